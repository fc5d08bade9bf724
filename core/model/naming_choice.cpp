// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/naming_choice.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace lathe::core {

namespace {

std::string knownFamilies() {
    std::string text;
    for (const Family* family : families())
        text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", family->id, family->label);
    return text;
}

}  // namespace

NamingChoice chooseNaming(const RawCheckpoint& raw) {
    std::string word;
    for (const char* key : {"general.architecture", "model_type"})
        if (const auto found = raw.metadata.find(key);
            found != raw.metadata.end() && found->second.text())
            word = *found->second.text();
    if (word.empty())
        throw Error(ErrorKind::Unsupported,
                    "nothing says which network the tensors belong to; a config.json with "
                    "model_type, or general.architecture, was expected (for a plain MLP of two "
                    "hidden layers, put a config.json with {\"model_type\": \"mlp\", "
                    "\"activations\": [\"relu\", \"relu\"]} beside it)");
    for (const Family* family : families())
        for (const Naming& naming : family->namings)
            if (naming.id == raw.format)
                for (const std::string_view architecture : naming.architectures)
                    if (architecture == word) return {family, &naming};
    throw Error(
        ErrorKind::Unsupported,
        fmt::format("the architecture '{}' is not read yet; known are {}", word, knownFamilies()));
}

}  // namespace lathe::core
