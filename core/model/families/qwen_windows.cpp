// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/families/qwen_windows.h"

#include "core/model/families/hf_keys.h"
#include "core/model/limits.h"
#include "core/model/meta.h"

namespace lathe::core {

// transformers, configuration_qwen2: without layer_types, layers from max_window_layers on slide.
void qwenWindowsFromHf(const KeyReader& config, ModelSpec& spec) {
    if (!config.flagOr("use_sliding_window", false)) return;
    const bool silent = !config.object().contains("sliding_window");
    const int64_t window = config.countOr("sliding_window", silent ? 4096 : 0, 0, kLongest);
    if (window == 0 || windowsFromLayerTypes(config, window, spec)) return;
    const int64_t first = config.countOr("max_window_layers", 28, 0, kMostLayers);
    for (size_t i = static_cast<size_t>(first); i < spec.layers.size(); ++i) spec.layers[i].attention.window = window;
}

void qwenWindowsToHf(const ModelSpec& spec, MetaValue::Object& config) {
    int64_t window = 0;
    size_t first = spec.layers.size();
    for (size_t i = spec.layers.size(); i-- > 0;)
        if (spec.layers[i].attention.window > 0) {
            window = spec.layers[i].attention.window;
            first = i;
        }
    config["use_sliding_window"] = meta::flag(window > 0);
    config["max_window_layers"] = meta::integer(static_cast<int64_t>(first));
    config["sliding_window"] = window > 0 ? meta::integer(window) : MetaValue{};
    config["layer_types"] = layerTypesOf(spec);
}

}  // namespace lathe::core
