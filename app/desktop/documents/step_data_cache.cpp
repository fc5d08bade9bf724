// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/step_data_cache.h"

#include "core/workspace/data_sources.h"

namespace lathe::app {

StepDataCache::Stamps StepDataCache::stampsOf(const core::DataSources& sources) {
    std::vector<std::string> paths = sources.teachers;
    paths.push_back(sources.training);
    paths.push_back(sources.heldOut);
    Stamps stamps;
    for (const std::string& path : paths) {
        std::error_code ignored;  // names of samples are no files, and folders have no size
        stamps.emplace_back(std::filesystem::last_write_time(path, ignored),
                            std::filesystem::file_size(path, ignored));
    }
    return stamps;
}

std::shared_ptr<const core::StepData> StepDataCache::load(const core::DataSources& sources) {
    const std::lock_guard lock(m_mutex);
    Stamps stamps = stampsOf(sources);
    if (m_data && sources == m_sources && stamps == m_stamps) return m_data;
    m_data = core::loadStepData(sources);
    m_sources = sources;
    m_stamps = std::move(stamps);
    return m_data;
}

}  // namespace lathe::app
