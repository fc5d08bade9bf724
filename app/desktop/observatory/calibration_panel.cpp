// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/calibration_panel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

#include "app/desktop/observatory/calibration_charts.h"
#include "widgets/charts/line_chart.h"
#include "widgets/charts/ranked_bars.h"
#include "widgets/panels/labels.h"
#include "widgets/panels/note.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kFactColumns = 2;

}  // namespace

CalibrationPanel::CalibrationPanel(QWidget* parent) : QWidget(parent) {
    m_warning = new widgets::Note(this);
    m_warning->setObjectName(QStringLiteral("calibration.warning"));
    m_warning->setMessage(widgets::Note::Kind::Warning, {});
    m_facts = new widgets::FactsGrid(kFactColumns, this);
    m_facts->setObjectName(QStringLiteral("calibration.facts"));
    m_coverage = new widgets::LineChart(this);
    m_coverage->setObjectName(QStringLiteral("calibration.coverage"));
    m_inactive = new widgets::RankedBars(this);
    m_inactive->setObjectName(QStringLiteral("calibration.inactive"));
    auto* facts = new QVBoxLayout;
    facts->setContentsMargins(widgets::metrics::kPadding, 10, widgets::metrics::kPadding, 10);
    facts->setSpacing(10);
    facts->addWidget(m_warning);
    facts->addWidget(m_facts);
    auto* charts = new QHBoxLayout;
    charts->setSpacing(0);
    charts->addWidget(m_coverage, 1);
    charts->addWidget(widgets::makeRule(Qt::Vertical, this));
    charts->addWidget(m_inactive, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(facts);
    layout->addWidget(widgets::makeRule(Qt::Horizontal, this));
    layout->addLayout(charts, 1);
    connect(m_inactive, &widgets::RankedBars::barClicked, this, [this](int bar) {
        const size_t site = m_order[static_cast<size_t>(bar)];
        Q_EMIT weightChosen(weightOf(m_study->lens.sites[site]));
    });
}

void CalibrationPanel::setStudy(std::shared_ptr<const ActivationsStudy> study) {
    m_study = std::move(study);
    const core::CalibrationLens& lens = m_study->lens;
    m_warning->setMessage(widgets::Note::Kind::Warning, overlapWarning(lens));
    m_facts->setFacts(calibrationFacts(*m_study));
    m_coverage->setData(coverageLineOf(lens));
    m_coverage->setTitle(tr("What more of the text would add"));
    showSites();
}

void CalibrationPanel::showSites() {
    m_inactive->setData(inactiveBarsOf(*m_study, m_selected, m_order));
    m_inactive->setTitle(
        tr("Channels never active"),
        tr("%1 tokens").arg(QLocale().toString(qlonglong(m_study->lens.seenTokens))));
    m_inactive->setEmptyState(tr("Every channel of every input was active."));
}

void CalibrationPanel::setSelected(const QString& weight) {
    if (weight == m_selected) return;
    m_selected = weight;
    if (m_study) showSites();
}

void CalibrationPanel::retranslate() {
    m_coverage->setWhatsThis(
        tr("How many different tokens of the vocabulary have been met after each part of the text. "
           "Where the line has become flat, more of this text shows the model nothing new; while "
           "it still climbs, a longer text would cover more."));
    m_inactive->setWhatsThis(
        tr("Channels of the inputs of linears whose largest magnitude, over the tokens looked at, "
           "is below a thousandth of the median channel's. Methods that weigh errors by what they "
           "see there know nothing of those columns of the weights. A click selects the weight."));
    if (m_study) setStudy(m_study);
}

}  // namespace lathe::app
