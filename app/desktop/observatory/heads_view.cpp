// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/heads_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/observatory/layer_selection.h"
#include "app/desktop/observatory/mark_bar.h"
#include "app/desktop/observatory/mark_command.h"
#include "app/desktop/observatory/observation_bar.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/line_chart.h"
#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr HeadScore kScores[] = {HeadScore::LeaveOneOut, HeadScore::Gradient, HeadScore::Estimate,
                                 HeadScore::Entropy, HeadScore::Distance};
constexpr int kPercent = 100;

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
    m_marks = new MarkBar(QStringLiteral("heads"), &page());
    m_marks->setMost(kPercent);
    m_marks->setSuffix(QStringLiteral(" %"));
    m_agreement = widgets::makeLabel("caption", m_marks);
    m_agreement->setObjectName(QStringLiteral("heads.agreement"));
    m_agreement->setWordWrap(true);
    m_marks->addNote(m_agreement);
    auto* below = new QHBoxLayout;
    below->setSpacing(0);
    below->addWidget(m_attention, 1);
    below->addWidget(widgets::makeRule(Qt::Vertical, &page()));
    below->addWidget(m_curve, 1);
    auto* layout = new QVBoxLayout(&page());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_map, 6);
    layout->addWidget(m_marks);
    layout->addLayout(below, 5);
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
    connect(m_marks, &MarkBar::lowestChosen, this, &HeadsView::markLowest);
    connect(m_marks, &MarkBar::dragBegan, this, [this] { m_lowestDrag = 0; });
    connect(m_marks, &MarkBar::clearRequested, this, [this] { mark(HeadMarks(*study())); });
    connect(m_marks, &MarkBar::measureRequested, this, &HeadsView::measureMarked);
    connect(m_marks, &MarkBar::addRequested, this, [this] {
        HeadsState& current = *state();
        current.added.put(document()->recipe(), {removalOf(*current.study, current.marks)},
                          tr("Add the removal of heads"));
    });
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
            HeadsState now{request, std::move(study), std::move(marks), {}, {}, {}};
            if (HeadsState* before = stateOf(&measured)) {
                now.marks = std::move(before->marks);
                now.added = std::move(before->added);
            }
            keep(measured, std::move(now));
        });
}

void HeadsView::showResult() {
    const HeadsStudy& shown = *study();
    const HeadScore by = score();
    m_lowestDrag = 0;
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
    const HeadsState& current = *state();
    const core::LayerHeads& heads = current.study->report.layers[static_cast<size_t>(layer)];
    if (head >= static_cast<int>(heads.heads.size())) return;
    const HeadUnit unit = unitOf(*current.study, layer, head);
    HeadMarks marks = current.marks;
    marks.set(unit, !marks.isMarked(unit));
    mark(std::move(marks));
    document()->selection().selectHead(QStringLiteral("layers.%1.attn.q").arg(heads.layer), head,
                                       this);
}

void HeadsView::toggleLayer(int layer) {
    const HeadsState& current = *state();
    std::vector<HeadUnit> units = unitsByScore(*current.study, HeadScore::Gradient);
    std::erase_if(units, [&](const HeadUnit& unit) { return unit.layer != layer; });
    const bool all = std::ranges::all_of(
        units, [&](const HeadUnit& unit) { return current.marks.isMarked(unit); });
    HeadMarks marks = current.marks;
    for (const HeadUnit& unit : units) marks.set(unit, !all);
    mark(std::move(marks));
}

HeadMarks HeadsView::lowest(int units) const {
    HeadMarks marks(*study());
    const std::vector<HeadUnit> order = unitsByScore(*study(), score());
    for (int i = 0; i < units; ++i) marks.set(order[static_cast<size_t>(i)], true);
    return marks;
}

int HeadsView::unitsAt(int percent) const {
    const auto all = static_cast<int>(unitsByScore(*study(), HeadScore::Gradient).size());
    return all * percent / kPercent;
}

void HeadsView::markLowest(int percent) {
    if (!hasResult()) return;
    if (m_lowestDrag == 0) m_lowestDrag = document()->recipe().newDragId();
    mark(lowest(unitsAt(percent)), m_lowestDrag);
}

void HeadsView::mark(HeadMarks marks, int dragId) {
    if (dragId == 0) m_lowestDrag = 0;
    if (marks == state()->marks) return;
    document()->recipe().undoStack().push(new MarkCommand<HeadMarks>(
        tr("Mark heads"), state()->marks, std::move(marks),
        [view = QPointer(this), document = QPointer<Document>(document())](const HeadMarks& now) {
            if (view && document) view->setMarks(document, now);
        },
        dragId));
}

void HeadsView::setMarks(Document* marked, const HeadMarks& marks) {
    HeadsState* now = stateOf(marked);
    if (!now) return;
    now->marks = marks;
    now->measured.reset();
    if (marked != document()) return;
    if (!isVisible()) return invalidate();
    showMarks();
}

void HeadsView::showMarks() {
    const HeadsState& shown = *state();
    m_map->setMarks(headMarksOf(*shown.study, shown.marks));
    m_marks->setSentence(markedSentence(*shown.study, shown.marks, shown.measured));
    m_curve->setData(removalCurveOf(*shown.study, score(), shown.removals));
    m_curve->setTitle(tr("If the lowest are removed"), tr("by “%1”").arg(scoreName(score())));
    const int units = shown.marks.units(*shown.study);
    if (marksAreLowest() && unitsAt(m_marks->lowest()) != units) {
        int percent = 0;
        while (unitsAt(percent) < units) ++percent;
        m_marks->setLowest(percent);
    }
    m_marks->allow(units > 0, units > 0 && !shown.measured && !isMeasuring(), units > 0);
}

bool HeadsView::marksAreLowest() const {
    const HeadMarks& marks = state()->marks;
    return lowest(marks.units(*study())) == marks;
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
    m_marks->setTexts(tr("Share of heads to mark"),
                      tr("Measures the loss with all marked heads silent at once"));
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
