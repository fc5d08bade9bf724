// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/columns_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/desktop/documents/selected_channels.h"
#include "app/desktop/observatory/column_player.h"
#include "app/desktop/observatory/observation_bar.h"
#include "app/desktop/observatory/tile_bar.h"
#include "app/desktop/observatory/weight_box.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/line_chart.h"
#include "widgets/panels/labels.h"
#include "widgets/panels/title_control.h"

namespace lathe::app {

namespace {

constexpr int kLeastChart = 90;
constexpr double kNudge = 1.0 / 8;  // of the way between two levels
const QString kInputsKey = QStringLiteral("columns.inputs"),
              kWalkKey = QStringLiteral("columns.walk");

bool isSameTile(const TileOptions& a, const TileOptions& b) {
    return a.rows == b.rows && a.columns == b.columns && a.firstRow == b.firstRow &&
           a.firstColumn == b.firstColumn;
}

/// Where a weight of one walk stands in another over the same tile.
TilePlace placeIn(const TileWalk& walk, const TileWalk& before, const TilePlace& chosen) {
    const std::vector<int64_t>& order = walk.original.trace.order;
    const auto found = std::ranges::find(order, before.columnAt(chosen.place));
    return {chosen.row, static_cast<int>(found - order.begin())};
}

}  // namespace

ColumnsView::ColumnsView(Workbench& workbench, QWidget* parent)
    : ObservationOf(QStringLiteral("columns"), workbench, parent) {
    build();
    connectParts();
    retranslate();
}

void ColumnsView::build() {
    m_tile = new TileBar(&page());
    for (QWidget* control : m_tile->tileControls()) bar().addControl(control);
    m_map = new widgets::HeatMap(&page());
    m_map->setObjectName(QStringLiteral("columns.map"));
    auto* changes = new QWidget(&page());
    m_change = new widgets::HeatMap(changes);
    m_change->setObjectName(QStringLiteral("columns.change"));
    m_change->setTitleCovered(true);
    m_kind = new QComboBox(changes);
    m_kind->setObjectName(QStringLiteral("columns.kind"));
    m_kind->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_kind->addItems({QString(), QString(), QString()});
    widgets::putIntoTitleLine(changes, m_change, m_kind, Qt::AlignLeft);
    m_player = new ColumnPlayer(&page());
    m_loss = new widgets::LineChart(&page());
    m_loss->setObjectName(QStringLiteral("columns.loss"));
    m_box = new WeightBox(&page());
    for (widgets::ChartWidget* chart :
         std::initializer_list<widgets::ChartWidget*>{m_map, m_change, m_loss}) {
        chart->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
        chart->setMinimumHeight(kLeastChart);
    }
    auto* maps = new QHBoxLayout;
    maps->setSpacing(0);
    maps->addWidget(m_map, 1);
    maps->addWidget(widgets::makeRule(Qt::Vertical, &page()));
    maps->addWidget(changes, 1);
    auto* below = new QHBoxLayout;
    below->setSpacing(0);
    below->addWidget(m_loss, 2);
    below->addWidget(widgets::makeRule(Qt::Vertical, &page()));
    below->addWidget(m_box, 1);
    auto* layout = new QVBoxLayout(&page());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tile);
    layout->addLayout(maps, 7);
    layout->addWidget(m_player);
    layout->addLayout(below, 4);
}

void ColumnsView::connectParts() {
    connect(m_tile, &TileBar::changed, this, &ColumnsView::optionsChanged);
    connect(m_player, &ColumnPlayer::decidedChanged, this, [this] {
        if (walk()) showTile();
    });
    connect(m_kind, &QComboBox::activated, this, [this] {
        if (walk()) showChange();
    });
    for (auto* map : {m_map, m_change}) {
        connect(map, &widgets::HeatMap::cellClicked, this, &ColumnsView::chooseWeight);
        connect(map, &widgets::HeatMap::columnClicked, this,
                [this](int place) { m_player->setDecided(place + 1); });
    }
    connect(m_loss, &widgets::LineChart::pointClicked, this,
            [this](int, int decided) { m_player->setDecided(decided); });
    connect(m_box, &WeightBox::valueEntered, this, &ColumnsView::edit);
    connect(m_box, &WeightBox::undoRequested, this, [this] {
        if (!state()->edits.empty()) state()->edits.pop_back();
        editsChanged();
    });
    connect(m_box, &WeightBox::resetRequested, this, [this] {
        state()->edits.clear();
        editsChanged();
    });
}

int ColumnsView::decided() const {
    return m_player->decided();
}

std::string ColumnsView::chosenWeight() const {
    for (const QString& name : document()->selection().weights()) {
        const core::Weight* weight = document()->model()->find(name.toStdString());
        if (weight && weight->role == core::WeightRole::Linear) return weight->name;
    }
    for (const core::WeightPtr& weight : document()->model()->weightsInOrder())
        if (weight->role == core::WeightRole::Linear) return weight->name;
    return {};
}

void ColumnsView::startMeasuring() {
    const ColumnsRequest request{document()->model(), workbench().backend(), observedText(),
                                 chosenWeight()};
    measure(
        [weight = QString::fromStdString(request.weight)] {
            return tr("Inputs of %1").arg(weight);
        },
        [request](core::JobContext& job) {
            return std::make_shared<const ColumnInputs>(gatherInputs(request, job));
        },
        [this, request](Document& measured, std::shared_ptr<const ColumnInputs> inputs) {
            keep(measured, {request, std::move(inputs), {}, nullptr, {}, {}});
        });
}

void ColumnsView::showResult() {
    const core::Encoding& encoding = *document()->model()->weight(state()->request.weight).encoding;
    m_tile->setWeightSize(encoding.rows(), encoding.columns());
    const bool isCurrent =
        walk() && walk()->asked == m_tile->options() && walk()->edits == state()->edits;
    if (isCurrent)
        showWalk();
    else
        requestWalk();
}

void ColumnsView::followSelection() {
    const std::string weight = chosenWeight();
    followChannels(weight);
    if (weight != state()->request.weight) changeWeight(weight);
}

void ColumnsView::followChannels(const std::string& name) {
    const SelectionHub& selection = document()->selection();
    const QString now = QStringLiteral("%1 %2 %3 %4")
                            .arg(selection.currentWeight(), QString::number(selection.head()),
                                 QString::number(selection.channel()),
                                 QString::number(selection.isOutput()));
    // Later the tile may be moved on by hand.
    if (now == std::exchange(state()->followed, now)) return;
    const core::WeightPtr weight = document()->model()->parts().weights.at(name);
    const auto selected = selectedChannels(*document(), *weight);
    if (!selected) return;
    m_tile->setWeightSize(weight->encoding->rows(), weight->encoding->columns());
    const bool moved =
        selected->inputs ? m_tile->showColumn(selected->first) : m_tile->showRow(selected->first);
    if (name != state()->request.weight) return;  // all begins anew
    if (moved)
        optionsChanged();
    else if (walk() && chooseSelected())
        showTile();
}

bool ColumnsView::chooseSelected() {
    const TileWalk& shown = *walk();
    const auto selected =
        selectedChannels(*document(), document()->model()->weight(state()->request.weight));
    if (!selected) return false;
    TilePlace chosen = state()->chosen;
    if (selected->inputs) {
        // Of a head's inputs the first, unless one of them is chosen.
        const int now = shown.options.firstColumn + shown.columnAt(chosen.place);
        if (now >= selected->first && now < selected->first + selected->count) return false;
        const std::vector<int64_t>& order = shown.original.trace.order;
        const auto found = std::ranges::find(order, selected->first - shown.options.firstColumn);
        if (found == order.end()) return false;
        chosen.place = static_cast<int>(found - order.begin());
    } else {
        const int now = shown.options.firstRow + chosen.row,
                  row = selected->first - shown.options.firstRow;
        if (now >= selected->first && now < selected->first + selected->count) return false;
        if (row < 0 || row >= shown.rows()) return false;
        chosen.row = row;
    }
    state()->chosen = chosen;
    return true;
}

void ColumnsView::changeWeight(const std::string& weight) {
    ColumnsState& current = *state();
    current.request.weight = weight;
    current.edits.clear();
    current.walk.reset();
    m_player->stop();
    if (current.study->areOf(weight))
        showResult();
    else
        requestInputs();
}

/// Another weight's, on the text that was measured.
void ColumnsView::requestInputs() {
    workbench().jobs().preview(
        kInputsKey, this,
        [request = state()->request](core::JobContext& job) {
            return std::make_shared<const ColumnInputs>(gatherInputs(request, job));
        },
        [this, target = QPointer<Document>(document()), weight = state()->request.weight](
            core::Outcome<std::shared_ptr<const ColumnInputs>> outcome) {
            if (!target || target != document() || !state()) return;
            if (state()->request.weight != weight) return;
            if (const auto* error = std::get_if<core::Error>(&outcome))
                m_player->setSentence(QString::fromUtf8(error->what()));
            auto* inputs = std::get_if<std::shared_ptr<const ColumnInputs>>(&outcome);
            if (!inputs) return;
            state()->study = std::move(*inputs);
            showResult();
        });
}

void ColumnsView::optionsChanged() {
    if (!hasResult()) return;
    if (walk() && !isSameTile(walk()->options, m_tile->options())) state()->edits.clear();
    requestWalk();
}

void ColumnsView::requestWalk() {
    const ColumnsState& current = *state();
    const core::WeightPtr weight =
        current.request.model->parts().weights.at(current.request.weight);
    workbench().jobs().preview(
        kWalkKey, this,
        [weight, inputs = current.study, options = m_tile->options(),
         edits = current.edits](core::JobContext& job) {
            return std::make_shared<const TileWalk>(
                walkTile(*weight, *inputs, options, edits, job));
        },
        [this, inputs = current.study](core::Outcome<std::shared_ptr<const TileWalk>> outcome) {
            if (!state() || state()->study != inputs) return;
            if (const auto* error = std::get_if<core::Error>(&outcome))
                m_player->setSentence(QString::fromUtf8(error->what()));
            auto* walk = std::get_if<std::shared_ptr<const TileWalk>>(&outcome);
            if (!walk) return;
            ColumnsState& now = *state();
            if (now.walk && isSameTile(now.walk->options, (*walk)->options))
                now.chosen = placeIn(**walk, *now.walk, now.chosen);
            else
                now.chosen = {};
            now.walk = std::move(*walk);
            chooseSelected();
            showWalk();
        });
}

void ColumnsView::showWalk() {
    m_player->setColumns(walk()->columns());
    showTile();
}

QString ColumnsView::weightTitle() const {
    const core::Weight& weight = document()->model()->weight(state()->request.weight);
    const QString name = QString::fromStdString(weight.name);
    return weight.layer < 0
               ? name
               : tr("block %1 · %2").arg(weight.layer).arg(name.section(QLatin1Char('.'), 2));
}

void ColumnsView::showTile() {
    const TileWalk& shown = *walk();
    m_map->setData(tileOf(shown, decided(), state()->chosen));
    m_map->setTitle(tr("The tile now"), weightTitle());
    const QLocale locale;
    m_loss->setData(tileLossOf(shown, decided()));
    m_loss->setTitle(
        tr("Lost so far"),
        tr("%1, %2 tokens").arg(study()->textName, locale.toString(qlonglong(study()->tokens))));
    m_player->setSentence(tileSentence(shown, decided()));
    showChange();
    showWeight();
}

void ColumnsView::showChange() {
    const auto kind = TileChange(m_kind->currentIndex());
    m_change->setData(tileChangeOf(*walk(), decided(), state()->chosen, kind));
    m_change->setTitle(m_kind->currentText());
}

void ColumnsView::showWeight() {
    const TileWalk& shown = *walk();
    const TilePlace& chosen = state()->chosen;
    const core::ColumnTrace& trace = shown.shown().trace;
    const size_t at = trace.at(chosen.row, chosen.place);
    m_box->setWeight(tr("Row %1, input %2")
                         .arg(shown.options.firstRow + chosen.row)
                         .arg(shown.options.firstColumn + shown.columnAt(chosen.place)),
                     tileFactsOf(shown, decided(), chosen));
    const double largest = std::abs(*std::ranges::max_element(
        trace.weights, {}, [](float weight) { return std::abs(weight); }));
    const double levels = trace.steps.empty() ? largest / 8 : double{trace.steps[at]};
    m_box->setValue(trace.weights[at], kNudge * levels);
    m_box->setSpread(spreadSentence(shown, decided()), shown.edited != nullptr);
}

void ColumnsView::chooseWeight(int row, int place) {
    if (!walk()) return;
    state()->chosen = {row, place};
    showTile();
    document()->selection().selectChannel(QString::fromStdString(state()->request.weight),
                                          walk()->options.firstColumn + walk()->columnAt(place),
                                          this);
}

void ColumnsView::edit(double value) {
    if (!walk()) return;
    ColumnsState& current = *state();
    current.edits.push_back(
        {current.chosen.row, current.walk->columnAt(current.chosen.place), value});
    editsChanged();
}

/// What is there to see now.
void ColumnsView::editsChanged() {
    m_kind->setCurrentIndex(
        int(state()->edits.empty() ? TileChange::LastColumn : TileChange::OfEdit));
    requestWalk();
}

QString ColumnsView::invitation() const {
    return tr(
        "How do GPTQ and SparseGPT get by with so few bits? Watch them go through a tile of a "
        "weight, column by column, and make up for each error in the columns still free.");
}

void ColumnsView::retranslate() {
    ObservationView::retranslate();
    m_tile->retranslate();
    m_player->retranslate();
    m_box->retranslate();
    m_kind->setItemText(int(TileChange::LastColumn), tr("What the last column changed"));
    m_kind->setItemText(int(TileChange::SoFar), tr("Changed so far"));
    m_kind->setItemText(int(TileChange::OfEdit), tr("Spread of the edit"));
    m_kind->setAccessibleName(tr("Which change is shown"));
    m_map->setWhatsThis(
        tr("Rows are outputs, columns are inputs in the order in which they are decided. Left of "
           "the gap they are decided: rounded by GPTQ, or zero (hatched) and kept by SparseGPT. "
           "Right of it they are still free and have changed to make up for the errors so far. "
           "The outlined column was decided last. A click or Space on a weight chooses it and "
           "selects its input channel in all views; a click on a column's number, or Ctrl+Space, "
           "goes there. The tile is taken as a layer of its own, with its "
           "part of the Hessian Σ x xᵀ of what the weight reads in the uncompressed model."));
    m_change->setWhatsThis(
        tr("What the last column changed: in the outlined column the error of deciding it, behind "
           "it what makes up for that: −e·U, where e is the error divided by the diagonal of U and "
           "UᵀU is the inverse of the damped Hessian. Changed so far: against the weight before "
           "the walk. Spread of the edit: the tile against the same walk without the edits, in "
           "colours that are fitted to each step and that the edited weight itself may exceed; "
           "rows of GPTQ do not touch each other, zeros that are chosen among all rows do."));
    m_loss->setWhatsThis(
        tr("What is lost of the outputs when so many columns are decided and the free ones make up "
           "for it as well as they can: the sum of e², which at the end is tr((W−Q)H(W−Q)ᵀ), in "
           "percent of tr(WHWᵀ), with the damped Hessian H. The other line is the same for a "
           "weight that is rounded to nearest, or pruned by magnitude, with nothing made up for. A "
           "click goes to that column."));
}

}  // namespace lathe::app
