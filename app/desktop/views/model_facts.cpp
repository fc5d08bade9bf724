// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/model_facts.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <set>

#include "core/model/family.h"
#include "widgets/forms/engine_text.h"
#include "widgets/text/quantity_text.h"

namespace lathe::app {

using widgets::Fact;

namespace {

/// What families are called, for lupdate, where that is more than names.
[[maybe_unused]] constexpr const char* kFamilyTexts[] = {
    QT_TRANSLATE_NOOP("engine", "BERT classifiers"),
    QT_TRANSLATE_NOOP("engine", "DistilBERT classifiers"),
    QT_TRANSLATE_NOOP("engine", "ViT image classifiers"),
    QT_TRANSLATE_NOOP("engine", "plain multilayer perceptrons")};

/// "9", or "4, 8" where layers differ.
template <class Value>
QString overLayers(const core::ModelSpec& spec, Value value) {
    std::set<qlonglong> found;
    for (const core::LayerSpec& layer : spec.layers) found.insert(value(layer));
    QStringList texts;
    for (const qlonglong number : found) texts << QLocale().toString(number);
    return texts.join(QStringLiteral(", "));
}

/// Sizes that every layer has, of blocks or of dense layers.
std::vector<Fact> layerFacts(const core::ModelSpec& spec) {
    const QLocale locale;
    if (spec.layers.front().kind == core::LayerKind::Dense)
        return {
            {QCoreApplication::translate("ModelFacts", "Inputs"), locale.toString(spec.width), {}},
            {QCoreApplication::translate("ModelFacts", "Width"),
             overLayers(spec,
                        [](const core::LayerSpec& layer) { return qlonglong(layer.dense.width); }),
             {}}};
    return {
        {QCoreApplication::translate("ModelFacts", "Width"), locale.toString(spec.width),
         QCoreApplication::translate("ModelFacts", "Of the residual stream")},
        {QCoreApplication::translate("ModelFacts", "FFN width"),
         overLayers(spec, [](const core::LayerSpec& layer) { return qlonglong(layer.ffn.width); }),
         {}},
        {QCoreApplication::translate("ModelFacts", "Query heads"),
         overLayers(spec,
                    [](const core::LayerSpec& layer) { return qlonglong(layer.attention.heads); }),
         {}},
        {QCoreApplication::translate("ModelFacts", "KV heads"),
         overLayers(
             spec, [](const core::LayerSpec& layer) { return qlonglong(layer.attention.kvHeads); }),
         {}}};
}

/// The layers, what the network reads and what it answers.
std::vector<Fact> networkFacts(const core::ModelSpec& spec) {
    const QLocale locale;
    std::vector<Fact> facts = layerFacts(spec);
    if (spec.input.kind == core::InputKind::Tokens) {
        facts.push_back({QCoreApplication::translate("ModelFacts", "Vocabulary"),
                         locale.toString(qlonglong(spec.vocabulary)),
                         {}});
        facts.push_back({QCoreApplication::translate("ModelFacts", "Context"),
                         QCoreApplication::translate("ModelFacts", "%1 tokens")
                             .arg(locale.toString(qlonglong(spec.context))),
                         {}});
    }
    if (spec.input.kind == core::InputKind::Patches)
        facts.push_back({QCoreApplication::translate("ModelFacts", "Images"),
                         QCoreApplication::translate("ModelFacts", "%1 × %1 pixels")
                             .arg(locale.toString(spec.input.imageSize)),
                         {}});
    if (spec.classifies()) {
        QStringList labels;
        for (const std::string& label : spec.head.labels) labels << QString::fromStdString(label);
        facts.push_back({QCoreApplication::translate("ModelFacts", "Labels"),
                         locale.toString(labels.size()), labels.join(QStringLiteral(", "))});
        return facts;
    }
    facts.push_back({QCoreApplication::translate("ModelFacts", "Head"),
                     spec.tiedHead
                         ? QCoreApplication::translate("ModelFacts", "tied to the embedding")
                         : QCoreApplication::translate("ModelFacts", "its own"),
                     {}});
    return facts;
}

}  // namespace

std::vector<Fact> factsOf(const core::Model& model) {
    const core::ModelSpec& spec = model.spec();
    const QLocale locale;
    const core::Family* family = core::familyNamed(spec.family);
    std::vector<Fact> facts = {
        {QCoreApplication::translate("ModelFacts", "Family"),
         family ? widgets::engineText(family->label) : QString::fromStdString(spec.family),
         {}},
        {QCoreApplication::translate("ModelFacts", "Parameters"),
         widgets::countText(model.parameters()),
         {},
         true},
        {QCoreApplication::translate("ModelFacts", "Size"),
         widgets::bytesText(model.bytes()),
         {},
         true},
        {QCoreApplication::translate("ModelFacts", "Bits per weight"),
         locale.toString(model.bitsPerWeight(), 'f', 2),
         QCoreApplication::translate("ModelFacts", "Codes, scales, zeros and tables counted")},
        {QCoreApplication::translate("ModelFacts", "Layers"),
         locale.toString(qlonglong(spec.layers.size())),
         {}}};
    const std::vector<Fact> network = networkFacts(spec);
    facts.insert(facts.end(), network.begin(), network.end());
    return facts;
}

std::vector<Fact> provenanceOf(const core::Model& model, const QString& source) {
    const core::Provenance& provenance = model.parts().provenance;
    std::vector<Fact> facts = {
        {QCoreApplication::translate("ModelFacts", "Source"),
         source.startsWith(QLatin1String("sample:")) ? source : QFileInfo(source).fileName(),
         source},
        {QCoreApplication::translate("ModelFacts", "Format"),
         QString::fromStdString(provenance.sourceFormat),
         {}}};
    for (size_t i = 0; i < provenance.steps.size(); ++i)
        facts.push_back({QCoreApplication::translate("ModelFacts", "Step %1").arg(i + 1),
                         QString::fromStdString(provenance.steps[i]),
                         {}});
    return facts;
}

}  // namespace lathe::app
