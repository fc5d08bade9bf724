// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/overview_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/documents/workbench.h"
#include "app/desktop/views/goals_form.h"
#include "app/desktop/views/model_facts.h"
#include "app/desktop/views/model_sizes.h"
#include "core/model/kv_cache.h"
#include "widgets/charts/fit_bar.h"
#include "widgets/charts/stacked_bar.h"
#include "widgets/charts/treemap_chart.h"
#include "widgets/panels/facts_grid.h"
#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace metrics = widgets::metrics;

namespace {

constexpr int kLeftWidth = 292, kScrollBar = 10, kLeastChart = 280;
constexpr int64_t kPromptRows = 128;  ///< tokens that one pass works on

QPushButton* linkButton(const QString& name, QWidget* parent) {
    auto* button = new QPushButton(parent);
    button->setObjectName(name);
    button->setProperty("role", QStringLiteral("flat"));
    return button;
}

}  // namespace

OverviewView::OverviewView(Workbench& workbench, QWidget* parent) : View(workbench, parent) {
    build();
    connect(&workbench, &Workbench::goalsChanged, this, &OverviewView::invalidate);
    connect(m_goals, &GoalsForm::edited, &workbench, &Workbench::setGoals);
    connect(m_context, &QSpinBox::valueChanged, this, &OverviewView::showFit);
    connect(m_treemap, &widgets::TreemapChart::itemSelected, this,
            [this](const QString& id) { document()->selection().select({id}, this); });
    connect(m_tryRecipe, &QPushButton::clicked, this, &OverviewView::presetRequested);
    connect(m_tryWeights, &QPushButton::clicked, this,
            [this] { Q_EMIT viewRequested(QStringLiteral("weights")); });
    connect(m_tryCompare, &QPushButton::clicked, this,
            [this] { Q_EMIT viewRequested(QStringLiteral("compare")); });
    retranslate();
}

QVBoxLayout* OverviewView::section(QWidget* parent, QLabel** title) {
    auto* layout = new QVBoxLayout;
    layout->setSpacing(6);
    *title = widgets::makeLabel("title", parent);
    layout->addWidget(*title);
    return layout;
}

QWidget* OverviewView::buildLeft() {
    auto* content = new QWidget(this);
    content->setProperty("role", QStringLiteral("surface"));
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(metrics::kPadding, metrics::kPadding, metrics::kPadding,
                               metrics::kPadding);
    layout->setSpacing(metrics::kPadding);
    m_facts = new widgets::FactsGrid(1, content);
    m_facts->setObjectName(QStringLiteral("overview.facts"));
    m_provenance = new widgets::FactsGrid(1, content);
    m_goals = new GoalsForm(content);
    m_tryRecipe = linkButton(QStringLiteral("overview.tryRecipe"), content);
    m_tryWeights = linkButton(QStringLiteral("overview.tryWeights"), content);
    m_tryCompare = linkButton(QStringLiteral("overview.tryCompare"), content);
    const auto add = [&](QLabel** title, std::initializer_list<QWidget*> parts) {
        if (layout->count() > 0) layout->addWidget(widgets::makeRule(Qt::Horizontal, content));
        QVBoxLayout* part = section(content, title);
        for (QWidget* widget : parts) part->addWidget(widget);
        layout->addLayout(part);
    };
    add(&m_factsTitle, {m_facts});
    add(&m_goalsTitle, {m_goals});
    add(&m_nextTitle, {m_tryRecipe, m_tryWeights, m_tryCompare});
    add(&m_provenanceTitle, {m_provenance});
    layout->addStretch(1);
    m_left = new QScrollArea(this);
    m_left->setWidget(content);
    m_left->setWidgetResizable(true);
    m_left->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return m_left;
}

void OverviewView::build() {
    m_treemap = new widgets::TreemapChart(this);
    m_treemap->setObjectName(QStringLiteral("overview.treemap"));
    m_types = new widgets::StackedBar(this);
    m_types->setObjectName(QStringLiteral("overview.types"));
    m_fit = new widgets::FitBar(this);
    m_fit->setObjectName(QStringLiteral("overview.fit"));
    m_contextLabel = widgets::makeLabel("secondary", this);
    m_context = new QSpinBox(this);
    m_context->setObjectName(QStringLiteral("overview.context"));
    m_context->setRange(1, 1 << 20);
    m_context->setFixedWidth(96);
    m_contextLabel->setBuddy(m_context);
    // Charts draw themselves smaller rather than widen the window.
    for (QWidget* chart : {static_cast<QWidget*>(m_treemap), static_cast<QWidget*>(m_types),
                           static_cast<QWidget*>(m_fit)})
        chart->setMinimumWidth(kLeastChart);
    auto* contextRow = new QHBoxLayout;
    contextRow->setContentsMargins(metrics::kPadding, 0, metrics::kPadding, 8);
    contextRow->setSpacing(8);
    contextRow->addWidget(m_contextLabel);
    contextRow->addWidget(m_context);
    contextRow->addStretch(1);
    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_treemap, 5);
    right->addWidget(widgets::makeRule(Qt::Horizontal, this));
    right->addWidget(m_types, 2);
    right->addWidget(widgets::makeRule(Qt::Horizontal, this));
    right->addWidget(m_fit, 2);
    right->addLayout(contextRow);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildLeft());
    layout->addWidget(widgets::makeRule(Qt::Vertical, this));
    layout->addLayout(right, 1);
}

void OverviewView::refresh() {
    if (!document()) return;
    if (m_followed != document()) {
        if (m_followed) {
            disconnect(&m_followed->recipe(), nullptr, this, nullptr);
            disconnect(&m_followed->selection(), nullptr, this, nullptr);
            disconnect(m_followed, nullptr, this, nullptr);
        }
        m_followed = document();
        connect(&m_followed->recipe(), &RecipeDocument::planChanged, this,
                &OverviewView::invalidate);
        connect(m_followed, &Document::compressedChanged, this, &OverviewView::invalidate);
        connect(&m_followed->selection(), &SelectionHub::selectionChanged, this,
                [this](const QStringList& weights) { m_treemap->setSelectedId(weights.value(0)); });
        m_context->setValue(int(std::min<int64_t>(m_followed->model()->spec().context, 2048)));
    }
    showFacts();
    showTreemap();
    showSizes();
    showFit();
}

void OverviewView::showFacts() {
    m_facts->setFacts(factsOf(*document()->model()));
    m_provenance->setFacts(provenanceOf(*document()->model(), document()->source()));
    const bool classifies = document()->model()->spec().classifies();
    m_goals->setGoals(workbench().goals());
    m_goals->setClassifier(classifies);
    // Only keys and values grow with the context, which a classifier does not keep.
    m_context->setVisible(!classifies);
    m_contextLabel->setVisible(!classifies);
    m_tryRecipe->setVisible(document()->recipe().stepCount() == 0);
    m_tryCompare->setVisible(document()->compressed() != nullptr);
    fitLeft();
}

void OverviewView::fitLeft() {
    // As wide as its texts, which grow with the font and the language.
    const int wanted = m_left->widget()->minimumSizeHint().width() + kScrollBar;
    m_left->setFixedWidth(std::max(kLeftWidth, wanted));
}

void OverviewView::showTreemap() {
    m_treemap->setTitle(tr("Where the bytes are"),
                        tr("one tile per weight, by block · click selects it everywhere"));
    m_treemap->setItems(
        treemapOf(*document()->model(), [](int layer) { return tr("block %1").arg(layer); }));
    m_treemap->setSelectedId(document()->selection().currentWeight());
}

void OverviewView::showSizes() {
    std::vector<widgets::BarRow> rows = {{tr("original"), bytesByType(*document()->model())}};
    if (document()->compressed())
        rows.push_back({tr("compressed"), bytesByType(*document()->compressed())});
    const auto& plan = document()->recipe().plan();
    if (plan && plan->error.isEmpty() && !plan->steps.empty())
        rows.push_back(
            {tr("recipe, est."),
             {{tr("estimate"), double(plan->bytesAfter), widgets::Series::Blue, false}}});
    m_types->setTitle(tr("Bytes by type"), {});
    m_types->setRows(std::move(rows));
}

void OverviewView::showFit() {
    if (!document()) return;
    const int64_t context = m_context->value();
    bool rounded = false;  // keys and values of any row
    const auto row = [&](const QString& label, const core::Model& model) {
        const core::ModelSpec& spec = model.spec();
        const core::CacheSize cache = core::cacheSize(spec, model.plan(), context);
        rounded |= cache.codes > 0;
        return widgets::BarRow{
            label,
            {{tr("weights"), double(model.bytes()), widgets::Series::Blue, false},
             {tr("KV cache"), double(cache.total()), widgets::Series::Orange, false},
             {tr("working memory"), double(workingBytes(spec, kPromptRows)), widgets::Series::Green,
              false}}};
    };
    widgets::FitBarData data;
    data.rows.push_back(row(tr("original"), *document()->model()));
    if (document()->compressed())
        data.rows.push_back(row(tr("compressed"), *document()->compressed()));
    const auto& goal = workbench().goals().memoryMegabytes;
    data.limitBytes = goal ? *goal * 1e6 : double(machineMemory().available);
    data.limitLabel = goal ? tr("goal") : tr("free on this machine");
    const QString sequence =
        rounded
            ? tr("estimate for one sequence of %1 tokens, keys and values as each model keeps them")
            : tr("estimate for one sequence of %1 tokens, keys and values in 32 bit");
    m_fit->setTitle(tr("Does it fit?"), document()->model()->spec().classifies()
                                            ? tr("estimate for one example")
                                            : sequence.arg(QLocale().toString(qlonglong(context))));
    m_fit->setData(std::move(data));
}

void OverviewView::retranslate() {
    m_factsTitle->setText(tr("Model"));
    m_goalsTitle->setText(tr("Goals"));
    m_nextTitle->setText(tr("Try next"));
    m_provenanceTitle->setText(tr("Provenance"));
    m_contextLabel->setText(tr("Context, tokens"));
    m_goals->retranslate();
    m_treemap->setWhatsThis(
        tr("The area of a tile is the stored size of a weight: codes, scales, zeros and tables."));
    m_types->setWhatsThis(
        tr("Stored bytes by the way they are encoded; the last bar is the plan's estimate of the "
           "recipe."));
    m_fit->setWhatsThis(
        tr("Weights, keys and values of one sequence at the chosen context, and the greatest "
           "activations of "
           "a pass over 128 tokens, as this engine keeps them. It is an estimate, not a "
           "measurement. A limit far beyond it stands at the edge with an arrow."));
    m_tryRecipe->setText(tr("Quantize to 4 bits in one click"));
    m_tryWeights->setText(tr("Drag a line in Weights"));
    m_tryCompare->setText(tr("Compare the runs"));
}

}  // namespace lathe::app
