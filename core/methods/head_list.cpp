// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/head_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/methods/number_list.h"

namespace lathe::core {

namespace {

void readEntry(std::string_view param, const std::string& entry, const ModelSpec& spec,
               HeadList& heads) {
    const size_t colon = entry.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == entry.size())
        throw Error(ErrorKind::Usage,
                    fmt::format("{} has '{}'; a layer, a colon and its heads were expected, with "
                                "commas between such entries: 2:4-5,3:0",
                                param, entry));
    const auto layers = static_cast<int>(spec.layers.size());
    for (const int layer : numberList(param, entry.substr(0, colon), layers, "layers")) {
        const LayerSpec& one = spec.layers[static_cast<size_t>(layer)];
        if (one.kind != LayerKind::Block)
            throw Error(ErrorKind::Usage,
                        fmt::format("{} names layer {}, which has no attention heads; leave it out",
                                    param, layer));
        heads[layer].merge(numberList(param, entry.substr(colon + 1), one.attention.heads,
                                      fmt::format("heads of layer {}", layer)));
    }
}

}  // namespace

HeadList headList(std::string_view param, const std::string& text, const ModelSpec& spec) {
    HeadList heads;
    for (size_t begin = 0; !text.empty() && begin <= text.size();) {
        const size_t end = std::min(text.find(',', begin), text.size());
        readEntry(param, text.substr(begin, end - begin), spec, heads);
        begin = end + 1;
    }
    return heads;
}

std::string headListText(const HeadList& heads) {
    std::string text;
    for (const auto& [layer, numbers] : heads) {
        const std::string list = numberListText(numbers);
        for (size_t begin = 0; begin < list.size();) {
            const size_t end = std::min(list.find(',', begin), list.size());
            text += fmt::format("{}{}:{}", text.empty() ? "" : ",", layer,
                                list.substr(begin, end - begin));
            begin = end + 1;
        }
    }
    return text;
}

}  // namespace lathe::core
