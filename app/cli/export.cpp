// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "app/cli/session.h"
#include "core/base/error.h"
#include "core/workspace/export_file.h"
#include "core/workspace/result_json.h"

namespace lathe::app {

namespace {

struct Options {
    std::string model, format, output;
};

std::string entryText(const core::ExportEntry& entry) {
    using Action = core::ExportEntry::Action;
    if (entry.action == Action::Kept) return {};
    return fmt::format("  {} {}: {} -> {}{}{}\n", entry.action == Action::Refused ? "refused" : "re-encoded", entry.name, entry.from,
                       entry.to, entry.action == Action::Reencoded ? fmt::format(", relative error {:.2e}", entry.relativeError) : "",
                       entry.reason.empty() ? "" : "; " + entry.reason);
}

void exportTo(Session& session, const Options& options) {
    const core::ModelPtr model = core::openModel(options.model);
    const core::ExportResult result =
        core::exportModel(model, options.format, options.output, session.backend(), session.job());
    std::string text;
    for (const core::ExportEntry& entry : result.tensors) text += entryText(entry);
    text += fmt::format("{}: {}, {}\nreopened: {}; largest logit difference to the source {:.3g}\n", result.path.string(), result.format,
                        humanBytes(result.bytes), result.verified ? "identical to what was written" : "DIFFERS from what was written",
                        result.maxAbsLogitDifference);
    session.print(core::toJson(result), text);
    if (!result.verified)
        throw core::Error(core::ErrorKind::Corrupt, fmt::format("{} does not give what was written", result.path.string()));
}

}  // namespace

void addExport(Parser& app, Command& chosen) {
    auto options = std::make_shared<Options>();
    Parser command = app.addSubcommand("export", "Write a model for another tool, reopen and verify it");
    command.addOption("MODEL", options->model, "Model file, folder or sample").required();
    command.addOption("--to", options->format, "gguf, hf (Hugging Face folder) or native (.lathe.h5)").required();
    command.addOption("-o,--output", options->output, "File or folder to write").required();
    command.callback([options, &chosen] { chosen = [options](Session& session) { exportTo(session, *options); }; });
}

}  // namespace lathe::app
