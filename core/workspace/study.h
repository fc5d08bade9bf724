// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs a study: the original and each variant are measured on the same data in the same way, so that the
// numbers may stand in one table.

#include <functional>

#include "core/workspace/machine.h"
#include "core/workspace/measure.h"

namespace lathe::core {

struct StudyResult {
    Study study;
    std::string model;  ///< as named
    ModelSpec spec;
    Machine machine;
    std::string sourceSha256;
    std::vector<MeasuredModel> models;  ///< the original, then the variants in order
    double seconds = 0;
};

/// `outputs`: folder for exported files (created). `onModel` hears of each model as its work begins.
StudyResult runStudy(const Study& study, const ModelPtr& model, const std::shared_ptr<Backend>& backend,
                     const std::filesystem::path& outputs, JobContext& job,
                     const std::function<void(const std::string& name)>& onModel = {});

/// Name of a variant that may have none: its recipe's, or "variant N".
std::string variantName(const Variant& variant, size_t number);

/// Where a variant's export goes, made of letters, digits, dots and dashes of its name. Throws Error(Usage)
/// for an unknown format.
std::filesystem::path variantExportPath(const Variant& variant, const std::string& name,
                                        const std::filesystem::path& outputs);

}  // namespace lathe::core
