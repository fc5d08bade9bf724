// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/teacher_models.h"

#include <algorithm>

#include "app/desktop/documents/data_choice.h"
#include "app/desktop/documents/workbench.h"
#include "core/workspace/history.h"

namespace lathe::app {

namespace {

constexpr size_t kMostRuns = 12;

}  // namespace

std::vector<TeacherModel> teacherModels(const Workbench& workbench, const Document& document) {
    using From = TeacherModel::From;
    std::vector<TeacherModel> found = {{From::Original, document.name(), document.source()}};
    for (const auto& other : workbench.documents())
        if (other->source() != document.source())
            found.push_back({From::Open, other->name(), other->source()});
    const core::Workspace& workspace = workbench.workspace();
    const std::vector<core::Run> runs = workspace.runs();
    size_t count = 0;
    for (auto run = runs.rbegin(); run != runs.rend() && count < kMostRuns; ++run) {
        if (run->status != core::RunStatus::Done || run->checkpoint.empty() ||
            run->checkpointMissing)
            continue;
        found.push_back(
            {From::Run, QString::fromStdString(run->name),
             QString::fromStdString(
                 std::filesystem::absolute(workspace.folder() / run->checkpoint).string())});
        ++count;
    }
    return found;
}

std::vector<qint64> teacherRuns(const Workbench& workbench, Document& document) {
    std::vector<qint64> rows;
    const core::DataSources data = neededData(document.recipe().recipe(), document.recipe().data());
    for (const std::string& teacher : data.teachers) {
        if (teacher == document.source().toStdString())
            rows.push_back(document.baselineRun());
        else if (const auto run = workbench.workspace().runOf(teacher))
            rows.push_back(*run);
    }
    return rows;
}

}  // namespace lathe::app
