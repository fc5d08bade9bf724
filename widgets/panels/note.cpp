// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/note.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

#include "widgets/panels/icon_label.h"
#include "widgets/style/line_icon.h"

namespace lathe::widgets {

namespace {

struct Look {
    const char *role, *icon;
};

Look lookOf(Note::Kind kind) {
    switch (kind) {
        case Note::Kind::Info:
            return {"note-info", "info"};
        case Note::Kind::Warning:
            return {"note-warning", "warning"};
        case Note::Kind::Error:
            return {"note-error", "error"};
    }
    return {};
}

}  // namespace

Note::Note(QWidget* parent)
    : QFrame(parent), m_icon(new IconLabel), m_text(new QLabel), m_copy(new QToolButton) {
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_copy->setIcon(lineIcon(QStringLiteral("copy")));
    m_copy->setToolTip(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy the message"));
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->text()); });
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 6, 6, 6);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_copy, 0, Qt::AlignTop);
    hide();
}

void Note::setMessage(Kind kind, const QString& sentence) {
    const Look look = lookOf(kind);
    setProperty("role", QLatin1String(look.role));
    style()->unpolish(this);
    style()->polish(this);
    m_icon->setIcon(lineIcon(QLatin1String(look.icon)));
    m_text->setText(sentence);
    m_copy->setVisible(kind == Kind::Error);
    setAccessibleName(sentence);
    setVisible(!sentence.isEmpty());
}

QString Note::message() const {
    return m_text->text();
}

void Note::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) {
        m_copy->setToolTip(tr("Copy"));
        m_copy->setAccessibleName(tr("Copy the message"));
    }
    QFrame::changeEvent(event);
}

}  // namespace lathe::widgets
