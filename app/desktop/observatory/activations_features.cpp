// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/activations_features.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/observatory/activations_charts.h"
#include "widgets/charts/number_text.h"
#include "widgets/charts/ranked_bars.h"
#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kLeastChart = 90, kMassiveShare = 4;

QDoubleSpinBox* spinBox(const char* name, double highest, double step, double value,
                        QWidget* parent) {
    auto* box = new QDoubleSpinBox(parent);
    box->setObjectName(QLatin1String(name));
    box->setDecimals(1);
    box->setRange(0, highest);
    box->setSingleStep(step);
    box->setValue(value);
    return box;
}

}  // namespace

FeaturesPanel::FeaturesPanel(QWidget* parent) : QWidget(parent) {
    m_ranked = new widgets::RankedBars(this);
    m_ranked->setObjectName(QStringLiteral("activations.features"));
    m_massive = new widgets::RankedBars(this);
    m_massive->setObjectName(QStringLiteral("activations.massive"));
    for (widgets::RankedBars* bars : {m_ranked, m_massive}) {
        bars->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
        bars->setMinimumHeight(kLeastChart);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildCriterion());
    layout->addWidget(m_ranked, 5);
    layout->addWidget(widgets::makeRule(Qt::Horizontal, this));
    layout->addWidget(m_massive, kMassiveShare);
    connect(m_ranked, &widgets::RankedBars::barClicked, this, [this](int bar) {
        const int64_t channel = m_features[static_cast<size_t>(bar)].channel;
        Q_EMIT channelChosen(loudestSiteOf(*m_study, channel), static_cast<int>(channel));
    });
    connect(m_massive, &widgets::RankedBars::barClicked, this, [this](int bar) {
        const core::MassiveActivation& one =
            m_study->statistics.massive[m_massiveOrder[static_cast<size_t>(bar)]];
        Q_EMIT channelChosen(siteNamed(*m_study, one.site), static_cast<int>(one.channel));
    });
}

QWidget* FeaturesPanel::buildCriterion() {
    const core::OutlierCriterion usual;
    QFrame* strip = widgets::makeFrame("toolbar", this);
    m_title = widgets::makeLabel("title", strip);
    m_magnitude = spinBox("activations.magnitude", core::FeatureLevels::kLargest, 0.5,
                          usual.magnitude, strip);
    m_magnitude->setMinimum(core::FeatureLevels::kStep);
    m_layers = spinBox("activations.layers", 100, 5, 100 * usual.layers, strip);
    m_positions = spinBox("activations.positions", 100, 1, 100 * usual.positions, strip);
    m_count = widgets::makeLabel("secondary", strip);
    m_count->setObjectName(QStringLiteral("activations.featureCount"));
    m_count->setWordWrap(true);
    auto* layout = new QHBoxLayout(strip);
    layout->setContentsMargins(widgets::metrics::kPadding, 4, widgets::metrics::kPadding, 4);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    for (QDoubleSpinBox* box : {m_magnitude, m_layers, m_positions}) {
        layout->addWidget(box);
        connect(box, &QDoubleSpinBox::valueChanged, this, &FeaturesPanel::showFeatures);
    }
    layout->addWidget(m_count, 1);
    return strip;
}

core::OutlierCriterion FeaturesPanel::criterion() const {
    return {m_magnitude->value(), m_layers->value() / 100, m_positions->value() / 100};
}

void FeaturesPanel::setStudy(std::shared_ptr<const ActivationsStudy> study) {
    if (study != m_study) m_site = m_channel = -1;  // of another network
    m_study = std::move(study);
    showFeatures();
    showMassive();
}

void FeaturesPanel::setSelected(int site, int channel) {
    if (site == m_site && channel == m_channel) return;
    m_site = site;
    m_channel = channel;
    if (m_study) setStudy(m_study);
}

void FeaturesPanel::showFeatures() {
    if (!m_study) return;
    m_features = core::outlierFeatures(m_study->statistics.levels, criterion());
    const auto& sites = m_study->statistics.sites;
    const bool among = m_site >= 0 && hasFeatures(sites[static_cast<size_t>(m_site)]);
    m_ranked->setData(featureBarsOf(m_features, among ? m_channel : -1));
    m_ranked->setTitle(tr("Outlier features"),
                       tr("of what attention and FFN read · orange: meets the criterion"));
    const QLocale locale;
    m_ranked->setEmptyState(
        tr("No channel reaches %1.").arg(widgets::valueText(m_magnitude->value(), locale)));
    m_count->setText(tr("%1 of %2 channels meet it.")
                         .arg(locale.toString(qlonglong(std::ranges::count_if(
                                  m_features, &core::OutlierFeature::meets))),
                              locale.toString(qlonglong(m_study->statistics.levels.width))));
}

void FeaturesPanel::showMassive() {
    m_massive->setData(massiveBarsOf(*m_study, m_site, m_channel, m_massiveOrder));
    // Small models have none: the room is the other list's.
    static_cast<QVBoxLayout*>(layout())->setStretchFactor(
        m_massive, m_massive->isEmpty() ? 1 : kMassiveShare);
    m_massive->setTitle(tr("Massive activations"), tr("of the residual stream"));
    const QLocale locale;
    m_massive->setEmptyState(
        tr("No value of the residual stream is above %1 and at least %2 times the median of its "
           "position.")
            .arg(widgets::valueText(m_study->massiveMagnitude, locale),
                 locale.toString(qRound(m_study->massiveRatio))));
}

void FeaturesPanel::retranslate() {
    m_title->setText(tr("Criterion"));
    m_magnitude->setPrefix(QStringLiteral("|x| ≥ "));
    m_magnitude->setAccessibleName(tr("Magnitude of an outlier feature"));
    m_layers->setPrefix(tr("layers ≥ "));
    m_layers->setSuffix(tr(" %"));
    m_layers->setAccessibleName(tr("Share of layers that reach it"));
    m_positions->setPrefix(tr("positions ≥ "));
    m_positions->setSuffix(tr(" %"));
    m_positions->setAccessibleName(tr("Share of positions where a layer reaches it"));
    m_ranked->setWhatsThis(tr(
        "Channels that are loud all over the model. Each bar tells at how many of all positions of "
        "all inputs of attention and FFN a channel reaches the magnitude; beside it stand the "
        "share of layers that reach it, the share of positions where at least one does, and its "
        "largest magnitude. LLM.int8() calls a channel an outlier feature that reaches 6 in a "
        "quarter of the layers and at 6 % of the positions; change the three and the list follows. "
        "A click selects the channel where it is largest."));
    m_massive->setWhatsThis(
        tr("Single values of the residual stream that are far above all others of their position, "
           "by the criterion of Sun et al. (2024): more than 100, and a thousand times the median "
           "magnitude of the position. They often stand at the first token or at punctuation, and "
           "the model relies on them. A click selects the channel at its place."));
    if (m_study) setStudy(m_study);
}

}  // namespace lathe::app
