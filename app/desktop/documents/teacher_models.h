// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The models that a step may learn from, as a menu offers them: the document's own model before any
// step, the other open models, and what past runs of the workspace ended with.

#include <QString>
#include <vector>

namespace lathe::app {

class Document;
class Workbench;

struct TeacherModel {
    enum class From { Original, Open, Run } from = From::Original;
    QString name;
    QString source;  ///< for core::openModel
};

/// Originals first, then the newest runs.
std::vector<TeacherModel> teacherModels(const Workbench& workbench, const Document& document);

/// The rows of the workspace that stand for what the document's recipe learns from, where there are
/// such.
std::vector<qint64> teacherRuns(const Workbench& workbench, Document& document);

}  // namespace lathe::app
