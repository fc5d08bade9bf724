// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/flip_examples.h"

#include <fmt/format.h>

#include "app/desktop/documents/measurement_plan.h"
#include "core/base/error.h"

namespace lathe::app {

std::shared_ptr<const core::Dataset> examplesOf(const core::Run& run,
                                                std::shared_ptr<const core::Dataset> known) {
    const core::MeasuredClasses& classes = *run.metrics->classes;
    if (known && core::sha256Of(*known) == classes.dataSha256) return known;
    std::filesystem::path path = classes.path;
    std::error_code code;
    if (!std::filesystem::exists(path, code)) path = heldOutOf(QString::fromStdString(run.source));
    if (path.empty())
        throw core::Error(core::ErrorKind::NotFound,
                          fmt::format("the examples are not at {} any more; put them back to see "
                                      "them",
                                      classes.path.string()));
    auto data = std::make_shared<const core::Dataset>(core::readDataset(path));
    if (core::sha256Of(*data) != classes.dataSha256)
        throw core::Error(core::ErrorKind::Refused,
                          fmt::format("{} holds other examples than those that were measured: its "
                                      "checksum has changed",
                                      path.string()));
    return data;
}

}  // namespace lathe::app
