// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <map>

#include "app/cli/run.h"
#include "core/base/error.h"
#include "core/workspace/history.h"
#include "core/workspace/result_json.h"

namespace lathe::app {

namespace {

constexpr size_t kWidth = 44;

/// The family tree, depth first: each run below the one it was derived from.
class Tree {
  public:
    explicit Tree(const std::vector<core::Run>& runs) {
        for (const core::Run& run : runs) m_children[run.parent.value_or(0)].push_back(&run);
    }

    std::string text(core::RunId parent = 0, size_t depth = 0) const {
        std::string lines;
        const auto found = m_children.find(parent);
        if (found == m_children.end()) return lines;
        for (const core::Run* run : found->second)
            lines += line(*run, depth) + text(run->id, depth + 1);
        return lines;
    }

  private:
    static std::string line(const core::Run& run, size_t depth) {
        const std::string first =
            fmt::format("{:>4}  {}{}", run.id, std::string(2 * depth, ' '), run.name);
        std::string text = run.metrics ? tableRow(first + " ", kWidth, *run.metrics)
                                       : padded(first, kWidth) + "  " +
                                             std::string(core::nameOf(run.status)) + "\n";
        if (!run.reason.empty()) text += fmt::format("      {}\n", run.reason);
        if (!run.problem.empty())
            text += fmt::format("      cannot be read whole: {}\n", run.problem);
        if (run.checkpointMissing)
            text += fmt::format("      its checkpoint {} is not there any more\n", run.checkpoint);
        return text;
    }

    std::map<core::RunId, std::vector<const core::Run*>> m_children;
};

void list(Session& session, const std::string& folder) {
    if (!core::Workspace::exists(folder))
        throw core::Error(
            core::ErrorKind::NotFound,
            fmt::format("{} is no workspace; `run --workspace FOLDER` makes one", folder));
    const core::Workspace workspace(folder);
    const std::vector<core::Run> runs = workspace.runs();
    Json rows = Json::array();
    for (const core::Run& run : runs) rows.push_back(core::toJson(run));
    session.print({{"workspace", workspace.folder().string()}, {"runs", std::move(rows)}},
                  tableHead("  id  run", kWidth) + Tree(runs).text());
}

}  // namespace

void addRuns(Parser& app, Command& chosen) {
    auto folder = std::make_shared<std::string>();
    Parser command = app.addSubcommand("runs", "List the runs of a workspace");
    command.addOption("FOLDER", *folder, "Folder given to `run --workspace`").required();
    command.callback(
        [folder, &chosen] { chosen = [folder](Session& session) { list(session, *folder); }; });
}

}  // namespace lathe::app
