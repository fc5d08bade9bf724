// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/weights_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/documents/selected_channels.h"
#include "app/desktop/documents/workbench.h"
#include "app/desktop/views/preview_readout.h"
#include "app/desktop/views/step_toolbar.h"
#include "app/desktop/views/weights_charts.h"
#include "widgets/charts/channel_range_chart.h"
#include "widgets/charts/histogram_chart.h"
#include "widgets/charts/small_multiples.h"
#include "widgets/panels/empty_state.h"
#include "widgets/panels/labels.h"
#include "widgets/panels/title_control.h"
#include "widgets/text/quantity_text.h"

namespace lathe::app {

namespace {

// A drag asks for a sample at once and for the exact answer when it rests.
constexpr int kSampleDelayMs = 16, kExactDelayMs = 150;
constexpr int kBins = 160;

const QString kStatisticsKey = QStringLiteral("weights.statistics"),
              kStepKey = QStringLiteral("weights.step"),
              kExactKey = QStringLiteral("weights.exact"),
              kLayersKey = QStringLiteral("weights.layers");

}  // namespace

WeightsView::WeightsView(Workbench& workbench, QWidget* parent) : View(workbench, parent) {
    build();
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSampleDelayMs);
    m_exact.setSingleShot(true);
    m_exact.setInterval(kExactDelayMs);
    connect(&m_soon, &QTimer::timeout, this, [this] { requestPreview(false); });
    connect(&m_exact, &QTimer::timeout, this, [this] {
        if (!m_preview || m_preview->sampled) requestPreview(true);
        requestLayers();
    });
    connect(&m_editor, &StepEditor::changed, this, [this] {
        if (m_followed) m_toolbar->setStepNumber(m_followed->recipe().currentStep() + 1);
        previewSoon();
    });
    connectCharts();
    retranslate();
}

void WeightsView::build() {
    auto* page = new QWidget(this);
    m_toolbar = new StepToolbar(m_editor, page);
    m_histogram = new widgets::HistogramChart(page);
    m_histogram->setObjectName(QStringLiteral("weights.histogram"));
    auto* channels = new QWidget(page);
    m_channels = new widgets::ChannelRangeChart(channels);
    m_channels->setObjectName(QStringLiteral("weights.channels"));
    m_channels->setTitleCovered(true);
    m_side = new QComboBox(channels);
    m_side->setObjectName(QStringLiteral("weights.channelSide"));
    m_side->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_side->addItems({QString(), QString()});
    widgets::putIntoTitleLine(channels, m_channels, m_side, Qt::AlignLeft);
    m_multiples = new widgets::SmallMultiples(page);
    m_multiples->setObjectName(QStringLiteral("weights.layers"));
    m_readout = new PreviewReadout(page);
    auto* charts = new QHBoxLayout;
    charts->setSpacing(0);
    charts->addWidget(m_histogram, 4);
    charts->addWidget(widgets::makeRule(Qt::Vertical, page));
    charts->addWidget(channels, 1);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_toolbar);
    layout->addLayout(charts, 5);
    layout->addWidget(m_readout);
    layout->addWidget(widgets::makeRule(Qt::Horizontal, page));
    layout->addWidget(m_multiples, 3);
    m_empty = new widgets::EmptyState(this);
    m_first = m_empty->addButton();
    m_first->setObjectName(QStringLiteral("weights.first"));
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(page);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
}

void WeightsView::connectCharts() {
    connect(m_toolbar, &StepToolbar::logCountChanged, m_histogram,
            &widgets::HistogramChart::setLogCount);
    connect(m_toolbar, &StepToolbar::detachRequested, this,
            [this] { document()->recipe().setCurrentStep(-1); });
    connect(m_histogram, &widgets::HistogramChart::dragStarted, this,
            [this] { m_dragId = document()->recipe().newDragId(); });
    connect(m_histogram, &widgets::HistogramChart::clipDragged, this, &WeightsView::dragClip);
    connect(m_histogram, &widgets::HistogramChart::pruneDragged, this, &WeightsView::dragPrune);
    connect(m_channels, &widgets::ChannelRangeChart::channelClicked, this,
            &WeightsView::chooseChannel);
    connect(m_side, &QComboBox::activated, this, [this] {
        if (m_statistics) showChannels();
    });
    connect(m_multiples, &widgets::SmallMultiples::selected, this, &WeightsView::chooseLayer);
    connect(m_first, &QPushButton::clicked, this, [this] {
        for (const core::WeightPtr& weight : document()->model()->weightsInOrder())
            if (weight->role == core::WeightRole::Linear)
                return document()->selection().select({QString::fromStdString(weight->name)}, this);
    });
}

void WeightsView::followDocument() {
    if (m_followed == document()) return;
    if (m_followed) disconnect(&m_followed->selection(), nullptr, this, nullptr);
    m_followed = document();
    m_editor.setDocument(document());
    m_weight.clear();
    if (m_followed)
        connect(&m_followed->selection(), &SelectionHub::selectionChanged, this,
                &WeightsView::invalidate);
}

void WeightsView::refresh() {
    followDocument();
    if (!document()) return;
    const core::Weight* weight = chosenWeight();
    m_stack->setCurrentIndex(weight ? 1 : 0);
    if (weight && weight->name != m_weight.toStdString())
        showWeight(QString::fromStdString(weight->name));
    if (weight) followChannels();
}

const core::Weight* WeightsView::chosenWeight() const {
    const core::Weight* first = nullptr;
    for (const QString& name : document()->selection().weights()) {
        const core::Weight* weight = document()->model()->find(name.toStdString());
        if (weight && weight->role == core::WeightRole::Linear) return weight;
        if (!first) first = weight;
    }
    return first;
}

void WeightsView::showWeight(const QString& name) {
    m_weight = name;
    m_statistics.reset();
    m_preview.reset();
    m_layers.clear();
    m_readout->clear();
    m_toolbar->setTitle(weightTitle());
    m_toolbar->setStepNumber(document()->recipe().currentStep() + 1);
    m_histogram->setData({});
    m_channels->setData({});
    m_multiples->setTitle(weightTitle());  // until its tiles are there
    requestStatistics(false);
    previewSoon();
}

QString WeightsView::weightTitle() const {
    const core::Weight& weight = document()->model()->weight(m_weight.toStdString());
    return weight.layer < 0 ? m_weight
                            : tr("block %1 · %2").arg(weight.layer).arg(m_weight.section('.', 2));
}

void WeightsView::requestStatistics(bool exact) {
    const core::Weight& weight = document()->model()->weight(m_weight.toStdString());
    const core::StatisticsOptions options{.bins = kBins,
                                          .maxValues = exact ? 0 : core::kSampleValues};
    workbench().jobs().preview(
        kStatisticsKey, this,
        [encoding = weight.encoding, options](core::JobContext& job) {
            return core::weightStatistics(*encoding, options, job);
        },
        [this](core::Outcome<core::WeightStatistics> outcome) {
            auto* statistics = std::get_if<core::WeightStatistics>(&outcome);
            if (!statistics) return;
            m_statistics = std::move(*statistics);
            showHistogram();
            showChannels();
            if (m_statistics->sampled) requestStatistics(true);
        });
}

std::optional<core::PreviewRequest> WeightsView::request() const {
    if (!document() || m_weight.isEmpty()) return std::nullopt;
    const core::RecipeStep& step = m_editor.step();
    return core::PreviewRequest{document()->model(), m_weight.toStdString(), step.id, step.params,
                                document()->recipe().recipe().seed};
}

void WeightsView::previewSoon() {
    for (const QString& key : {kExactKey, kLayersKey}) workbench().jobs().dropPreview(key);
    m_exact.stop();
    m_soon.start();
}

void WeightsView::requestPreview(bool exact) {
    const auto request = this->request();
    if (!request || !isVisible()) return;
    workbench().jobs().preview(
        exact ? kExactKey : kStepKey, this,
        [request = *request, exact](core::JobContext& job) {
            return core::previewStep(request, exact, job);
        },
        [this, exact](core::Outcome<core::StepPreview> outcome) {
            showPreview(std::move(outcome));
            if (!exact) m_exact.start();
        });
}

void WeightsView::showPreview(core::Outcome<core::StepPreview> outcome) {
    m_preview.reset();
    if (auto* preview = std::get_if<core::StepPreview>(&outcome)) {
        m_preview = std::move(*preview);
        m_readout->show(*m_preview);
    } else if (const auto* error = std::get_if<core::Error>(&outcome)) {
        m_readout->showProblem(QString::fromUtf8(error->what()));
    }
    // Dragged lines are the user's; the picture under them follows.
    if (!m_histogram->isDragging()) showHistogram();
    if (m_preview) m_channels->setClip(m_preview->clipLow, m_preview->clipHigh);
    Q_EMIT previewShown(m_preview && m_preview->sampled);
}

void WeightsView::requestLayers() {
    const auto request = this->request();
    if (!request) return;
    m_layers.clear();
    workbench().jobs().preview(
        kLayersKey, this,
        [request = *request](core::JobContext& job) {
            return core::previewAcrossLayers(request, job);
        },
        [this](core::Outcome<std::vector<core::LayerPreview>> outcome) {
            auto* layers = std::get_if<std::vector<core::LayerPreview>>(&outcome);
            if (!layers) return;
            m_layers = std::move(*layers);
            showLayers();
        });
}

void WeightsView::showHistogram() {
    if (!m_statistics) return;
    m_histogram->setData(histogramOf(*m_statistics, m_preview, m_editor));
    m_histogram->setTitle(tr("Weights and levels"), histogramDetail(*m_statistics, m_preview));
}

void WeightsView::showChannels() {
    m_channels->setData(channelsOf(*m_statistics, showsInputs(), m_preview));
    m_channels->setTitle(m_side->currentText(), tr("min–max, ±2σ"));
    showSelectedChannels();
}

bool WeightsView::showsInputs() const {
    return m_side->currentIndex() == 1;
}

/// The side of what is selected comes into sight; later another may be chosen.
void WeightsView::followChannels() {
    const auto selected =
        selectedChannels(*document(), document()->model()->weight(m_weight.toStdString()));
    if (selected && selected->inputs != showsInputs()) {
        m_side->setCurrentIndex(selected->inputs ? 1 : 0);
        if (m_statistics) showChannels();
    }
    showSelectedChannels();
}

void WeightsView::showSelectedChannels() {
    const auto selected =
        selectedChannels(*document(), document()->model()->weight(m_weight.toStdString()));
    // Of a sample not all rows are there, so that their places say nothing.
    const bool isPlaced =
        m_statistics &&
        (selected && selected->inputs ? !m_statistics->columns.empty() : !m_statistics->sampled);
    if (selected && selected->inputs == showsInputs() && isPlaced)
        m_channels->setSelected(selected->first, selected->count);
    else
        m_channels->setSelected(-1);
}

void WeightsView::chooseChannel(int mark) {
    if (!m_statistics) return;
    const auto& ranges = showsInputs() ? m_statistics->columns : m_statistics->rows;
    const auto channel = static_cast<int>(ranges[static_cast<size_t>(mark)].index);
    if (showsInputs()) return document()->selection().selectChannel(m_weight, channel, this);
    const core::Model& model = *document()->model();
    const core::Weight& weight = model.weight(m_weight.toStdString());
    if (const int head = headOfRow(model.spec(), weight, channel); head >= 0)
        document()->selection().selectHead(m_weight, head, this);
    else if (hasOutputChannels(model, weight))
        document()->selection().selectOutput(m_weight, channel, this);
}

void WeightsView::showLayers() {
    const QString part = m_weight.section('.', 2);
    m_multiples->setData(multiplesOf(m_layers));
    m_multiples->setTitle(
        tr("%1 in all %2 blocks").arg(part).arg(m_layers.size()),
        tr("block number left, SQNR in dB right · orange: below %1 dB · lines: clip range")
            .arg(kWeakSqnrDb));
    for (size_t i = 0; i < m_layers.size(); ++i)
        if (m_layers[i].weight == m_weight.toStdString()) m_multiples->setSelectedTile(int(i));
}

void WeightsView::dragClip(double low, double high, bool finished) {
    if (!m_editor.has("clip_low")) return;
    m_editor.set({{"clip", std::string("range")}, {"clip_low", low}, {"clip_high", high}},
                 m_dragId);
    if (finished) showHistogram();
}

void WeightsView::dragPrune(double threshold, bool finished) {
    if (!m_editor.has("threshold")) return;
    m_editor.set({{"mode", std::string("threshold")}, {"threshold", threshold}}, m_dragId);
    if (finished) showHistogram();
}

void WeightsView::chooseLayer(int tile) {
    if (tile >= 0 && tile < int(m_layers.size()))
        document()->selection().select({QString::fromStdString(m_layers[size_t(tile)].weight)},
                                       this);
}

void WeightsView::retranslate() {
    m_toolbar->retranslate();
    m_readout->retranslate();
    m_empty->setSentence(tr("Choose a weight in the tree to see how its values are spread."));
    m_first->setText(tr("Show the first one"));
    m_histogram->setWhatsThis(tr(
        "Grey: how many weights lie in each bin. Blue: the levels that the step can write, each as "
        "high as the number of weights that get it; the band beside a head is the spread over the "
        "scales of all groups. Orange lines: the ends of the levels; drag one to clip. Below: root "
        "mean square error of the weights that share a level."));
    m_channels->setWhatsThis(tr(
        "Each row is one channel of the weight's outputs, or of its inputs: light from its "
        "smallest "
        "to its largest weight, dark two standard deviations around the mean. A channel that "
        "sticks "
        "out stretches the scale of everything that shares it. A click or Space selects an input "
        "channel in all views; on an output of queries, keys or values it selects the head. What "
        "is selected has a coloured band."));
    m_side->setItemText(0, tr("Range of outputs"));
    m_side->setItemText(1, tr("Range of inputs"));
    m_side->setAccessibleName(tr("Which channels are shown"));
    m_multiples->setWhatsThis(tr(
        "The same weight in every block, on one axis, on a sample of each. SQNR is 10 log₁₀ of the "
        "signal's energy over the error's; 6 dB are about one bit."));
    if (!document() || m_weight.isEmpty()) return;
    m_toolbar->setTitle(weightTitle());
    if (m_preview) m_readout->show(*m_preview);
    if (m_statistics) {
        showHistogram();
        showChannels();
    }
    if (!m_layers.empty()) showLayers();
}

}  // namespace lathe::app
