// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/model_facts.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <set>

#include "core/model/family.h"
#include "widgets/models/byte_text.h"

namespace lathe::app {

using widgets::Fact;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(lathe::app::ModelFacts)
};

/// "9", or "4, 8" where layers differ.
template <class Value>
QString overLayers(const core::ModelSpec& spec, Value value) {
    std::set<qlonglong> found;
    for (const core::LayerSpec& layer : spec.layers) found.insert(value(layer));
    QStringList texts;
    for (const qlonglong number : found) texts << QLocale().toString(number);
    return texts.join(QStringLiteral(", "));
}

}  // namespace

std::vector<Fact> factsOf(const core::Model& model) {
    const core::ModelSpec& spec = model.spec();
    const QLocale locale;
    const core::Family* family = core::familyNamed(spec.family);
    std::vector<Fact> facts = {
        {Text::tr("Family"),
         family ? QString::fromUtf8(family->label.data(), qsizetype(family->label.size()))
                : QString::fromStdString(spec.family),
         {}},
        {Text::tr("Parameters"), widgets::countText(model.parameters()), {}, true},
        {Text::tr("Size"), widgets::bytesText(model.bytes()), {}, true},
        {Text::tr("Bits per weight"), locale.toString(model.bitsPerWeight(), 'f', 2),
         Text::tr("Codes, scales, zeros and tables counted")},
        {Text::tr("Layers"), locale.toString(qlonglong(spec.layers.size())), {}},
        {Text::tr("Width"), locale.toString(spec.width), Text::tr("Of the residual stream")},
        {Text::tr("FFN width"),
         overLayers(spec, [](const core::LayerSpec& layer) { return qlonglong(layer.ffn.width); }),
         {}},
        {Text::tr("Query heads"),
         overLayers(spec,
                    [](const core::LayerSpec& layer) { return qlonglong(layer.attention.heads); }),
         {}},
        {Text::tr("KV heads"),
         overLayers(
             spec, [](const core::LayerSpec& layer) { return qlonglong(layer.attention.kvHeads); }),
         {}},
        {Text::tr("Vocabulary"), locale.toString(qlonglong(spec.vocabulary)), {}},
        {Text::tr("Context"),
         Text::tr("%1 tokens").arg(locale.toString(qlonglong(spec.context))),
         {}},
        {Text::tr("Head"),
         spec.tiedHead ? Text::tr("tied to the embedding") : Text::tr("its own"),
         {}}};
    return facts;
}

std::vector<Fact> provenanceOf(const core::Model& model, const QString& source) {
    const core::Provenance& provenance = model.parts().provenance;
    std::vector<Fact> facts = {
        {Text::tr("Source"),
         source.startsWith(QLatin1String("sample:")) ? source : QFileInfo(source).fileName(),
         source},
        {Text::tr("Format"), QString::fromStdString(provenance.sourceFormat), {}}};
    for (size_t i = 0; i < provenance.steps.size(); ++i)
        facts.push_back(
            {Text::tr("Step %1").arg(i + 1), QString::fromStdString(provenance.steps[i]), {}});
    return facts;
}

}  // namespace lathe::app
