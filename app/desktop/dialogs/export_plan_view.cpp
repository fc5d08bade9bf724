// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/dialogs/export_plan_view.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include "widgets/models/export_plan_model.h"
#include "widgets/panels/note.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

using namespace widgets;

namespace {

constexpr int kWidths[ExportPlanModel::kColumns - 1] = {138, 84, 84, 84, 88};
constexpr int kIndicator = 36;

}  // namespace

ExportPlanView::ExportPlanView(QWidget* parent)
    : QWidget(parent),
      m_model(new ExportPlanModel(this)),
      m_filter(new QSortFilterProxyModel(this)),
      m_title(new QLabel),
      m_detail(new QLabel),
      m_onlyChanges(new QCheckBox),
      m_table(new QTableView),
      m_note(new Note) {
    build();
    retranslate();
    connect(m_onlyChanges, &QCheckBox::toggled, this, &ExportPlanView::applyFilter);
}

void ExportPlanView::build() {
    setProperty("role", "surface");
    setAttribute(Qt::WA_StyledBackground);
    m_filter->setSourceModel(m_model);
    m_filter->setFilterRole(ExportPlanModel::kNotableRole);
    m_table->setObjectName(QStringLiteral("plan"));
    m_table->setModel(m_filter);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(metrics::kRow);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    for (int column = 0; column < ExportPlanModel::kColumns - 1; ++column)
        m_table->setColumnWidth(column, kWidths[column]);
    m_title->setProperty("role", "title");
    m_detail->setProperty("role", "detail");
    m_onlyChanges->setObjectName(QStringLiteral("onlyChanges"));
    m_note->setObjectName(QStringLiteral("planNote"));

    auto* header = new QHBoxLayout;
    header->setContentsMargins(metrics::kPadding, 4, metrics::kPadding, 4);
    header->setSpacing(8);
    header->addWidget(m_title);
    header->addWidget(m_detail);
    header->addStretch();
    header->addWidget(m_onlyChanges);
    auto* note = new QHBoxLayout;
    note->setContentsMargins(metrics::kPadding, 4, metrics::kPadding, 8);
    note->addWidget(m_note);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(m_table, 1);
    layout->addLayout(note);
}

void ExportPlanView::setPlan(const FormatPlan* plan) {
    m_model->setEntries(plan ? plan->entries : std::vector<core::ExportEntry>());
    m_detail->setText(!plan ? tr("being made…")
                            : tr("about %1 of tensors")
                                  .arg(QLocale().formattedDataSize(qint64(plan->bytes), 2,
                                                                   QLocale::DataSizeSIFormat)));
    if (plan && plan->entries.empty()) m_detail->clear();
    m_note->setMessage(Note::Kind::Error,
                       plan && !plan->isPossible()
                           ? tr("This format cannot hold the model. %1. Choose another format, or "
                                "another way to compress.")
                                 .arg(plan->problem)
                           : QString());
}

void ExportPlanView::applyFilter() {
    m_filter->setFilterFixedString(m_onlyChanges->isChecked() ? QStringLiteral("1") : QString());
}

void ExportPlanView::retranslate() {
    m_title->setText(tr("Plan"));
    m_onlyChanges->setText(tr("Only changes"));
    // The style sheet's indicator is wider than the style reckons with.
    m_onlyChanges->setMinimumWidth(
        m_onlyChanges->fontMetrics().horizontalAdvance(m_onlyChanges->text()) + kIndicator);
    m_table->setAccessibleName(tr("What becomes of each tensor"));
}

}  // namespace lathe::app
