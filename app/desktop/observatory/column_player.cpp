// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/column_player.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>

#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kStepMs = 400;  // time to see one column

}  // namespace

ColumnPlayer::ColumnPlayer(QWidget* parent)
    : QFrame(parent),
      m_play(new QPushButton(this)),
      m_slider(new QSlider(Qt::Horizontal, this)),
      m_count(widgets::makeLabel("title", this)),
      m_sentence(widgets::makeLabel("secondary", this)) {
    setProperty("role", QStringLiteral("foot"));
    m_play->setObjectName(QStringLiteral("columns.play"));
    m_slider->setObjectName(QStringLiteral("columns.slider"));
    m_slider->setRange(0, 0);
    m_slider->setPageStep(4);
    m_slider->setMinimumHeight(widgets::metrics::kRow);
    m_sentence->setObjectName(QStringLiteral("columns.sentence"));
    m_sentence->setWordWrap(true);
    auto* controls = new QHBoxLayout;
    controls->setSpacing(8);
    controls->addWidget(m_play);
    controls->addWidget(m_slider, 1);
    controls->addWidget(m_count);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(widgets::metrics::kPadding, 6, widgets::metrics::kPadding, 6);
    layout->setSpacing(4);
    layout->addLayout(controls);
    layout->addWidget(m_sentence);
    m_timer.setInterval(kStepMs);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_slider->setValue(m_slider->value() + 1);
        if (m_slider->value() == m_slider->maximum()) stop();
    });
    connect(m_play, &QPushButton::clicked, this, &ColumnPlayer::togglePlaying);
    connect(m_slider, &QSlider::valueChanged, this, [this](int columns) {
        showCount();
        Q_EMIT decidedChanged(columns);
    });
    retranslate();
}

void ColumnPlayer::setColumns(int columns) {
    m_slider->setMaximum(columns);
    showCount();
}

int ColumnPlayer::decided() const {
    return m_slider->value();
}

void ColumnPlayer::setDecided(int columns) {
    m_slider->setValue(columns);
}

void ColumnPlayer::setSentence(const QString& sentence) {
    m_sentence->setText(sentence);
}

void ColumnPlayer::togglePlaying() {
    if (isPlaying()) return stop();
    if (m_slider->value() == m_slider->maximum()) m_slider->setValue(0);
    m_timer.start();
    showPlaying();
}

void ColumnPlayer::stop() {
    m_timer.stop();
    showPlaying();
}

void ColumnPlayer::showPlaying() {
    m_play->setIcon(
        widgets::lineIcon(isPlaying() ? QStringLiteral("pause") : QStringLiteral("play")));
    m_play->setText(isPlaying() ? tr("Pause") : tr("Play"));
}

void ColumnPlayer::showCount() {
    m_count->setText(tr("%1 of %2 columns").arg(m_slider->value()).arg(m_slider->maximum()));
}

void ColumnPlayer::retranslate() {
    m_play->setToolTip(tr("Decides a column every moment; from the start when at the end"));
    m_slider->setAccessibleName(tr("Columns decided"));
    m_slider->setToolTip(tr("Columns decided: drag, or press the arrow keys"));
    showPlaying();
    showCount();
}

void ColumnPlayer::hideEvent(QHideEvent* event) {
    stop();
    QFrame::hideEvent(event);
}

}  // namespace lathe::app
