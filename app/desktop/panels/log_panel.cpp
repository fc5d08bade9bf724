// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/panels/log_panel.h"

#include <QEvent>
#include <QListView>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

namespace lathe::app {

LogPanel::LogPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench) {
    m_model = new LogModel(this);
    m_filter = new QSortFilterProxyModel(this);
    m_filter->setSourceModel(m_model);
    m_filter->setFilterRole(LogModel::SeverityRole);
    m_list = new QListView(this);
    m_list->setObjectName(QStringLiteral("log.list"));
    m_list->setModel(m_filter);
    m_list->setUniformItemSizes(true);
    m_list->setIconSize({14, 14});
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
    connect(&workbench, &Workbench::logged, this,
            [this](Severity severity, const Saying& sentence, const QString& weight) {
                m_model->add(severity, sentence, weight);
                m_list->scrollToBottom();
                Q_EMIT detailChanged();
            });
    connect(m_list, &QListView::activated, this, [this](const QModelIndex& index) {
        const QString weight = index.data(LogModel::WeightRole).toString();
        if (Document* document = m_workbench.current(); document && !weight.isEmpty())
            document->selection().select({weight}, this);
    });
}

void LogPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) m_model->retranslate();
    QWidget::changeEvent(event);
}

QString LogPanel::detail() const {
    const int errors = m_model->countOf(Severity::Error),
              warnings = m_model->countOf(Severity::Warning);
    if (errors) return tr("%n errors", nullptr, errors);
    return warnings ? tr("%n warnings", nullptr, warnings) : QString();
}

void LogPanel::setWarningsOnly(bool only) {
    m_filter->setFilterRegularExpression(only ? QStringLiteral("^[12]$") : QString());
}

}  // namespace lathe::app
