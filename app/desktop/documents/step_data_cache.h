// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Texts and teachers of one document, read once for all plans and runs. Every thread may ask; it
// is meant to be asked from jobs, since reading takes its time.

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "core/workspace/recipe.h"

namespace lathe::app {

class StepDataCache {
  public:
    /// What core::loadStepData gives and throws. Read anew only if other sources are asked for, or
    /// a file has changed since.
    std::shared_ptr<const core::StepData> load(const core::DataSources& sources);

  private:
    /// What tells a changed file: one pair per source.
    using Stamps = std::vector<std::pair<std::filesystem::file_time_type, std::uintmax_t>>;
    static Stamps stampsOf(const core::DataSources& sources);

    std::mutex m_mutex;
    core::DataSources m_sources;
    Stamps m_stamps;
    std::shared_ptr<const core::StepData> m_data;
};

}  // namespace lathe::app
