// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The models that a step may learn from, as a menu offers them besides the recipe's own model
// before any step: the other open models, and what past runs of the workspace ended with.

#include <QList>
#include <QString>
#include <vector>

#include "core/workspace/run.h"

namespace lathe::core {
class Workspace;
}

namespace lathe::app {

class Document;
class Workbench;

struct TeacherModel {
    bool ofRun = false;
    QString name;
    QString source;  ///< for core::openModel
    bool operator==(const TeacherModel&) const = default;
};

std::vector<TeacherModel> openTeachers(const Workbench& workbench, const Document& document);
/// The newest runs first. Reads the workspace, so it is asked from a job.
std::vector<TeacherModel> recordedTeachers(const core::Workspace& workspace);

/// The runs that stand for what a run with these needs and sources has learned from; `baseline` for
/// the model before any step.
QList<qint64> teacherRuns(const core::Workspace& workspace, const core::MethodNeeds& needs,
                          const core::DataSources& sources, core::RunId baseline);

}  // namespace lathe::app
