// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Texts and teachers of one document, read once for all plans and runs. Every thread may ask; it
// is meant to be asked from jobs, since reading takes its time.

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

#include "app/desktop/documents/data_choice.h"
#include "core/base/job.h"

namespace lathe::app {

class StepDataCache {
  public:
    /// What core::loadStepData gives and throws. Each source is read anew only if it was not asked
    /// for last time, or its file has changed since. `reading`: what is being read, and what could
    /// not be where this throws. Stops between two sources when the job is cancelled.
    std::shared_ptr<const core::StepData> load(const core::DataSources& sources, DataKind& reading,
                                               const core::JobContext& job);

    /// What core::measuredData gives and throws, under the same rules.
    std::shared_ptr<const core::Dataset> measured(const core::Measurements& measure);

  private:
    /// What tells a changed file.
    using Stamp = std::pair<std::filesystem::file_time_type, std::uintmax_t>;
    template <class Value>
    struct Entry {
        Stamp stamp;
        std::shared_ptr<const Value> value;
    };
    /// By source.
    template <class Value>
    using Entries = std::map<std::string, Entry<Value>>;

    /// What `before` knows of `source` or `read()` gives, put into `now`.
    template <class Value, class Read>
    static std::shared_ptr<const Value> find(const std::string& source,
                                             const Entries<Value>& before, Entries<Value>& now,
                                             Read read);

    std::mutex m_mutex;
    Entries<core::Dataset> m_data,
        m_calibration;  ///< a sample calibrates on less than it trains on
    Entries<core::Dataset> m_measured;
    Entries<core::Model> m_teachers;
};

}  // namespace lathe::app
