// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/divergence_view.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/observatory/layer_selection.h"
#include "app/desktop/observatory/observation_bar.h"
#include "core/model/family.h"
#include "widgets/charts/chart_table_view.h"
#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"
#include "widgets/text/elided_box.h"

namespace lathe::app {

namespace {

constexpr double kFirstThreshold = 0.1;
constexpr int kFieldWidth = 76, kWidths[] = {64, 210, 70, 200};

}  // namespace

DivergenceView::DivergenceView(Workbench& workbench, QWidget* parent)
    : ObservationOf(QStringLiteral("divergence"), workbench, parent) {
    build();
    connectParts();
    retranslate();
}

void DivergenceView::build() {
    m_other = new widgets::ElidedBox(14, this);
    m_other->setObjectName(QStringLiteral("divergence.other"));
    bar().addControl(m_other);
    QFrame* strip = widgets::makeFrame("toolbar", &page());
    m_quantity = new QComboBox(strip);
    m_quantity->setObjectName(QStringLiteral("divergence.quantity"));
    m_quantity->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_quantity->addItems({QString(), QString(), QString()});
    m_thresholdTitle = widgets::makeLabel("caption", strip);
    m_threshold = new QDoubleSpinBox(strip);
    m_threshold->setObjectName(QStringLiteral("divergence.threshold"));
    m_threshold->setRange(0.001, 10);
    m_threshold->setDecimals(3);
    m_threshold->setSingleStep(0.01);
    m_threshold->setValue(kFirstThreshold);
    m_threshold->setFixedWidth(kFieldWidth);
    m_sentence = widgets::makeLabel("secondary", strip);
    m_sentence->setObjectName(QStringLiteral("divergence.sentence"));
    m_sentence->setWordWrap(true);
    auto* fields = new QHBoxLayout(strip);
    fields->setContentsMargins(widgets::metrics::kPadding, 4, widgets::metrics::kPadding, 4);
    fields->setSpacing(8);
    for (QWidget* part : std::initializer_list<QWidget*>{m_quantity, m_thresholdTitle, m_threshold})
        fields->addWidget(part);
    fields->addWidget(m_sentence, 1);
    m_lines = new widgets::LineChart(&page());
    m_lines->setObjectName(QStringLiteral("divergence.lines"));
    m_bars = new widgets::RankedBars(&page());
    m_bars->setObjectName(QStringLiteral("divergence.linears"));
    m_placesTitle = widgets::makeLabel("title", &page());
    m_placesTitle->setContentsMargins(widgets::metrics::kPadding, 8, 0, 4);
    m_places = new widgets::ChartTableView(&page());
    m_places->setObjectName(QStringLiteral("divergence.places"));
    auto* charts = new QHBoxLayout;
    charts->setSpacing(0);
    charts->addWidget(m_lines, 3);
    charts->addWidget(widgets::makeRule(Qt::Vertical, &page()));
    charts->addWidget(m_bars, 2);
    auto* layout = new QVBoxLayout(&page());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(strip);
    layout->addLayout(charts, 5);
    layout->addWidget(widgets::makeRule(Qt::Horizontal, &page()));
    layout->addWidget(m_placesTitle);
    layout->addWidget(m_places, 4);
}

void DivergenceView::connectParts() {
    connect(m_quantity, &QComboBox::activated, this, &DivergenceView::showLines);
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, &DivergenceView::showSentence);
    connect(m_lines, &widgets::LineChart::pointClicked, this,
            [this](int, int layer) { selectLayer(*document(), layer, this); });
    connect(m_bars, &widgets::RankedBars::barClicked, this, [this](int bar) {
        const core::LinearError& linear =
            study()->found.linears[static_cast<size_t>(m_order[static_cast<size_t>(bar)])];
        const QString name = QString::fromStdString(linear.site);
        if (document()->model()->find(linear.site)) document()->selection().select({name}, this);
    });
}

void DivergenceView::forget(Document* closing) {
    ObservationOf::forget(closing);
    if (closing != document()) invalidate();
}

std::vector<DivergenceView::Candidate> DivergenceView::candidates() const {
    std::vector<Candidate> found;
    if (document()->compressed())
        found.push_back({document()->compressedName(), document()->compressed()});
    const core::ModelSpec& own = document()->model()->spec();
    for (const auto& other : workbench().documents()) {
        const core::ModelSpec& spec = other->model()->spec();
        if (other.get() != document() && spec.vocabulary == own.vocabulary &&
            spec.layers.size() == own.layers.size() && !spec.classifies())
            found.push_back({other->name(), other->model()});
    }
    return found;
}

void DivergenceView::fillCandidates() {
    const QSignalBlocker quiet(m_other);
    const QString before = m_other->currentText();
    m_other->clear();
    for (const Candidate& one : candidates()) m_other->addItem(one.name);
    m_other->setCurrentIndex(std::max(0, m_other->findText(before)));
}

void DivergenceView::refresh() {
    if (document() != m_watched) {
        if (m_watched) disconnect(m_watched, &Document::compressedChanged, this, nullptr);
        m_watched = document();
        if (m_watched)
            connect(m_watched, &Document::compressedChanged, this, [this] { invalidate(); });
    }
    if (document()) fillCandidates();
    ObservationView::refresh();
}

QString DivergenceView::obstacle() const {
    if (const QString other = ObservationView::obstacle(); !other.isEmpty()) return other;
    if (!candidates().empty()) return {};
    return tr(
        "There is nothing to compare this model with yet. Run a recipe, or open a changed "
        "version of it.");
}

void DivergenceView::startMeasuring() {
    const std::vector<Candidate> found = candidates();
    const auto chosen = static_cast<size_t>(std::max(0, m_other->currentIndex()));
    if (chosen >= found.size()) return;
    const DivergenceRequest request{document()->model(), found[chosen].model, found[chosen].name,
                                    workbench().backend(), observedText()};
    measure(
        [name = request.changedName] { return tr("Divergence of %1").arg(name); },
        [request](core::JobContext& job) {
            return std::make_shared<const DivergenceStudy>(studyDivergence(request, job));
        },
        [this](Document& measured, std::shared_ptr<const DivergenceStudy> study) {
            keep(measured, {std::move(study)});
        });
}

QString DivergenceView::modelName() const {
    return ObservationView::modelName() + QStringLiteral(" → ") + study()->changedName;
}

void DivergenceView::showResult() {
    showLines();
    showSentence();
    m_places->setTable(placesTable(*study()));
    for (size_t column = 0; column < std::size(kWidths); ++column)
        m_places->setColumnWidth(static_cast<int>(column), kWidths[column]);
}

void DivergenceView::showLines() {
    if (!hasResult()) return;
    m_lines->setData(streamLinesOf(*study(), StreamQuantity(m_quantity->currentIndex())));
    m_lines->setCurrent(selectedLayer(*document()));
    m_lines->setTitle(tr("Residual stream behind each block"),
                      study()->changedName + QStringLiteral(" · ") + study()->textName);
}

void DivergenceView::showSentence() {
    if (hasResult()) m_sentence->setText(divergenceSentence(*study(), m_threshold->value()));
}

void DivergenceView::followSelection() {
    m_lines->setCurrent(selectedLayer(*document()));
    m_bars->setData(linearBarsOf(*study(), document()->selection().weights(), m_order));
    m_bars->setTitle(tr("Weights that err most"), tr("on the original's inputs"));
}

QString DivergenceView::invitation() const {
    return tr(
        "Where does the changed model part from the original, and which block is to blame? "
        "Both read the same text.");
}

void DivergenceView::retranslate() {
    ObservationView::retranslate();
    m_other->setAccessibleName(tr("Changed model"));
    m_quantity->setItemText(0, tr("Relative error"));
    m_quantity->setItemText(1, tr("Cosine distance"));
    m_quantity->setItemText(2, tr("SQNR"));
    m_quantity->setAccessibleName(tr("Quantity"));
    m_thresholdTitle->setText(tr("Threshold"));
    m_threshold->setAccessibleName(tr("Threshold of the relative error"));
    m_placesTitle->setText(tr("Where the predictions differ most"));
    m_places->setTitle(m_placesTitle->text());
    m_places->setWhatsThis(tr(
        "The places of the text where the predictions of the two models are furthest apart, by "
        "the Kullback–Leibler divergence of the changed model's from the original's: what stands "
        "before the place, how the text goes on, and what each model would have said, with its "
        "probability. A few such places often make up most of the mean."));
    m_lines->setWhatsThis(tr(
        "How far the residual stream of the changed model is from the original's behind each "
        "block, over all tokens. “With inherited”: as it happens, with the errors of all blocks "
        "before. “Its own”: the changed block fed with what the original block gets. Relative "
        "error is ‖x′ − x‖ / ‖x‖; SQNR is the same in decibels. The upright line is the selected "
        "block; a click or Space on a point selects another."));
    m_bars->setWhatsThis(
        tr("For each weight ‖W′x − Wx‖ / ‖Wx‖ on the inputs that it has in the original. A weight "
           "that was not changed has none."));
}

}  // namespace lathe::app
