// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/fold.h"

#include <QApplication>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/style/line_icon.h"

namespace lathe::widgets {

namespace {
constexpr int kFoldMs = 120;
}

Fold::Fold(QWidget* content, QWidget* parent)
    : QWidget(parent),
      m_button(new QPushButton(this)),
      m_content(content),
      m_animation(content, "maximumHeight") {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_button, 0, Qt::AlignLeft);
    layout->addWidget(m_content);
    m_button->setProperty("role", "flat");
    m_animation.setDuration(kFoldMs);
    m_animation.setEasingCurve(QEasingCurve::OutCubic);
    connect(m_button, &QPushButton::clicked, this, [this] { setOpen(!m_open); });
    connect(&m_animation, &QPropertyAnimation::finished, this, &Fold::settle);
    settle();
}

void Fold::setTitle(const QString& title) {
    m_button->setText(title);
}

void Fold::setOpen(bool open) {
    if (open == m_open) return;
    m_open = open;
    m_animation.stop();
    if (!isVisible() || !QApplication::isEffectEnabled(Qt::UI_General)) return settle();
    const int from = m_content->isHidden() ? 0 : m_content->height();
    m_animation.setStartValue(from);
    m_animation.setEndValue(open ? m_content->sizeHint().height() : 0);
    m_content->setMaximumHeight(from);
    m_content->show();
    m_animation.start();
}

void Fold::settle() {
    m_button->setIcon(
        lineIcon(m_open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
    m_content->setVisible(m_open);
    m_content->setMaximumHeight(QWIDGETSIZE_MAX);
}

}  // namespace lathe::widgets
