// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What tests of reading and writing models share.

#include <filesystem>
#include <functional>
#include <string>

#include "core/model/family.h"

namespace lathe::tests {

/// The kind and message of the Error that `work` throws; "no error" if it throws none.
std::string errorOf(const std::function<void()>& work);

/// Rows of q and k as if the model rotated halves: what remains equal whatever a file's pairing is.
std::vector<float> valuesInHalves(const core::Model& model, const core::Weight& weight);

/// The first weight whose values differ (after undoing the RoPE pairing), with where; empty if none does.
std::string firstDifference(const core::Model& a, const core::Model& b);

/// The first weight whose encoding is not the same bits; empty if none is.
std::string firstOtherBits(const core::Model& a, const core::Model& b);

/// Writes in the format to `path` and reads it back.
core::ModelPtr throughFile(const core::Model& model, std::string_view formatId, const std::filesystem::path& path);

}  // namespace lathe::tests
