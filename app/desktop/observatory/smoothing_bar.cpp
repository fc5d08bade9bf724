// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/smoothing_bar.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr double kFirstAlpha = 0.5;
constexpr int kAlphaSteps = 100, kFieldWidth = 76;

}  // namespace

SmoothingBar::SmoothingBar(QWidget* parent) : QFrame(parent) {
    setProperty("role", QStringLiteral("foot"));
    m_title = widgets::makeLabel("title", this);
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setObjectName(QStringLiteral("activations.alphaSlider"));
    m_slider->setRange(0, kAlphaSteps);
    m_slider->setMinimumWidth(80);
    m_slider->setMinimumHeight(widgets::metrics::kRow);
    m_alpha = new QDoubleSpinBox(this);
    m_alpha->setObjectName(QStringLiteral("activations.alpha"));
    m_alpha->setRange(0, 1);
    m_alpha->setSingleStep(0.05);
    m_alpha->setPrefix(QStringLiteral("α "));
    m_alpha->setFixedWidth(kFieldWidth);
    m_alpha->setValue(kFirstAlpha);
    m_slider->setValue(qRound(kFirstAlpha * kAlphaSteps));
    m_sentence = widgets::makeLabel("secondary", this);
    m_sentence->setObjectName(QStringLiteral("activations.smoothed"));
    m_sentence->setWordWrap(true);
    m_add = new QPushButton(widgets::lineIcon(QStringLiteral("plus")), {}, this);
    m_add->setObjectName(QStringLiteral("activations.add"));
    auto* fields = new QHBoxLayout(this);
    fields->setContentsMargins(widgets::metrics::kPadding, 4, widgets::metrics::kPadding, 4);
    fields->setSpacing(8);
    fields->addWidget(m_title);
    fields->addWidget(m_slider, 1);
    fields->addWidget(m_alpha);
    fields->addWidget(m_sentence, 2);
    fields->addWidget(m_add);
    connect(m_slider, &QSlider::valueChanged, this,
            [this](int value) { m_alpha->setValue(double(value) / kAlphaSteps); });
    connect(m_alpha, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(qRound(value * kAlphaSteps));
        Q_EMIT alphaChanged(value);
    });
    connect(m_add, &QPushButton::clicked, this, &SmoothingBar::addRequested);
}

double SmoothingBar::alpha() const {
    return m_alpha->value();
}

void SmoothingBar::allow(bool smoothable) {
    for (QWidget* control : std::initializer_list<QWidget*>{m_slider, m_alpha, m_add})
        control->setEnabled(smoothable);
}

void SmoothingBar::setSentence(const QString& sentence) {
    m_sentence->setText(sentence);
}

void SmoothingBar::retranslate() {
    m_title->setText(tr("Move difficulty to weights"));
    m_slider->setAccessibleName(m_title->text());
    m_alpha->setAccessibleName(tr("Strength of smoothing"));
    m_add->setText(tr("Add to recipe"));
    m_add->setToolTip(
        tr("Adds a SmoothQuant step of this strength for the whole model, or gives the one at the "
           "end of the recipe this strength"));
}

}  // namespace lathe::app
