// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What every format that the engine writes would do to a model.

#include <QString>
#include <vector>

#include "core/base/job.h"
#include "core/formats/format.h"
#include "core/model/export_plan.h"

namespace lathe::app {

struct FormatPlan {
    const core::Format* format = nullptr;
    std::vector<core::ExportEntry> entries;
    QString problem;                           ///< why the format cannot be written; empty: it can
    int kept = 0, reencoded = 0, refused = 0;  ///< tensors; refused counts the configuration too
    quint64 bytes = 0;                         ///< of the tensors in the file

    bool isPossible() const { return problem.isEmpty(); }
};

FormatPlan planFormat(const core::Model& model, const core::Format& format);

/// Publishes one FormatPlan per format that can be written, in the order of the registry.
int planFormats(const core::ModelPtr& model, core::JobContext& job);

}  // namespace lathe::app
