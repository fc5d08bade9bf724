// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/window/command_palette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include "app/desktop/window/actions.h"

namespace lathe::app {

namespace {

constexpr int kActionRole = Qt::UserRole;

}  // namespace

CommandPalette::CommandPalette(QWidget* parent) : QDialog(parent, Qt::Popup) {
    setObjectName(QStringLiteral("palette"));
    m_edit = new QLineEdit(this);
    m_edit->setObjectName(QStringLiteral("palette.edit"));
    m_edit->installEventFilter(this);
    m_model = new QStandardItemModel(this);
    m_filter = new QSortFilterProxyModel(this);
    m_filter->setSourceModel(m_model);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list = new QListView(this);
    m_list->setObjectName(QStringLiteral("palette.list"));
    m_list->setModel(m_filter);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(m_edit);
    layout->addWidget(m_list);
    connect(m_edit, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setFilterFixedString(text);
        m_list->setCurrentIndex(m_filter->index(0, 0));
    });
    connect(m_edit, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
}

void CommandPalette::showFor(const Actions& actions) {
    m_model->clear();
    for (QAction* action : actions.all()) {
        if (!action->isEnabled() || !action->isVisible()) continue;
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        auto* item =
            new QStandardItem(action->text().remove('&') +
                              (keys.isEmpty() ? QString() : QStringLiteral("    ") + keys));
        item->setData(QVariant::fromValue<QObject*>(action), kActionRole);
        m_model->appendRow(item);
    }
    m_edit->clear();
    m_edit->setPlaceholderText(tr("Type a command"));
    m_edit->setAccessibleName(tr("Command"));
    m_filter->setFilterFixedString({});
    m_list->setCurrentIndex(m_filter->index(0, 0));
    resize(440, 360);
    if (const QWidget* window = parentWidget())
        move(window->mapToGlobal(QPoint((window->width() - width()) / 2, 80)));
    show();
    m_edit->setFocus();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        const int step = key->key() == Qt::Key_Down ? 1 : key->key() == Qt::Key_Up ? -1 : 0;
        if (step != 0) {
            const QModelIndex next = m_filter->index(m_list->currentIndex().row() + step, 0);
            if (next.isValid()) m_list->setCurrentIndex(next);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void CommandPalette::runCurrent() {
    auto* action =
        qobject_cast<QAction*>(m_list->currentIndex().data(kActionRole).value<QObject*>());
    hide();
    if (action) action->trigger();
}

}  // namespace lathe::app
