// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/heads_view.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/documents/selected_channels.h"
#include "app/desktop/observatory/layer_selection.h"
#include "app/desktop/observatory/mark_bar.h"
#include "app/desktop/observatory/mark_command.h"
#include "app/desktop/observatory/observation_bar.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/line_chart.h"
#include "widgets/panels/labels.h"
#include "widgets/panels/title_control.h"
#include "widgets/style/tokens.h"
#include "widgets/text/elided_box.h"

namespace lathe::app {

namespace {

constexpr HeadScore kScores[] = {HeadScore::LeaveOneOut, HeadScore::Gradient, HeadScore::Estimate,
                                 HeadScore::Entropy, HeadScore::Distance};
constexpr int kPercent = 100, kSentenceLetters = 10, kSentenceWidth = 360;
const QString kSentenceKey = QStringLiteral("heads.sentence");

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
    m_score = new widgets::ElidedBox(14, this);
    m_score->setObjectName(QStringLiteral("heads.score"));
    for (const HeadScore score : kScores) m_score->addItem(QString(), int(score));
    bar().addControl(m_leaveOut);
    bar().addControl(m_score);
    m_map = new widgets::HeatMap(&page());
    m_map->setObjectName(QStringLiteral("heads.map"));
    m_marks = new MarkBar(QStringLiteral("heads"), &page());
    m_marks->setMost(kPercent);
    m_marks->setSuffix(QStringLiteral(" %"));
    m_agreement = widgets::makeLabel("caption", m_marks);
    m_agreement->setObjectName(QStringLiteral("heads.agreement"));
    m_agreement->setWordWrap(true);
    m_marks->addNote(m_agreement);
    auto* layout = new QVBoxLayout(&page());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_map, 6);
    layout->addWidget(m_marks);
    layout->addWidget(buildBelow(), 5);
}

/// What the chosen head attends to, on a sentence; and what to compare, by choice.
QWidget* HeadsView::buildBelow() {
    auto* all = new QWidget(&page());
    auto* left = new QWidget(all);
    m_attention = new widgets::HeatMap(left);
    m_attention->setObjectName(QStringLiteral("heads.attention"));
    m_sentence = new widgets::ElidedBox(kSentenceLetters, left);
    m_sentence->setObjectName(QStringLiteral("heads.sentenceChoice"));
    m_sentence->view()->setMinimumWidth(kSentenceWidth);  // of the list that opens
    widgets::putIntoTitleLine(left, m_attention, m_sentence, Qt::AlignRight);
    auto* right = new QWidget(all);
    m_pages = new QStackedWidget(right);
    m_curve = new widgets::LineChart(m_pages);
    m_curve->setObjectName(QStringLiteral("heads.curve"));
    m_pairs = new widgets::HeatMap(m_pages);
    m_pairs->setObjectName(QStringLiteral("heads.pairs"));
    for (widgets::ChartWidget* chart :
         std::initializer_list<widgets::ChartWidget*>{m_curve, m_pairs}) {
        chart->setTitleCovered(true);
        m_pages->addWidget(chart);
    }
    m_below = new QComboBox(right);
    m_below->setObjectName(QStringLiteral("heads.below"));
    m_below->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_below->addItems({QString(), QString()});
    widgets::putIntoTitleLine(right, m_pages, m_below, Qt::AlignLeft);
    auto* layout = new QHBoxLayout(all);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(left, 1);
    layout->addWidget(widgets::makeRule(Qt::Vertical, all));
    layout->addWidget(right, 1);
    return all;
}

void HeadsView::connectParts() {
    connect(m_score, &QComboBox::activated, this, [this] {
        if (!hasResult()) return;
        state()->removals.clear();  // they were of the lowest by another score
        showResult();
        followSelection();
    });
    connect(m_map, &widgets::HeatMap::cellClicked, this, &HeadsView::toggle);
    // The cursor alone looks at a head.
    connect(m_map, &widgets::HeatMap::cursorMarkChanged, this, [this](int mark) {
        if (mark < 0 || !hasResult()) return;
        const int columns = m_map->data().columnCount();
        select(mark / columns, mark % columns);
    });
    connect(m_sentence, &QComboBox::activated, this, &HeadsView::chooseSentence);
    connect(m_below, &QComboBox::currentIndexChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_map, &widgets::HeatMap::columnClicked, this, &HeadsView::toggleLayer);
    connect(m_marks, &MarkBar::lowestChosen, this, &HeadsView::markLowest);
    connect(m_marks, &MarkBar::dragBegan, this, [this] { m_lowestDrag = 0; });
    connect(m_marks, &MarkBar::clearRequested, this, [this] { mark(HeadMarks(*study())); });
    connect(m_marks, &MarkBar::measureRequested, this, &HeadsView::measureMarked);
    connect(m_marks, &MarkBar::addRequested, this, [this] {
        HeadsState& current = *state();
        current.added.put(document()->recipe(), {removalOf(*current.study, current.marks)},
                          [] { return tr("Add the removal of heads"); });
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
        [name = document()->name()] { return tr("Heads of %1").arg(name); },
        [request](core::JobContext& job) {
            return std::make_shared<const HeadsStudy>(studyHeads(request, job));
        },
        [this, request](Document& measured, std::shared_ptr<const HeadsStudy> study) {
            HeadMarks marks(*study);
            HeadsState now{request, std::move(study), std::move(marks), {}, {}, {}, 0, {}};
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
    m_pairs->setData(agreementMapOf(shown));
    m_pairs->setTitle(m_below->itemText(1));
    showSentences();
    showMarks();
}

void HeadsView::followSelection() {
    const HeadsStudy& shown = *study();
    const auto found = std::ranges::find(shown.report.layers, selectedLayer(*document()),
                                         &core::LayerHeads::layer);
    const int layer = found == shown.report.layers.end()
                          ? -1
                          : static_cast<int>(found - shown.report.layers.begin());
    const int head = layer < 0 ? -1 : selectedHead(*document());
    m_map->setSelected(head, layer);
    // A cursor left elsewhere would lead the next arrow away from what is chosen.
    const int cursor = m_map->cursorMark();
    if (cursor >= 0 && (head < 0 || cursor != head * m_map->data().columnCount() + layer))
        m_map->setCursorMark(-1);
    showAttention();
}

void HeadsView::showAttention() {
    const HeadsState& current = *state();
    const HeadsStudy& shown = *current.study;
    // Something to look at before anything is chosen.
    const int layer = std::max(m_map->data().selectedColumn, 0),
              head = std::max(m_map->data().selectedRow, 0);
    m_attention->setData(
        attentionOf(current.patterns ? *current.patterns : shown.first, layer, head));
    m_attention->setTitle(tr("What it attends to"),
                          tr("block %1, head %2")
                              .arg(shown.report.layers[static_cast<size_t>(layer)].layer)
                              .arg(head));
}

void HeadsView::showSentences() {
    const QSignalBlocker quiet(m_sentence);
    m_sentence->clear();
    for (const Sentence& one : study()->sentences) {
        m_sentence->addItem(one.text);
        m_sentence->setItemData(m_sentence->count() - 1, one.text, Qt::ToolTipRole);
    }
    m_sentence->setCurrentIndex(state()->sentence);
}

void HeadsView::chooseSentence(int sentence) {
    if (!hasResult() || sentence < 0 || sentence == state()->sentence) return;
    state()->sentence = sentence;
    workbench().jobs().preview(
        kSentenceKey, this,
        [request = state()->request,
         chosen = study()->sentences[static_cast<size_t>(sentence)]](core::JobContext& job) {
            return std::make_shared<const HeadPatterns>(patternsOn(request, chosen, job));
        },
        [this, sentence, target = QPointer<Document>(document()),
         study = state()->study](core::Outcome<std::shared_ptr<const HeadPatterns>> outcome) {
            auto* patterns = std::get_if<std::shared_ptr<const HeadPatterns>>(&outcome);
            HeadsState* now = target ? stateOf(target) : nullptr;
            if (!patterns || !now || now->study != study || now->sentence != sentence) return;
            now->patterns = std::move(*patterns);
            if (target == document()) showAttention();
        });
}

bool HeadsView::hasHead(int head, int layer) const {
    return head < static_cast<int>(study()->report.layers[static_cast<size_t>(layer)].heads.size());
}

void HeadsView::select(int head, int layer) {
    if (!hasHead(head, layer)) return;
    const int block = study()->report.layers[static_cast<size_t>(layer)].layer;
    document()->selection().selectHead(QStringLiteral("layers.%1.attn.q").arg(block), head, this);
}

void HeadsView::toggle(int head, int layer) {
    if (!hasHead(head, layer)) return;
    const HeadsState& current = *state();
    const HeadUnit unit = unitOf(*current.study, layer, head);
    HeadMarks marks = current.marks;
    marks.set(unit, !marks.isMarked(unit));
    mark(std::move(marks));
    select(head, layer);
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
        [] { return tr("Mark heads"); }, state()->marks, std::move(marks),
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
        [name = document()->name()] { return tr("%1 without the marked heads").arg(name); },
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
    m_sentence->setAccessibleName(tr("Sentence that is read"));
    m_below->setItemText(0, tr("If the lowest are removed"));
    m_below->setItemText(1, tr("Agreement of the scores"));
    m_below->setAccessibleName(tr("What to compare"));
    m_leaveOut->setText(tr("leave each out"));
    m_leaveOut->setToolTip(
        tr("Also measures the loss without each head: one pass over the text per head"));
    m_marks->setTexts(tr("Share of heads to mark"),
                      tr("Measures the loss with all marked heads silent at once"));
    m_map->setWhatsThis(tr(
        "Each column is a block, each row an attention head; heads in a bracket share keys and "
        "values and can only be removed together. Left out, measured: the change of the mean "
        "loss with the head's output set to zero, with its standard error over the windows; "
        "blue means that the model does better without it. First order: the same estimated from "
        "a gradient. Gradient of a gate: the mean size of that gradient (Michel and others, "
        "2019). Entropy and distance describe where a head looks and say nothing of its worth. "
        "Arrow keys, or a click with Ctrl, look at a head; a click or Space marks it, a click on a "
        "block's number or Ctrl+Space all of its block. Marked heads are hatched."));
    m_attention->setWhatsThis(tr(
        "A sentence of the text, to be chosen above the picture, read alone: each row is a word "
        "and shows how its attention is spread over the words before it; a row adds up to one."));
    m_pairs->setWhatsThis(
        tr("How alike two scores order all heads: Spearman's rank correlation, 1 for the same "
           "order, −1 for the opposite and about 0 for none. Scores that disagree with what was "
           "measured are poor guides to what can be removed."));
    m_curve->setWhatsThis(
        tr("Heads (or groups that share keys) are removed one after another, lowest score first. "
           "The line adds up first-order estimates, which hold for small changes only; diamonds "
           "are what was measured with all of them silent at once."));
}

}  // namespace lathe::app
