// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/step_data_cache.h"

#include "core/workspace/data_sources.h"

namespace lathe::app {

namespace {

using Sources = core::DataSources;

/// Nothing but one part.
template <class Part>
std::shared_ptr<const core::StepData> only(Part Sources::*part, const Part& source) {
    Sources sources;
    sources.*part = source;
    return core::loadStepData(sources);
}

}  // namespace

template <class Value, class Read>
std::shared_ptr<const Value> StepDataCache::find(const std::string& source,
                                                 const Entries<Value>& before, Entries<Value>& now,
                                                 Read read) {
    std::error_code ignored;  // names of samples are no files, and folders have no size
    const Stamp stamp(std::filesystem::last_write_time(source, ignored),
                      std::filesystem::file_size(source, ignored));
    const auto known = before.find(source);
    const bool same = known != before.end() && known->second.stamp == stamp;
    return (now[source] = {stamp, same ? known->second.value : read()}).value;
}

std::shared_ptr<const core::StepData> StepDataCache::load(const core::DataSources& sources,
                                                          DataKind& reading,
                                                          const core::JobContext& job) {
    if (sources.empty()) return nullptr;
    const std::lock_guard lock(m_mutex);
    Entries<core::Dataset> data, calibration;
    Entries<core::Model> teachers;
    auto loaded = std::make_shared<core::StepData>();
    const auto dataset = [&](const std::string& source) -> std::shared_ptr<const core::Dataset> {
        if (source.empty()) return nullptr;
        job.checkpoint();
        return find(source, m_data, data,
                    [&] { return only(&Sources::training, source)->training; });
    };
    reading = DataKind::Training;
    loaded->training = dataset(sources.training);
    loaded->heldOut = dataset(sources.heldOut);
    reading = DataKind::Calibration;
    if (const std::string& source = sources.calibration; !source.empty()) {
        job.checkpoint();
        loaded->calibration = find(source, m_calibration, calibration, [&] {
            return only(&Sources::calibration, source)->calibration;
        });
    }
    reading = DataKind::Teachers;
    for (const std::string& source : sources.teachers) {
        job.checkpoint();
        loaded->teachers.push_back(find(source, m_teachers, teachers, [&] {
            return only(&Sources::teachers, std::vector{source})->teachers.front();
        }));
    }
    m_data = std::move(data);
    m_calibration = std::move(calibration);
    m_teachers = std::move(teachers);
    return loaded;
}

std::shared_ptr<const core::Dataset> StepDataCache::measured(const core::Measurements& measure) {
    const std::string source = (measure.text.empty() ? measure.labelled : measure.text).string();
    if (source.empty()) return nullptr;
    const std::lock_guard lock(m_mutex);
    Entries<core::Dataset> now;
    auto data = find(source, m_measured, now, [&] { return core::measuredData(measure); });
    m_measured = std::move(now);
    return data;
}

}  // namespace lathe::app
