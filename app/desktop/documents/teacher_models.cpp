// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/teacher_models.h"

#include "app/desktop/documents/workbench.h"
#include "core/workspace/history.h"

namespace lathe::app {

namespace {

constexpr size_t kMostRuns = 12;

}  // namespace

std::vector<TeacherModel> openTeachers(const Workbench& workbench, const Document& document) {
    std::vector<TeacherModel> found;
    for (const auto& other : workbench.documents())
        if (other->source() != document.source())
            found.push_back({false, other->name(), other->source()});
    return found;
}

std::vector<TeacherModel> recordedTeachers(const core::Workspace& workspace) {
    std::vector<TeacherModel> found;
    const std::vector<core::Run> runs = workspace.runs();
    for (auto run = runs.rbegin(); run != runs.rend() && found.size() < kMostRuns; ++run) {
        if (run->status != core::RunStatus::Done || run->checkpoint.empty() ||
            run->checkpointMissing)
            continue;
        found.push_back(
            {true, QString::fromStdString(run->name),
             QString::fromStdString(
                 std::filesystem::absolute(workspace.folder() / run->checkpoint).string())});
    }
    return found;
}

QList<qint64> teacherRuns(const core::Workspace& workspace, const core::MethodNeeds& needs,
                          const core::DataSources& sources, core::RunId baseline) {
    if (needs.teachers == 0) return {};
    if (sources.teachers.empty()) return {baseline};
    QList<qint64> rows;
    for (const std::string& teacher : sources.teachers)
        if (const auto run = workspace.runOf(teacher)) rows << *run;
    return rows;
}

}  // namespace lathe::app
