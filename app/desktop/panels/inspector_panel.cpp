// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/panels/inspector_panel.h"

#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app/desktop/documents/workbench.h"
#include "widgets/charts/number_text.h"
#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"
#include "widgets/text/quantity_text.h"

namespace lathe::app {

using widgets::Fact;

namespace {

const QString kStatisticsKey = QStringLiteral("inspector");
const QString kRankKey = QStringLiteral("inspector.rank");
const QString kWaiting = QStringLiteral("…");

/// Within a second, so that other previews need not wait for it.
bool ranksAtOnce(const core::Encoding& encoding) {
    const auto small = static_cast<double>(std::min(encoding.rows(), encoding.columns())),
               large = static_cast<double>(std::max(encoding.rows(), encoding.columns()));
    return encoding.shape().size() > 1 && small * small * (large + 4 * small) < 5e9;
}

QString number(double value) {
    return widgets::valueText(value, QLocale());
}

QString shapeText(const core::Shape& shape) {
    return QString::fromStdString(core::toText(shape)).replace(QLatin1Char('x'), QChar(0x00D7));
}

Fact inputsFact(const std::string& format) {
    return {InspectorPanel::tr("Inputs"), QString::fromStdString(format),
            InspectorPanel::tr("How what enters a weight is rounded before it is multiplied.")};
}

Fact cacheFact(const std::string& format) {
    return {InspectorPanel::tr("KV cache"), QString::fromStdString(format),
            InspectorPanel::tr("How keys and values of older positions are stored.")};
}

Fact turnedFact(const std::string& transform) {
    return {InspectorPanel::tr("Turned"), QString::fromStdString(transform),
            InspectorPanel::tr("What is multiplied by a Hadamard matrix while the model runs.")};
}

/// How what a weight reads is turned, or the keys that it makes.
core::InputTransform transformOf(const core::Weight& weight, const core::ArithmeticPlan& plan) {
    const core::InputTransform input = plan.transformAt(weight.name);
    return input.turns() || !weight.name.ends_with(".attn.k")
               ? input
               : plan.transformAt(core::keysSite(weight.layer));
}

/// How what a weight makes is cached; unrounded also where it makes something else.
core::CacheFormat cacheFormatOf(const core::Weight& weight, const core::ArithmeticPlan& plan) {
    if (weight.name.ends_with(".attn.k")) return plan.cacheOf(weight.layer).keys;
    if (weight.name.ends_with(".attn.v")) return plan.cacheOf(weight.layer).values;
    return {};
}

}  // namespace

InspectorPanel::InspectorPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench) {
    m_name = widgets::makeLabel("title", this);
    m_name->setWordWrap(true);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_name->setObjectName(QStringLiteral("inspector.name"));
    m_note = widgets::makeLabel("detail", this);
    m_note->setWordWrap(true);
    m_facts = new widgets::FactsGrid(2, this);
    m_facts->setObjectName(QStringLiteral("inspector.facts"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(widgets::metrics::kPadding, 8, widgets::metrics::kPadding, 8);
    layout->setSpacing(4);
    layout->addWidget(m_name);
    layout->addWidget(m_note);
    layout->addSpacing(4);
    layout->addWidget(m_facts);
    layout->addStretch(1);
}

void InspectorPanel::setDocument(Document* document) {
    if (m_document) disconnect(&m_document->selection(), nullptr, this, nullptr);
    m_document = document;
    if (document)
        connect(&document->selection(), &SelectionHub::selectionChanged, this,
                &InspectorPanel::showSelection);
    showSelection();
}

void InspectorPanel::showSelection() {
    m_statistics.reset();
    m_rank.reset();
    m_workbench.jobs().dropPreview(kStatisticsKey);
    m_workbench.jobs().dropPreview(kRankKey);
    if (!m_document) return;
    const QStringList& weights = m_document->selection().weights();
    if (weights.isEmpty()) return showModel();
    if (weights.size() > 1) return showSum(weights);
    const core::Weight* weight = m_document->model()->find(weights.first().toStdString());
    if (!weight) return;
    showWeight(*weight);
    requestStatistics(weights.first(), false);
}

void InspectorPanel::update(const QString& name) {
    if (m_document && m_document->selection().currentWeight() == name)
        showWeight(m_document->model()->weight(name.toStdString()));
}

void InspectorPanel::requestStatistics(const QString& name, bool exact) {
    const core::EncodingPtr encoding = m_document->model()->weight(name.toStdString()).encoding;
    m_workbench.jobs().preview(
        kStatisticsKey, this,
        [encoding, exact](core::JobContext& job) {
            return core::weightStatistics(
                *encoding,
                {.bins = 1, .maxValues = exact ? 0 : core::kSampleValues, .channels = false}, job);
        },
        [this, name](core::Outcome<core::WeightStatistics> outcome) {
            auto* statistics = std::get_if<core::WeightStatistics>(&outcome);
            if (!statistics || !m_document) return;
            m_statistics = *statistics;
            update(name);
            if (m_statistics->sampled)
                requestStatistics(name, true);
            else
                requestRank(name);
        });
}

void InspectorPanel::requestRank(const QString& name) {
    const core::EncodingPtr encoding = m_document->model()->weight(name.toStdString()).encoding;
    if (!ranksAtOnce(*encoding)) return;
    m_workbench.jobs().preview(
        kRankKey, this,
        [encoding](core::JobContext& job) { return core::effectiveRank(*encoding, job); },
        [this, name](core::Outcome<core::EffectiveRank> outcome) {
            if (auto* rank = std::get_if<core::EffectiveRank>(&outcome)) m_rank = *rank;
            update(name);
        });
}

void InspectorPanel::showModel() {
    const core::Model& model = *m_document->model();
    const core::ModelSpec& spec = model.spec();
    m_name->setText(m_document->name());
    m_note->setText(tr("Choose a weight in the tree or a chart."));
    std::vector<Fact> facts = {
        {tr("Family"), QString::fromStdString(spec.family), {}},
        {tr("Layers"), QLocale().toString(int(spec.layers.size())), {}},
        {tr("Size"), widgets::bytesText(model.bytes()), {}},
        {tr("Bits/weight"), QLocale().toString(model.bitsPerWeight(), 'f', 2), {}}};
    if (model.plan().roundsInputs()) facts.push_back(inputsFact(core::toText(model.plan())));
    if (!model.plan().caches.empty()) facts.push_back(cacheFact(core::cachesText(model.plan())));
    if (!model.plan().transforms.empty())
        facts.push_back(turnedFact(core::transformsText(model.plan())));
    m_facts->setFacts(facts);
}

void InspectorPanel::showWeight(const core::Weight& weight) {
    const core::Encoding& encoding = *weight.encoding;
    m_name->setText(QString::fromStdString(weight.name));
    QString note = QString::fromStdString(weight.sourceName);
    if (const int head = m_document->selection().head(); head >= 0) note = tr("head %1").arg(head);
    if (const int channel = m_document->selection().channel(); channel >= 0)
        note = (m_document->selection().isOutput() ? tr("output channel %1")
                                                   : tr("input channel %1"))
                   .arg(channel);
    m_note->setText(note);
    std::vector<Fact> facts = {
        {tr("Shape"), shapeText(encoding.shape()), {}},
        {tr("Type"), QString::fromStdString(encoding.label()), {}},
        {tr("Size"), widgets::bytesText(encoding.bytes()), {}}};
    const core::ActivationFormat& inputs = m_document->model()->plan().at(weight.name);
    const bool multiplies =
        weight.role == core::WeightRole::Linear || weight.role == core::WeightRole::Head;
    if (multiplies && inputs != core::ActivationFormat{})
        facts.push_back(inputsFact(core::toText(inputs)));
    const core::CacheFormat cache = cacheFormatOf(weight, m_document->model()->plan());
    if (cache.rounds()) facts.push_back(cacheFact(core::toText(cache)));
    const core::InputTransform transform = transformOf(weight, m_document->model()->plan());
    if (transform.turns()) facts.push_back(turnedFact(core::toText(transform)));
    for (Fact& fact : statisticsFacts(weight)) facts.push_back(std::move(fact));
    if (m_statistics && m_statistics->sampled)
        m_note->setText(
            m_note->text() +
            tr(" · ≈ sample of %1 values").arg(widgets::countText(m_statistics->valuesSeen)));
    m_facts->setFacts(facts);
}

std::vector<Fact> InspectorPanel::statisticsFacts(const core::Weight& weight) const {
    const auto value = [&](double core::WeightStatistics::*field) {
        return m_statistics ? number((*m_statistics).*field) : kWaiting;
    };
    const auto zeros = [&] {
        if (!m_statistics) return kWaiting;
        const auto seen = static_cast<double>(std::max<int64_t>(1, m_statistics->valuesSeen));
        const double percent = 100 * static_cast<double>(m_statistics->zeros) / seen;
        return tr("%1 %").arg(
            QLocale().toString(percent, 'f', percent > 0 && percent < 10 ? 2 : 0));
    };
    return {
        {tr("Kurtosis"), value(&core::WeightStatistics::kurtosis),
         tr("Excess kurtosis: 0 for a normal distribution, higher for heavy tails.")},
        {tr("Skewness"), value(&core::WeightStatistics::skewness),
         tr("0 where both sides are alike; positive where large values reach further.")},
        {tr("Mean"), value(&core::WeightStatistics::mean), {}},
        {tr("Std. dev."), value(&core::WeightStatistics::deviation), {}},
        {tr("Min"), value(&core::WeightStatistics::low), {}},
        {tr("Max"), value(&core::WeightStatistics::high), {}},
        {tr("Max/σ"), value(&core::WeightStatistics::maxOverDeviation),
         tr("The largest magnitude in standard deviations: what a grid of few bits must span.")},
        {tr("Zeros"), zeros(), {}},
        rankFact(*weight.encoding)};
}

Fact InspectorPanel::rankFact(const core::Encoding& encoding) const {
    const int64_t most = std::min(encoding.rows(), encoding.columns());
    const QString tip = tr("Effective rank: how many directions the weight really uses, of %1 that "
                           "it could: exp of the entropy of its singular values (Roy and Vetterli "
                           "2007). Large weights: lathe-cli observe --what weights --rank.")
                            .arg(QLocale().toString(qlonglong(most)));
    const bool unknown = !ranksAtOnce(encoding) || (m_rank && std::isnan(m_rank->entropy));
    const QString value = unknown  ? QStringLiteral("–")
                          : m_rank ? number(m_rank->entropy)
                                   : kWaiting;
    return {tr("Eff. rank"), value, tip};
}

void InspectorPanel::showSum(const QStringList& weights) {
    uint64_t bytes = 0;
    int64_t parameters = 0;
    for (const QString& name : weights) {
        const core::Weight& weight = m_document->model()->weight(name.toStdString());
        bytes += weight.encoding->bytes();
        parameters += weight.encoding->elements();
    }
    m_name->setText(tr("%n weights", nullptr, int(weights.size())));
    m_note->setText(weights.mid(0, 4).join(QStringLiteral(", ")) +
                    (weights.size() > 4 ? QStringLiteral(", …") : QString()));
    m_facts->setFacts({{tr("Size"), widgets::bytesText(bytes), {}},
                       {tr("Parameters"), widgets::countText(parameters), {}}});
}

void InspectorPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) showSelection();
    QWidget::changeEvent(event);
}

}  // namespace lathe::app
