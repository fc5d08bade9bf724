// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/mark_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kNumberWidth = 64, kSliderWidth = 90;

}  // namespace

MarkBar::MarkBar(const QString& id, QWidget* parent)
    : QFrame(parent),
      m_choice(new QHBoxLayout),
      m_title(widgets::makeLabel("title", this)),
      m_sentence(widgets::makeLabel("secondary", this)),
      m_slider(new QSlider(Qt::Horizontal, this)),
      m_number(new QSpinBox(this)),
      m_clear(new QPushButton(this)),
      m_measure(new QPushButton(this)),
      m_add(new QPushButton(this)) {
    setProperty("role", QStringLiteral("foot"));
    m_slider->setObjectName(id + QStringLiteral(".lowest"));
    m_slider->setMinimumSize(kSliderWidth, widgets::metrics::kRow);
    m_number->setObjectName(id + QStringLiteral(".number"));
    m_number->setKeyboardTracking(false);
    m_number->setFixedWidth(kNumberWidth);
    m_sentence->setObjectName(id + QStringLiteral(".sentence"));
    m_sentence->setWordWrap(true);
    m_clear->setObjectName(id + QStringLiteral(".clear"));
    m_measure->setObjectName(id + QStringLiteral(".measureMarked"));
    m_add->setObjectName(id + QStringLiteral(".add"));
    m_add->setProperty("role", QStringLiteral("primary"));
    m_add->setIcon(widgets::lineIcon(QStringLiteral("plus"), true));
    m_choice->setSpacing(8);
    m_choice->addWidget(m_title);
    m_choice->addWidget(m_slider, 1);
    m_choice->addWidget(m_number);
    m_choice->addWidget(m_clear);
    auto* results = new QHBoxLayout;
    results->setSpacing(8);
    results->addWidget(m_sentence, 1);
    results->addWidget(m_measure);
    results->addWidget(m_add);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(widgets::metrics::kPadding, 8, widgets::metrics::kPadding, 8);
    layout->setSpacing(6);
    layout->addLayout(m_choice);
    layout->addLayout(results);
    connect(m_slider, &QSlider::valueChanged, this, &MarkBar::choose);
    connect(m_slider, &QSlider::sliderPressed, this, &MarkBar::dragBegan);
    connect(m_number, &QSpinBox::valueChanged, this, &MarkBar::choose);
    connect(m_clear, &QPushButton::clicked, this, &MarkBar::clearRequested);
    connect(m_measure, &QPushButton::clicked, this, &MarkBar::measureRequested);
    connect(m_add, &QPushButton::clicked, this, &MarkBar::addRequested);
}

void MarkBar::addControl(QWidget* control) {
    m_choice->insertWidget(m_choice->count() - 1, control);
}

void MarkBar::addNote(QWidget* note) {
    layout()->addWidget(note);
}

void MarkBar::setMost(int most) {
    const QSignalBlocker noSlider(m_slider), noNumber(m_number);
    m_slider->setRange(0, most);
    m_number->setRange(0, most);
}

void MarkBar::setSuffix(const QString& suffix) {
    m_number->setSuffix(suffix);
}

int MarkBar::lowest() const {
    return m_slider->value();
}

void MarkBar::setLowest(int lowest) {
    const QSignalBlocker noSlider(m_slider), noNumber(m_number);
    m_slider->setValue(lowest);
    m_number->setValue(lowest);
}

void MarkBar::choose(int lowest) {
    setLowest(lowest);
    Q_EMIT lowestChosen(lowest);
}

void MarkBar::setSentence(const QString& sentence) {
    m_sentence->setText(sentence);
}

void MarkBar::allow(bool clear, bool measure, bool add) {
    m_clear->setEnabled(clear);
    m_measure->setEnabled(measure);
    m_add->setEnabled(add);
}

void MarkBar::setTexts(const QString& lowestName, const QString& measureTip) {
    m_title->setText(tr("Mark lowest"));
    m_slider->setAccessibleName(lowestName);
    m_number->setAccessibleName(lowestName);
    m_clear->setText(tr("Clear"));
    m_measure->setText(tr("Measure without"));
    m_measure->setToolTip(measureTip);
    m_add->setText(tr("Add to recipe"));
}

}  // namespace lathe::app
