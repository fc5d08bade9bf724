// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whatever a model can be trained, calibrated or measured on, from one path.

#include <filesystem>
#include <variant>

#include "core/data/labelled.h"
#include "core/data/text.h"

namespace lathe::core {

using Dataset = std::variant<TextData, LabelledTexts, LabelledImages>;

/// A folder is images; a file with IDX's first bytes (perhaps within gzip) is images; .tsv, .csv,
/// .jsonl and .json are labelled texts; anything else is text.
Dataset readDataset(const std::filesystem::path& path);

const std::string& nameOf(const Dataset& data);
const std::string& sha256Of(const Dataset& data);

}  // namespace lathe::core
