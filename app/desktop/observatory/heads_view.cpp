// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/heads_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/observatory/layer_selection.h"
#include "app/desktop/observatory/observation_bar.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/line_chart.h"
#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr HeadScore kScores[] = {HeadScore::LeaveOneOut, HeadScore::Gradient, HeadScore::Estimate,
                                 HeadScore::Entropy, HeadScore::Distance};
constexpr int kPercentWidth = 64;

}  // namespace

HeadsView::HeadsView(Workbench& workbench, QWidget* parent)
    : ObservationOf(QStringLiteral("heads"), workbench, parent) {
    build();
    connectParts();
    retranslate();
}

void HeadsView::build() {
    m_leaveOut = new QCheckBox(this);
    m_leaveOut->setObjectName(QStringLiteral("heads.leaveOut"));
    m_leaveOut->setChecked(true);
    m_score = new QComboBox(this);
    m_score->setObjectName(QStringLiteral("heads.score"));
    m_score->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_score->setMinimumContentsLength(14);
    for (const HeadScore score : kScores) m_score->addItem(QString(), int(score));
    bar().addControl(m_leaveOut);
    bar().addControl(m_score);
    m_map = new widgets::HeatMap(&page());
    m_map->setObjectName(QStringLiteral("heads.map"));
    m_attention = new widgets::HeatMap(&page());
    m_attention->setObjectName(QStringLiteral("heads.attention"));
    m_curve = new widgets::LineChart(&page());
    m_curve->setObjectName(QStringLiteral("heads.curve"));
    auto* below = new QHBoxLayout;
    below->setSpacing(0);
    below->addWidget(m_attention, 1);
    below->addWidget(widgets::makeRule(Qt::Vertical, &page()));
    below->addWidget(m_curve, 1);
    auto* layout = new QVBoxLayout(&page());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_map, 5);
    layout->addWidget(buildStrip());
    layout->addLayout(below, 5);
}

QWidget* HeadsView::buildStrip() {
    QFrame* strip = widgets::makeFrame("foot", &page());
    m_lowest = widgets::makeLabel("title", strip);
    m_slider = new QSlider(Qt::Horizontal, strip);
    m_slider->setObjectName(QStringLiteral("heads.lowest"));
    m_slider->setRange(0, 100);
    m_slider->setMinimumHeight(widgets::metrics::kRow);
    m_percent = new QSpinBox(strip);
    m_percent->setObjectName(QStringLiteral("heads.percent"));
    m_percent->setRange(0, 100);
    m_percent->setSuffix(QStringLiteral(" %"));
    m_percent->setKeyboardTracking(false);
    m_percent->setFixedWidth(kPercentWidth);
    m_clear = new QPushButton(strip);
    m_clear->setObjectName(QStringLiteral("heads.clear"));
    m_measureMarked = new QPushButton(strip);
    m_measureMarked->setObjectName(QStringLiteral("heads.measureMarked"));
    m_sentence = widgets::makeLabel("secondary", strip);
    m_sentence->setObjectName(QStringLiteral("heads.sentence"));
    m_sentence->setWordWrap(true);
    m_agreement = widgets::makeLabel("caption", strip);
    m_agreement->setObjectName(QStringLiteral("heads.agreement"));
    m_agreement->setWordWrap(true);
    auto* controls = new QHBoxLayout;
    controls->setSpacing(8);
    controls->addWidget(m_lowest);
    controls->addWidget(m_slider, 1);
    controls->addWidget(m_percent);
    controls->addWidget(m_clear);
    controls->addWidget(m_measureMarked);
    auto* layout = new QVBoxLayout(strip);
    layout->setContentsMargins(widgets::metrics::kPadding, 6, widgets::metrics::kPadding, 6);
    layout->setSpacing(4);
    layout->addLayout(controls);
    layout->addWidget(m_sentence);
    layout->addWidget(m_agreement);
    return strip;
}

void HeadsView::connectParts() {
    connect(m_score, &QComboBox::activated, this, [this] {
        if (!hasResult()) return;
        state()->removals.clear();  // they were of the lowest by another score
        showResult();
        followSelection();
    });
    connect(m_map, &widgets::HeatMap::cellClicked, this, &HeadsView::toggle);
    connect(m_map, &widgets::HeatMap::columnClicked, this, &HeadsView::toggleLayer);
    connect(m_slider, &QSlider::valueChanged, this, &HeadsView::markLowest);
    connect(m_percent, &QSpinBox::valueChanged, this, &HeadsView::markLowest);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        state()->marks.clear();
        marksChanged();
    });
    connect(m_measureMarked, &QPushButton::clicked, this, &HeadsView::measureMarked);
}

const HeadMarks* HeadsView::marks() const {
    return state() ? &state()->marks : nullptr;
}

HeadScore HeadsView::score() const {
    const auto chosen = HeadScore(m_score->currentData().toInt());
    const bool missing = chosen == HeadScore::LeaveOneOut && study() && !study()->leftOut;
    return missing ? HeadScore::Gradient : chosen;
}

void HeadsView::startMeasuring() {
    const HeadsRequest request{document()->model(), workbench().backend(), observedText(),
                               m_leaveOut->isChecked()};
    measure(
        tr("Heads of %1").arg(document()->name()),
        [request](core::JobContext& job) {
            return std::make_shared<const HeadsStudy>(studyHeads(request, job));
        },
        [this, request](Document& measured, std::shared_ptr<const HeadsStudy> study) {
            HeadMarks marks(*study);
            keep(measured, {request, std::move(study), std::move(marks), {}, {}});
        });
}

void HeadsView::showResult() {
    const HeadsStudy& shown = *study();
    const HeadScore by = score();
    m_score->setCurrentIndex(m_score->findData(int(by)));
    m_map->setData(headMapOf(shown, by));
    m_map->setTitle(tr("Attention heads"),
                    tr("%1 · %2 · %3 predictions")
                        .arg(scoreUnit(by), shown.textName,
                             QLocale().toString(qlonglong(shown.report.targets))));
    m_agreement->setText(headAgreementSentence(shown));
    showMarks();
}

void HeadsView::followSelection() {
    const HeadsStudy& shown = *study();
    const auto found = std::ranges::find(shown.report.layers, selectedLayer(*document()),
                                         &core::LayerHeads::layer);
    const int layer = found == shown.report.layers.end()
                          ? -1
                          : static_cast<int>(found - shown.report.layers.begin());
    const int head = layer < 0 ? -1 : document()->selection().head();
    m_map->setSelected(head, layer);
    // Something to look at before anything is chosen.
    const int shownLayer = std::max(layer, 0), shownHead = std::max(head, 0);
    m_attention->setData(attentionOf(shown, shownLayer, shownHead));
    m_attention->setTitle(tr("What it attends to"),
                          tr("block %1, head %2")
                              .arg(shown.report.layers[static_cast<size_t>(shownLayer)].layer)
                              .arg(shownHead));
}

void HeadsView::toggle(int head, int layer) {
    HeadsState& current = *state();
    const core::LayerHeads& heads = current.study->report.layers[static_cast<size_t>(layer)];
    if (head >= static_cast<int>(heads.heads.size())) return;
    const HeadUnit unit = unitOf(*current.study, layer, head);
    current.marks.set(unit, !current.marks.isMarked(unit));
    marksChanged();
    document()->selection().selectHead(QStringLiteral("layers.%1.attn.q").arg(heads.layer), head,
                                       this);
}

void HeadsView::toggleLayer(int layer) {
    HeadsState& current = *state();
    std::vector<HeadUnit> units = unitsByScore(*current.study, HeadScore::Gradient);
    std::erase_if(units, [&](const HeadUnit& unit) { return unit.layer != layer; });
    const bool all = std::ranges::all_of(
        units, [&](const HeadUnit& unit) { return current.marks.isMarked(unit); });
    for (const HeadUnit& unit : units) current.marks.set(unit, !all);
    marksChanged();
}

void HeadsView::markLowest(int percent) {
    const QSignalBlocker noSlider(m_slider), noPercent(m_percent);
    m_slider->setValue(percent);
    m_percent->setValue(percent);
    if (!hasResult()) return;
    HeadsState& current = *state();
    const std::vector<HeadUnit> units = unitsByScore(*current.study, score());
    const size_t count = units.size() * static_cast<size_t>(percent) / 100;
    current.marks.clear();
    for (size_t i = 0; i < count; ++i) current.marks.set(units[i], true);
    marksChanged();
}

void HeadsView::marksChanged() {
    state()->measured.reset();
    showMarks();
}

void HeadsView::showMarks() {
    const HeadsState& shown = *state();
    m_map->setMarks(headMarksOf(*shown.study, shown.marks));
    m_sentence->setText(markedSentence(*shown.study, shown.marks, shown.measured));
    m_curve->setData(removalCurveOf(*shown.study, score(), shown.removals));
    m_curve->setTitle(tr("If the lowest are removed"), tr("by “%1”").arg(scoreName(score())));
    const bool any = !shown.marks.places(*shown.study).empty();
    m_clear->setEnabled(any);
    m_measureMarked->setEnabled(any && !shown.measured && !isMeasuring());
}

bool HeadsView::marksAreLowest() const {
    const HeadsState& current = *state();
    HeadMarks lowest(*current.study);
    const int count = current.marks.units(*current.study);
    const std::vector<HeadUnit> units = unitsByScore(*current.study, score());
    for (int i = 0; i < count; ++i) lowest.set(units[static_cast<size_t>(i)], true);
    return lowest == current.marks;
}

void HeadsView::measureMarked() {
    const HeadsState& current = *state();
    const int count = marksAreLowest() ? current.marks.units(*current.study) : 0;
    measure(
        tr("%1 without the marked heads").arg(document()->name()),
        [request = current.request, places = current.marks.places(*current.study)](
            core::JobContext& job) { return measureWithout(request, places, job); },
        [this, marks = current.marks, count](Document& measured, const core::LossChange& change) {
            HeadsState& now = *stateOf(&measured);
            if (now.marks == marks) now.measured = change;
            if (count > 0) now.removals[count] = change;
        });
}

QString HeadsView::invitation() const {
    return tr(
        "Which attention heads does the model need? Each is weighed by a gradient and by "
        "measuring the loss without it, on a text.");
}

void HeadsView::retranslate() {
    ObservationView::retranslate();
    for (int i = 0; i < m_score->count(); ++i)
        m_score->setItemText(i, scoreName(HeadScore(m_score->itemData(i).toInt())));
    m_score->setAccessibleName(tr("Score of heads"));
    m_leaveOut->setText(tr("leave each out"));
    m_leaveOut->setToolTip(
        tr("Also measures the loss without each head: one pass over the text per head"));
    m_lowest->setText(tr("Mark lowest"));
    m_slider->setAccessibleName(tr("Share of heads to mark"));
    m_percent->setAccessibleName(tr("Share of heads to mark, percent"));
    m_clear->setText(tr("Clear"));
    m_measureMarked->setText(tr("Measure without"));
    m_measureMarked->setToolTip(tr("Measures the loss with all marked heads silent at once"));
    m_map->setWhatsThis(
        tr("Each column is a block, each row an attention head; heads in a bracket share keys and "
           "values and can only be removed together. Left out, measured: the change of the mean "
           "loss with the head's output set to zero, with its standard error over the windows; "
           "blue means that the model does better without it. First order: the same estimated from "
           "a gradient. Gradient of a gate: the mean size of that gradient (Michel and others, "
           "2019). Entropy and distance describe where a head looks and say nothing of its worth. "
           "A click or Space marks a head, a click on a block's number all of it; marked heads are "
           "hatched."));
    m_attention->setWhatsThis(
        tr("The first words of the text: each row is a word and shows how its attention is spread "
           "over the words before it; a row adds up to one."));
    m_curve->setWhatsThis(
        tr("Heads (or groups that share keys) are removed one after another, lowest score first. "
           "The line adds up first-order estimates, which hold for small changes only; diamonds "
           "are what was measured with all of them silent at once."));
}

}  // namespace lathe::app
