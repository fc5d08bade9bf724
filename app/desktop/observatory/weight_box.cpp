// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/weight_box.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kDecimals = 5;
constexpr double kMost = 1e4;

}  // namespace

WeightBox::WeightBox(QWidget* parent)
    : QFrame(parent),
      m_title(widgets::makeLabel("title", this)),
      m_valueTitle(widgets::makeLabel("secondary", this)),
      m_spread(widgets::makeLabel("caption", this)),
      m_value(new QDoubleSpinBox(this)),
      m_undo(new QPushButton(widgets::lineIcon(QStringLiteral("undo")), {}, this)),
      m_reset(new QPushButton(widgets::lineIcon(QStringLiteral("close")), {}, this)),
      m_facts(new widgets::FactsGrid(1, this)) {
    setProperty("role", QStringLiteral("surface"));
    m_value->setObjectName(QStringLiteral("columns.value"));
    m_value->setRange(-kMost, kMost);
    m_value->setDecimals(kDecimals);
    m_value->setKeyboardTracking(false);
    m_undo->setObjectName(QStringLiteral("columns.undo"));
    m_reset->setObjectName(QStringLiteral("columns.reset"));
    m_spread->setObjectName(QStringLiteral("columns.spread"));
    m_spread->setWordWrap(true);
    auto* field = new QHBoxLayout;
    field->setSpacing(8);
    field->addWidget(m_valueTitle);
    field->addWidget(m_value, 1);
    field->addWidget(m_undo);
    field->addWidget(m_reset);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(widgets::metrics::kPadding, 8, widgets::metrics::kPadding, 8);
    layout->setSpacing(6);
    layout->addWidget(m_title);
    layout->addLayout(field);
    layout->addWidget(m_facts);
    layout->addWidget(m_spread);
    layout->addStretch();
    connect(m_value, &QDoubleSpinBox::valueChanged, this, &WeightBox::valueEntered);
    connect(m_undo, &QPushButton::clicked, this, &WeightBox::undoRequested);
    connect(m_reset, &QPushButton::clicked, this, &WeightBox::resetRequested);
    retranslate();
}

void WeightBox::setWeight(const QString& title, const std::vector<widgets::Fact>& facts) {
    m_title->setText(title);
    m_facts->setFacts(facts);
}

void WeightBox::setValue(double value, double step) {
    const QSignalBlocker quiet(m_value);
    m_value->setSingleStep(step);
    m_value->setValue(value);
}

void WeightBox::setSpread(const QString& sentence, bool edited) {
    m_spread->setText(sentence);
    m_undo->setEnabled(edited);
    m_reset->setEnabled(edited);
}

void WeightBox::retranslate() {
    m_valueTitle->setText(tr("Before the walk"));
    m_value->setAccessibleName(tr("Value of the weight before the walk"));
    m_value->setToolTip(tr("The walk is done anew with this value"));
    m_undo->setToolTip(tr("Takes the last edit of the tile back"));
    m_undo->setAccessibleName(m_undo->toolTip());
    m_reset->setToolTip(tr("Takes all edits of the tile back"));
    m_reset->setAccessibleName(m_reset->toolTip());
}

}  // namespace lathe::app
