// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/model_sizes.h"

#include <QFile>
#include <QHash>
#include <algorithm>

namespace lathe::app {

namespace {

/// Hues by order of first appearance, so that one type has one colour within a model.
class HueOfType {
  public:
    widgets::Series operator()(const QString& type) {
        if (!m_hues.contains(type))
            m_hues.insert(type, widgets::Series(m_hues.size() % widgets::kSeriesCount));
        return m_hues.value(type);
    }

  private:
    QHash<QString, widgets::Series> m_hues;
};

bool isPlain(const core::Encoding& encoding) {
    return encoding.plain() != nullptr;
}

}  // namespace

std::vector<widgets::TreemapItem> treemapOf(const core::Model& model,
                                            const std::function<QString(int)>& blockName) {
    std::vector<widgets::TreemapItem> items;
    HueOfType hueOf;
    for (const core::WeightPtr& weight : model.weightsInOrder()) {
        widgets::TreemapItem item;
        item.id = QString::fromStdString(weight->name);
        item.label = weight->layer < 0 ? item.id : item.id.section('.', 2);
        if (weight->layer >= 0) item.group = blockName(weight->layer);
        item.bytes = double(weight->encoding->bytes());
        item.type = QString::fromStdString(weight->encoding->label());
        item.hue = hueOf(item.type);
        item.original = isPlain(*weight->encoding);
        items.push_back(std::move(item));
    }
    return items;
}

std::vector<widgets::BarSegment> bytesByType(const core::Model& model) {
    std::vector<widgets::BarSegment> segments;
    HueOfType hueOf;
    for (const core::WeightPtr& weight : model.weightsInOrder()) {
        const QString type = QString::fromStdString(weight->encoding->label());
        auto found = std::find_if(segments.begin(), segments.end(),
                                  [&](const auto& segment) { return segment.label == type; });
        if (found == segments.end())
            found =
                segments.insert(segments.end(), {type, 0, hueOf(type), isPlain(*weight->encoding)});
        found->bytes += double(weight->encoding->bytes());
    }
    std::sort(segments.begin(), segments.end(),
              [](const auto& a, const auto& b) { return a.bytes > b.bytes; });
    return segments;
}

uint64_t workingBytes(const core::ModelSpec& spec, int64_t rows) {
    uint64_t widest = 0;
    for (const core::LayerSpec& layer : spec.layers) {
        const uint64_t attention = uint64_t(layer.attention.heads + 2 * layer.attention.kvHeads) *
                                   uint64_t(layer.attention.headDim);
        const uint64_t ffn = uint64_t(layer.ffn.gated ? 2 : 1) * uint64_t(layer.ffn.width);
        const bool dense = layer.kind == core::LayerKind::Dense;
        widest = dense ? std::max(widest, uint64_t(layer.dense.width))
                       : std::max({widest, attention, ffn});
    }
    return sizeof(float) *
           (uint64_t(rows) * (2 * uint64_t(spec.width) + widest) + uint64_t(spec.outputs()));
}

MachineMemory machineMemory() {
    MachineMemory memory;
    QFile file(QStringLiteral("/proc/meminfo"));
    if (!file.open(QIODevice::ReadOnly)) return memory;
    for (const QByteArray& line : file.readAll().split('\n')) {
        const uint64_t bytes = line.simplified().split(' ').value(1).toULongLong() * 1024;
        if (line.startsWith("MemTotal:")) memory.total = bytes;
        if (line.startsWith("MemAvailable:")) memory.available = bytes;
    }
    return memory;
}

}  // namespace lathe::app
