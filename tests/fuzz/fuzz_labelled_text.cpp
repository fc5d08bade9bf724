// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as a table or as JSON lines (the first byte says which): refused with an Error, or
// texts each with a label that has a name.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/error.h"
#include "core/data/labelled.h"

using namespace lathe::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto read = data[0] == 't'   ? labelledFromTsv
                      : data[0] == 'c' ? labelledFromCsv
                                       : labelledFromJsonLines;
    try {
        const LabelledTexts found = read("input", text);
        if (found.texts.empty() || found.texts.size() != found.labels.size()) std::abort();
        for (const int32_t label : found.labels)
            if (label < 0 || label >= found.classes()) std::abort();
    } catch (const Error&) {
    }
    return 0;
}
