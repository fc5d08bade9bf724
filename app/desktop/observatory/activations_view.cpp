// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/activations_view.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/documents/measurement_plan.h"
#include "app/desktop/observatory/activations_charts.h"
#include "app/desktop/observatory/activations_features.h"
#include "app/desktop/observatory/calibration_panel.h"
#include "app/desktop/observatory/observation_bar.h"
#include "app/desktop/observatory/smoothing_bar.h"
#include "widgets/charts/channel_bars.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/number_text.h"
#include "widgets/panels/labels.h"
#include "widgets/panels/note.h"
#include "widgets/panels/segmented_button.h"
#include "widgets/style/tokens.h"
#include "widgets/text/elided_box.h"
#include "widgets/text/elided_label.h"

namespace lathe::app {

namespace {

constexpr double kMostThreshold = 1e6;
constexpr int kFieldWidth = 76, kLeastChart = 90;
const QString kSidesKey = QStringLiteral("activations.sides"),
              kSmoothKey = QStringLiteral("activations.smooth");

double peakOf(const std::vector<double>& values) {
    return values.empty() ? 0 : *std::ranges::max_element(values);
}

}  // namespace

ActivationsView::ActivationsView(Workbench& workbench, QWidget* parent)
    : ObservationOf(QStringLiteral("activations"), workbench, parent) {
    build();
    connectParts();
    retranslate();
}

void ActivationsView::build() {
    m_site = new widgets::ElidedBox(22, this);
    m_site->setObjectName(QStringLiteral("activations.site"));
    bar().addControl(m_site);
    m_calibration = new CalibrationPanel(&page());
    m_pages = new QStackedWidget(&page());
    m_features = new FeaturesPanel(&page());
    m_pages->addWidget(buildOutliers());
    m_pages->addWidget(m_features);
    m_pages->addWidget(m_calibration);
    m_planted = new widgets::Note(&page());
    m_planted->setObjectName(QStringLiteral("activations.planted"));
    auto* layout = new QVBoxLayout(&page());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildStrip());
    layout->addWidget(m_planted);
    layout->addWidget(m_pages, 1);
    layout->addWidget(buildSource());
}

QWidget* ActivationsView::buildOutliers() {
    auto* outliers = new QWidget(&page());
    m_channels = new widgets::ChannelBars(&page());
    m_channels->setObjectName(QStringLiteral("activations.channels"));
    m_tokens = new widgets::HeatMap(&page());
    m_tokens->setObjectName(QStringLiteral("activations.map"));
    auto* layout = new QVBoxLayout(outliers);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_channels, 5);
    layout->addWidget(m_tokens, 5);
    m_smoothing = new SmoothingBar(outliers);
    layout->addWidget(m_smoothing);
    layout->addLayout(buildSides(), 5);
    // Their places share the height by the layout's stretches alone.
    for (widgets::ChartWidget* chart :
         std::initializer_list<widgets::ChartWidget*>{m_channels, m_tokens, m_inputs, m_weights}) {
        chart->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
        chart->setMinimumHeight(kLeastChart);
    }
    return outliers;
}

QWidget* ActivationsView::buildStrip() {
    QFrame* strip = widgets::makeFrame("toolbar", &page());
    m_mode = new widgets::SegmentedButton(strip);
    m_mode->setObjectName(QStringLiteral("activations.mode"));
    m_thresholdTitle = widgets::makeLabel("title", strip);
    m_threshold = new QDoubleSpinBox(strip);
    m_threshold->setObjectName(QStringLiteral("activations.threshold"));
    m_threshold->setRange(0.01, kMostThreshold);
    m_threshold->setSingleStep(0.5);
    m_threshold->setKeyboardTracking(false);
    m_threshold->setFixedWidth(kFieldWidth);
    m_count = widgets::makeLabel("secondary", strip);
    m_count->setObjectName(QStringLiteral("activations.count"));
    m_count->setWordWrap(true);
    auto* layout = new QHBoxLayout(strip);
    layout->setContentsMargins(widgets::metrics::kPadding, 4, widgets::metrics::kPadding, 4);
    layout->setSpacing(8);
    layout->addWidget(m_mode);
    layout->addSpacing(8);
    layout->addWidget(m_thresholdTitle);
    layout->addWidget(m_threshold);
    layout->addWidget(m_count, 1);
    layout->addStretch();
    return strip;
}

/// No result stands without the text that it is of.
QWidget* ActivationsView::buildSource() {
    m_sourceBar = widgets::makeFrame("foot", &page());
    m_source = new widgets::ElidedLabel(m_sourceBar);
    widgets::setRole(m_source, "secondary");
    m_source->setObjectName(QStringLiteral("activations.source"));
    auto* layout = new QHBoxLayout(m_sourceBar);
    layout->setContentsMargins(widgets::metrics::kPadding, 3, widgets::metrics::kPadding, 3);
    layout->addWidget(m_source, 1);
    return m_sourceBar;
}

QLayout* ActivationsView::buildSides() {
    m_inputs = new widgets::ChannelBars(&page());
    m_inputs->setObjectName(QStringLiteral("activations.inputs"));
    m_weights = new widgets::ChannelBars(&page());
    m_weights->setObjectName(QStringLiteral("activations.weights"));
    auto* charts = new QHBoxLayout;
    charts->setSpacing(0);
    charts->addWidget(m_inputs, 1);
    charts->addWidget(widgets::makeRule(Qt::Vertical, &page()));
    charts->addWidget(m_weights, 1);
    return charts;
}

void ActivationsView::connectParts() {
    connect(m_mode, &widgets::SegmentedButton::chosen, this, &ActivationsView::showPage);
    connect(m_calibration, &CalibrationPanel::weightChosen, this, [this](const QString& weight) {
        document()->selection().select({weight}, m_calibration);
    });
    connect(m_features, &FeaturesPanel::channelChosen, this, &ActivationsView::selectChannelAt);
    connect(m_site, &QComboBox::activated, this, [this](int site) {
        chooseSite(site);
        // What was chosen goes along where it enters this place, and not to where it leaves it.
        SelectionHub& selection = document()->selection();
        const QString weight = weightOf(*study(), site);
        const auto same = sameChannel(*document()->model(), selection.channelPlace(), weight);
        selection.selectChannel(weight, same && !same->output ? same->index : -1, this);
    });
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, &ActivationsView::setThreshold);
    connect(m_channels, &widgets::ChannelBars::thresholdDragged, this,
            &ActivationsView::setThreshold);
    connect(m_smoothing, &SmoothingBar::alphaChanged, this, &ActivationsView::requestSmoothed);
    connect(m_smoothing, &SmoothingBar::addRequested, this, &ActivationsView::addToRecipe);
    for (auto* bars : {m_channels, m_inputs, m_weights})
        connect(bars, &widgets::ChannelBars::channelClicked, this, &ActivationsView::selectChannel);
    connect(m_tokens, &widgets::HeatMap::cellClicked, this,
            [this](int, int channel) { selectChannel(channel); });
}

int ActivationsView::site() const {
    return state() ? state()->site : -1;
}

double ActivationsView::alpha() const {
    return m_smoothing->alpha();
}

void ActivationsView::startMeasuring() {
    const core::ModelPtr model = document()->model();
    const ActivationsRequest request{model, workbench().backend(), observedText(),
                                     measurementsFor(document()->source(), model->spec()).text};
    measure(
        [name = document()->name()] { return tr("Activations of %1").arg(name); },
        [request](core::JobContext& job) {
            return std::make_shared<const ActivationsStudy>(studyActivations(request, job));
        },
        [this, request](Document& measured, std::shared_ptr<const ActivationsStudy> study) {
            const int chosen = siteOf(*study, measured.selection().currentWeight());
            keep(measured, {request, study, nullptr, chosen >= 0 ? chosen : study->loudest,
                            study->outlierMagnitude});
        });
}

void ActivationsView::showPage() {
    m_pages->setCurrentIndex(m_mode->currentIndex());
    m_sourceBar->setVisible(m_pages->currentWidget() != m_calibration);  // tells it itself
    for (QWidget* control :
         std::initializer_list<QWidget*>{m_site, m_thresholdTitle, m_threshold, m_count})
        control->setVisible(m_mode->currentIndex() == 0 &&
                            (control != m_site || m_site->count() > 0));
}

void ActivationsView::fillSites() {
    const QSignalBlocker quiet(m_site);
    m_site->clear();
    for (const core::ActivationSite& site : study()->statistics.sites)
        m_site->addItem(siteTitle(site));
    m_site->setCurrentIndex(state()->site);
    showPage();
}

void ActivationsView::showResult() {
    fillSites();
    m_calibration->setStudy(state()->study);
    m_features->setStudy(state()->study);
    showSource();
    const QSignalBlocker quiet(m_threshold);
    m_threshold->setValue(state()->threshold);
    if (state()->sides)
        showSides();
    else
        requestSides();
}

void ActivationsView::followSelection() {
    const SelectionHub& selection = document()->selection();
    const QString weight = selection.currentWeight();
    const int site = selection.channel() < 0
                         ? siteOf(*study(), weight)
                         : siteOf(*study(), *document()->model(), selection.channelPlace());
    const bool standsFor =
        !selection.isOutput() && weight == weightOf(*study(), state()->site);
    if (site >= 0 && !standsFor && site != state()->site) chooseSite(site);
    const int channel = standsFor || site == state()->site ? selection.channel() : -1;
    for (auto* bars : {m_channels, m_inputs, m_weights}) bars->setSelected(channel);
    m_tokens->setSelected(-1, channel);
    m_features->setSelected(state()->site, channel);
    m_calibration->setSelected(weight);
}

void ActivationsView::chooseSite(int site) {
    state()->site = site;
    state()->sides.reset();
    m_site->setCurrentIndex(site);
    requestSides();
}

void ActivationsView::requestSides() {
    const ActivationsState& current = *state();
    workbench().jobs().preview(
        kSidesKey, this,
        [request = current.request, study = current.study,
         site = current.site](core::JobContext& job) {
            return std::make_shared<const SiteSides>(sidesOf(request, *study, site, job));
        },
        [this, target = QPointer<Document>(document()),
         site = current.site](core::Outcome<std::shared_ptr<const SiteSides>> outcome) {
            auto* sides = std::get_if<std::shared_ptr<const SiteSides>>(&outcome);
            if (!sides || !target || target != document() || state()->site != site) return;
            state()->sides = std::move(*sides);
            showSides();
        });
}

void ActivationsView::showSource() {
    const ActivationsStudy& shown = *study();
    m_source->setText(sourceText(shown));
    m_source->setToolTip(tr("%1\nSHA-256 %2").arg(shown.textName, shown.textSha256));
    m_planted->setMessage(
        widgets::Note::Kind::Info,
        shown.planted.isEmpty()
            ? QString()
            : tr("Planted outliers: %1 in this model's history made channels large.")
                  .arg(shown.planted.join(QStringLiteral("; "))));
}

void ActivationsView::showSides() {
    const ActivationsState& shown = *state();
    const core::ActivationSite& site =
        shown.study->statistics.sites[static_cast<size_t>(shown.site)];
    const int selected = m_channels->data().selected;
    widgets::ChannelBarsData peaks = peaksOf(*shown.study, shown.site);
    peaks.threshold = shown.threshold;
    peaks.selected = selected;
    m_channels->setData(std::move(peaks));
    m_channels->setTitle(tr("Largest value per channel"),
                         tr("%1 · solid: 99th percentile").arg(siteTitle(site)));
    m_tokens->setData(tokensByChannel(*shown.study, *shown.sides));
    m_tokens->setSelected(-1, selected);
    m_tokens->setTitle(tr("Tokens × channels"), tr("|x| of the first tokens"));
    showCount();
    requestSmoothed();
}

void ActivationsView::setThreshold(double threshold) {
    const QSignalBlocker quiet(m_threshold);
    m_threshold->setValue(threshold);
    if (!hasResult()) return;
    state()->threshold = threshold;
    m_channels->setThreshold(threshold);
    showCount();
}

void ActivationsView::showCount() {
    const ActivationsStudy& shown = *study();
    const QLocale locale;
    m_count->setText(
        tr("%1 of %2 channels reach it here. Outlier features of LLM.int8() in the whole model, at "
           "%3: %4.")
            .arg(locale.toString(m_channels->above()), locale.toString(m_channels->markCount()),
                 widgets::valueText(shown.outlierMagnitude, locale),
                 locale.toString(shown.outlierFeatures)));
}

void ActivationsView::requestSmoothed() {
    const ActivationsState* current = state();
    if (!current || !current->sides) return;
    m_smoothing->allow(current->sides->smoothable);
    if (!current->sides->smoothable) {
        workbench().jobs().dropPreview(kSmoothKey);
        return showSmoothed({current->sides->inputs, current->sides->weights});
    }
    workbench().jobs().preview(
        kSmoothKey, this,
        [sides = current->sides, alpha = alpha()](core::JobContext&) {
            return smoothed(*sides, alpha);
        },
        [this, sides = current->sides](core::Outcome<SmoothedSides> outcome) {
            const auto* after = std::get_if<SmoothedSides>(&outcome);
            if (after && state() && state()->sides == sides) showSmoothed(*after);
        });
}

void ActivationsView::showSmoothed(const SmoothedSides& after) {
    const SiteSides& before = *state()->sides;
    const QLocale locale;
    const auto peak = [&](const std::vector<double>& values) {
        return widgets::valueText(peakOf(values), locale);
    };
    const int selected = m_channels->data().selected;
    const auto earlier = [&](const std::vector<double>& values) {
        return before.smoothable ? values : std::vector<double>{};
    };
    m_inputs->setData(sideOf(after.inputs, earlier(before.inputs), QStringLiteral("max |x|"),
                             selected));
    m_weights->setData(sideOf(after.weights, earlier(before.weights), QStringLiteral("max |w|"),
                              selected));
    const QString grey = before.smoothable ? QStringLiteral(" · ") + tr("grey: before") : QString();
    m_inputs->setTitle(tr("Inputs"), QStringLiteral("max |x|") + grey);
    m_weights->setTitle(tr("Weights that read them"), QStringLiteral("max |w|") + grey);
    m_weights->setEmptyState(tr("No weight reads the residual stream directly."));
    m_smoothing->setSentence(
        before.smoothable
            ? tr("max |x| %1 → %2\nmax |w| %3 → %4")
                  .arg(peak(before.inputs), peak(after.inputs), peak(before.weights),
                       peak(after.weights))
            : tr("No norm stands right before this place to take the scales, so it is not "
                 "smoothed."));
}

void ActivationsView::selectChannel(int channel) {
    document()->selection().selectChannel(weightOf(*study(), state()->site), channel, this);
}

void ActivationsView::selectChannelAt(int site, int channel) {
    if (site != state()->site) chooseSite(site);
    selectChannel(channel);
}

void ActivationsView::addToRecipe() {
    RecipeDocument& recipe = document()->recipe();
    const core::RecipeStep step =
        core::stepFromText("quant.smoothquant alpha=" + QByteArray::number(alpha()).toStdString());
    const auto& steps = recipe.recipe().steps;
    // One that stands at the end already takes the new strength.
    if (!steps.empty() && steps.back().id == step.id && steps.back().enabled &&
        steps.back().params.text("smoothing") == "fixed")
        recipe.setParam(recipe.stepCount() - 1, "alpha", alpha());
    else
        recipe.appendStep(step);
}

QString ActivationsView::invitation() const {
    return tr(
        "Which channels carry values so large that int8 loses the others? Every channel is "
        "watched over a text.");
}

void ActivationsView::retranslate() {
    ObservationView::retranslate();
    m_mode->setLabels({tr("Outliers"), tr("Features"), tr("Calibration")});
    m_mode->setAccessibleName(tr("What to show"));
    m_calibration->retranslate();
    m_features->retranslate();
    m_site->setAccessibleName(tr("Place in the network"));
    m_thresholdTitle->setText(tr("Threshold"));
    m_threshold->setAccessibleName(tr("Threshold of outlier channels"));
    m_smoothing->retranslate();
    m_channels->setWhatsThis(tr(
        "The largest magnitude that each channel reaches over the text, on a logarithmic axis; the "
        "solid part of a bar ends at the 99th percentile of the positions, told within 7 %. "
        "Channels at or above the threshold are orange; drag the line or type a value. LLM.int8() "
        "keeps channels above 6 in 16 bits; its outlier features reach 6 in a quarter of the "
        "layers and at 6 % of the positions."));
    m_tokens->setWhatsThis(tr(
        "The first tokens of the text, one per row, and the same channels as above: a column that "
        "stands out is loud at every token, a dot at one. Channels "
        "that share a pixel are "
        "drawn as the largest."));
    m_inputs->setWhatsThis(
        tr("SmoothQuant divides each channel of the inputs by s = max|x|^α / max|w|^(1−α) and "
           "multiplies the weights that read it by the same; the network computes what it did. At "
           "α = 1 all inputs peak at 1, at α = 0 all columns of the weights do."));
    m_weights->setWhatsThis(
        tr("The largest magnitude among the weights that read each channel, before and after they "
           "take over the scales of the inputs."));
}

}  // namespace lathe::app
