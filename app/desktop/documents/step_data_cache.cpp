// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/step_data_cache.h"

#include "core/workspace/data_sources.h"

namespace lathe::app {

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
    Entries<core::Dataset> data;
    Entries<core::Model> teachers;
    auto loaded = std::make_shared<core::StepData>();
    const auto dataset = [&](const std::string& source) -> std::shared_ptr<const core::Dataset> {
        if (source.empty()) return nullptr;
        job.checkpoint();
        return find(source, m_data, data, [&] {
            return core::loadStepData({source, {}, {}})->training;
        });
    };
    reading = DataKind::Training;
    loaded->training = dataset(sources.training);
    loaded->heldOut = dataset(sources.heldOut);
    reading = DataKind::Teachers;
    for (const std::string& source : sources.teachers) {
        job.checkpoint();
        loaded->teachers.push_back(find(source, m_teachers, teachers, [&] {
            return core::loadStepData({{}, {}, {source}})->teachers.front();
        }));
    }
    m_data = std::move(data);
    m_teachers = std::move(teachers);
    return loaded;
}

}  // namespace lathe::app
