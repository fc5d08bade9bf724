// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/similarity_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

#include "app/desktop/observatory/layer_selection.h"
#include "app/desktop/observatory/mark_bar.h"
#include "app/desktop/observatory/mark_command.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/line_chart.h"
#include "widgets/panels/labels.h"
#include "widgets/panels/title_control.h"

namespace lathe::app {

SimilarityView::SimilarityView(Workbench& workbench, QWidget* parent)
    : ObservationOf(QStringLiteral("similarity"), workbench, parent) {
    build();
    connectParts();
    retranslate();
}

void SimilarityView::build() {
    m_influence = new widgets::HeatMap(&page());
    m_influence->setObjectName(QStringLiteral("similarity.influence"));
    m_map = new widgets::HeatMap(&page());
    m_map->setObjectName(QStringLiteral("similarity.map"));
    m_kind = new QComboBox(&page());
    m_kind->setObjectName(QStringLiteral("similarity.kind"));
    m_kind->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_kind->addItems({QString(), QString(), QString()});
    m_neighbours = new widgets::LineChart(&page());
    m_neighbours->setObjectName(QStringLiteral("similarity.neighbours"));
    m_marks = new MarkBar(QStringLiteral("similarity"), &page());
    m_order = new QComboBox(m_marks);
    m_order->setObjectName(QStringLiteral("similarity.order"));
    m_order->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_order->addItems({QString(), QString()});
    m_marks->addControl(m_order);
    auto* left = new QVBoxLayout;
    left->setSpacing(0);
    left->addWidget(m_influence, 5);
    left->addWidget(widgets::makeRule(Qt::Horizontal, &page()));
    left->addWidget(m_neighbours, 4);
    auto* right = new QWidget(&page());
    widgets::putIntoTitleLine(right, m_map, m_kind, Qt::AlignRight);
    auto* charts = new QHBoxLayout;
    charts->setSpacing(0);
    charts->addLayout(left, 1);
    charts->addWidget(widgets::makeRule(Qt::Vertical, &page()));
    charts->addWidget(right, 1);
    auto* layout = new QVBoxLayout(&page());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(charts, 1);
    layout->addWidget(m_marks);
}

void SimilarityView::connectParts() {
    const auto select = [this](int layer) {
        if (layer >= 0) selectLayer(*document(), layer, this);
    };
    connect(m_kind, &QComboBox::activated, this, &SimilarityView::showMap);
    connect(m_order, &QComboBox::activated, this, [this] { m_lowestDrag = 0; });
    connect(m_influence, &widgets::HeatMap::cellClicked, this, &SimilarityView::toggle);
    connect(m_influence, &widgets::HeatMap::cursorMarkChanged, this, [this, select](int mark) {
        if (mark >= 0 && hasResult()) select(mark / m_influence->data().columnCount());
    });
    connect(m_influence, &widgets::HeatMap::rowClicked, this, &SimilarityView::toggle);
    connect(m_map, &widgets::HeatMap::cellClicked, this, &SimilarityView::markBetween);
    // The first stream is what enters block 0; the others are behind one.
    connect(m_map, &widgets::HeatMap::rowClicked, this, [=](int row) { select(row - 1); });
    connect(m_map, &widgets::HeatMap::columnClicked, this, [=](int column) { select(column - 1); });
    connect(m_neighbours, &widgets::LineChart::pointClicked, this, [this](int, int index) {
        mark(lowestLayers(*study(), LayerOrder::Neighbours, index + 1));
    });
    connect(m_marks, &MarkBar::lowestChosen, this, &SimilarityView::markLowest);
    connect(m_marks, &MarkBar::dragBegan, this, [this] { m_lowestDrag = 0; });
    connect(m_marks, &MarkBar::clearRequested, this, [this] { mark({}); });
    connect(m_marks, &MarkBar::measureRequested, this, &SimilarityView::measureMarked);
    connect(m_marks, &MarkBar::addRequested, this, [this] {
        state()->added.put(document()->recipe(), {removalOf(state()->marks)},
                           [] { return tr("Add the removal of blocks"); });
    });
}

LayerOrder SimilarityView::order() const {
    return LayerOrder(m_order->currentIndex());
}

void SimilarityView::startMeasuring() {
    const SimilarityRequest request{document()->model(), workbench().backend(), observedText()};
    measure(
        [name = document()->name()] { return tr("Layers of %1").arg(name); },
        [request](core::JobContext& job) {
            return std::make_shared<const SimilarityStudy>(studySimilarity(request, job));
        },
        [this, request](Document& measured, std::shared_ptr<const SimilarityStudy> study) {
            SimilarityState now{request, std::move(study), {}, {}, {}};
            if (SimilarityState* before = stateOf(&measured)) {
                now.marks = std::move(before->marks);
                now.added = std::move(before->added);
            }
            keep(measured, std::move(now));
        });
}

void SimilarityView::showResult() {
    const SimilarityStudy& shown = *study();
    m_lowestDrag = 0;
    m_influence->setData(influenceOf(shown));
    m_influence->setTitle(
        tr("What each block changes"),
        tr("%1 · %2 positions")
            .arg(shown.textName, QLocale().toString(qlonglong(shown.found.positions))));
    m_neighbours->setData(neighboursOf(shown));
    m_neighbours->setTitle(tr("If neighbours go together"));
    m_marks->setMost(shown.layers() - 1);
    showMap();
}

void SimilarityView::showMap() {
    if (!hasResult()) return;
    m_map->setData(streamMapOf(*study(), StreamMap(m_kind->currentIndex())));
    m_map->setTitle(tr("How alike the streams are"));
    showMarks();
    followSelection();
}

void SimilarityView::showMarks() {
    const SimilarityState& shown = *state();
    const auto marked = static_cast<int>(shown.marks.size());
    m_influence->setMarks(influenceMarksOf(*shown.study, shown.marks));
    m_map->setMarks(streamMarksOf(*shown.study, shown.marks));
    m_marks->setSentence(markedLayersSentence(*shown.study, shown.marks, shown.measured));
    if (shown.marks == lowestLayers(*shown.study, order(), marked)) m_marks->setLowest(marked);
    const bool removable = marked > 0 && marked < shown.study->layers();
    m_marks->allow(marked > 0, removable && !shown.measured && !isMeasuring(), removable);
}

void SimilarityView::followSelection() {
    const int layer = selectedLayer(*document());
    m_influence->setSelected(layer, -1);
    // A cursor left elsewhere would lead the next arrow away from what is selected.
    const int cursor = m_influence->cursorMark();
    if (cursor >= 0 && cursor / m_influence->data().columnCount() != layer)
        m_influence->setCursorMark(-1);
    m_map->setSelected(layer < 0 ? -1 : layer + 1, layer);
}

void SimilarityView::toggle(int layer) {
    LayerMarks marks = state()->marks;
    if (marks.erase(layer) == 0) marks.insert(layer);
    mark(std::move(marks));
    selectLayer(*document(), layer, this);
}

void SimilarityView::markBetween(int one, int other) {
    if (one == other) {
        if (one > 0) selectLayer(*document(), one - 1, this);
        return;
    }
    LayerMarks between = blocksBetween(one, other);
    const int first = *between.begin();
    mark(between == state()->marks ? LayerMarks{} : std::move(between));
    selectLayer(*document(), first, this);
}

void SimilarityView::mark(LayerMarks marks, int dragId) {
    if (dragId == 0) m_lowestDrag = 0;
    if (marks == state()->marks) return;
    document()->recipe().undoStack().push(new MarkCommand<LayerMarks>(
        [] { return tr("Mark blocks"); }, state()->marks, std::move(marks),
        [view = QPointer(this), document = QPointer<Document>(document())](const LayerMarks& now) {
            if (view && document) view->setMarks(document, now);
        },
        dragId));
}

void SimilarityView::setMarks(Document* marked, const LayerMarks& marks) {
    SimilarityState* now = stateOf(marked);
    if (!now) return;
    now->marks = marks;
    now->measured.reset();
    if (marked != document()) return;
    if (!isVisible()) return invalidate();
    showMarks();
}

void SimilarityView::markLowest(int count) {
    if (!hasResult()) return;
    if (m_lowestDrag == 0) m_lowestDrag = document()->recipe().newDragId();
    mark(lowestLayers(*study(), order(), count), m_lowestDrag);
}

void SimilarityView::measureMarked() {
    const SimilarityState& current = *state();
    core::Recipe recipe;
    recipe.steps = {removalOf(current.marks)};
    measure(
        [name = document()->name()] { return tr("%1 without the marked blocks").arg(name); },
        [request = current.request, recipe](core::JobContext& job) {
            return measureRecipe(request.model, request.backend, request.text, recipe, job);
        },
        [this, marks = current.marks](Document& measured, const RecipeEffect& effect) {
            SimilarityState& now = *stateOf(&measured);
            if (now.marks == marks) now.measured = effect;
        });
}

QString SimilarityView::invitation() const {
    return tr(
        "Which blocks change what passes them least? Block influence, angular distance and "
        "similarity of the streams behind all blocks, on a text.");
}

void SimilarityView::retranslate() {
    ObservationView::retranslate();
    m_order->setItemText(0, tr("by influence"));
    m_order->setItemText(1, tr("neighbours, by angle"));
    m_order->setAccessibleName(tr("What “lowest” means"));
    m_kind->setItemText(0, tr("Linear CKA"));
    m_kind->setItemText(1, tr("Debiased CKA"));
    m_kind->setItemText(2, tr("Angular distance"));
    m_kind->setAccessibleName(tr("Measure of similarity"));
    m_marks->setTexts(tr("Blocks to mark"),
                      tr("Removes all marked blocks at once and measures the KL on the text"));
    m_influence->setWhatsThis(
        tr("Block influence: 1 minus the mean cosine of what enters a block and what leaves it "
           "(ShortGPT, Men and others, 2024). Angular distance: the mean angle between the two "
           "over π. Small numbers mean that the block hardly turns the stream; they do not say "
           "that the little it adds is useless, so measure before trusting them. Each column has "
           "its own logarithmic colour scale. Arrow keys, or a click with Ctrl, select a block; a "
           "click or Space marks it for removal; marked blocks are hatched."));
    m_map->setWhatsThis(
        tr("The residual stream before the first block (“in”) and behind each block, against "
           "itself. Linear CKA (Kornblith and others, 2019) is 1 where two streams say the same "
           "of all positions up to rotation and scale; debiased, it no longer grows because "
           "positions are few. Squares of high values along the diagonal are blocks that change "
           "little together. The angular "
           "distance is the mean angle over π. The outlined cell is the selected block: what "
           "enters it and what leaves it. A click or Space on a cell marks the blocks between its "
           "two streams; a click on a name, Shift+Space for the row or Ctrl+Space for the column "
           "selects a block."));
    m_neighbours->setWhatsThis(
        tr("For each number of neighbouring blocks the angular distance across those that turn "
           "the stream least (Gromov and others, 2024). While the line stays low, that many can "
           "be tried. A click or Space marks them."));
}

}  // namespace lathe::app
