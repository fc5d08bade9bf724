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

QString tr(const char* text) {
    return QCoreApplication::translate("lathe::app::OverviewView", text);
}

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
        {tr("Family"),
         family ? QString::fromUtf8(family->label.data(), qsizetype(family->label.size()))
                : QString::fromStdString(spec.family),
         {}},
        {tr("Parameters"), widgets::countText(model.parameters()), {}, true},
        {tr("Size"), widgets::bytesText(model.bytes()), {}, true},
        {tr("Bits per weight"), locale.toString(model.bitsPerWeight(), 'f', 2),
         tr("Codes, scales, zeros and tables counted")},
        {tr("Layers"), locale.toString(qlonglong(spec.layers.size())), {}},
        {tr("Width"), locale.toString(spec.width), tr("Of the residual stream")},
        {tr("FFN width"),
         overLayers(spec, [](const core::LayerSpec& layer) { return qlonglong(layer.ffn.width); }),
         {}},
        {tr("Query heads"),
         overLayers(spec,
                    [](const core::LayerSpec& layer) { return qlonglong(layer.attention.heads); }),
         {}},
        {tr("KV heads"),
         overLayers(
             spec, [](const core::LayerSpec& layer) { return qlonglong(layer.attention.kvHeads); }),
         {}},
        {tr("Vocabulary"), locale.toString(qlonglong(spec.vocabulary)), {}},
        {tr("Context"), tr("%1 tokens").arg(locale.toString(qlonglong(spec.context))), {}},
        {tr("Head"), spec.tiedHead ? tr("tied to the embedding") : tr("its own"), {}}};
    return facts;
}

std::vector<Fact> provenanceOf(const core::Model& model, const QString& source) {
    const core::Provenance& provenance = model.parts().provenance;
    std::vector<Fact> facts = {
        {tr("Source"),
         source.startsWith(QLatin1String("sample:")) ? source : QFileInfo(source).fileName(),
         source},
        {tr("Format"), QString::fromStdString(provenance.sourceFormat), {}}};
    for (size_t i = 0; i < provenance.steps.size(); ++i)
        facts.push_back(
            {tr("Step %1").arg(i + 1), QString::fromStdString(provenance.steps[i]), {}});
    return facts;
}

}  // namespace lathe::app
