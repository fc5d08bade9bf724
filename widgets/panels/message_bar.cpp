// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/message_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "widgets/panels/icon_label.h"
#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::widgets {

namespace {

constexpr int kInfoMs = 8000;  ///< good news leave by themselves, bad ones stay

}  // namespace

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
    m_icon = new IconLabel(this);
    m_text = new QLabel(this);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setObjectName(QStringLiteral("message.text"));
    m_action = new QPushButton(this);
    m_action->setObjectName(QStringLiteral("message.action"));
    m_copy = new QToolButton(this);
    m_copy->setIcon(lineIcon(QStringLiteral("copy")));
    m_close = new QToolButton(this);
    m_close->setObjectName(QStringLiteral("message.close"));
    m_close->setIcon(lineIcon(QStringLiteral("close")));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kPadding, metrics::kGrid, metrics::kGrid, metrics::kGrid);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    layout->addWidget(m_copy);
    layout->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_text->text()); });
    connect(m_action, &QPushButton::clicked, this, [this] {
        const auto run = m_run;  // the action may show another message
        hide();
        if (run) run();
    });
    m_leave.setSingleShot(true);
    m_leave.setInterval(kInfoMs);
    connect(&m_leave, &QTimer::timeout, this, &QWidget::hide);
    retranslate();
    hide();
}

void MessageBar::showMessage(Kind kind, const QString& sentence, const QString& actionText,
                             std::function<void()> action) {
    static const char* const roles[] = {"note-info", "note-warning", "note-error"};
    static const char* const icons[] = {"info", "warning", "error"};
    setRole(this, roles[int(kind)]);
    m_icon->setIcon(lineIcon(QLatin1String(icons[int(kind)])));
    m_text->setText(sentence);
    m_action->setText(actionText);
    m_action->setVisible(!actionText.isEmpty());
    m_run = std::move(action);
    setAccessibleName(sentence);
    show();
    kind == Kind::Info ? m_leave.start() : m_leave.stop();
}

QString MessageBar::sentence() const {
    return isVisibleTo(parentWidget()) ? m_text->text() : QString();
}

void MessageBar::retranslate() {
    m_copy->setToolTip(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy"));
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close"));
}

void MessageBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return hide();
    QFrame::keyPressEvent(event);
}

}  // namespace lathe::widgets
