// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "app/cli/session.h"
#include "core/methods/method.h"

namespace lathe::app {

namespace {

Json valueJson(const core::ParamValue& value) {
    return std::visit([](const auto& v) { return Json(v); }, value);
}

Json paramJson(const core::ParamSpec& spec) {
    static constexpr const char* kTypes[] = {"boolean", "integer", "real", "choice", "text"};
    Json json = {{"name", spec.name}, {"label", spec.label}, {"type", kTypes[static_cast<int>(spec.type)]},
                 {"default", valueJson(spec.defaultValue)}, {"help", spec.help}};
    if (spec.type == core::ParamType::Integer || spec.type == core::ParamType::Real) {
        json["minimum"] = spec.minimum;
        json["maximum"] = spec.maximum;
    }
    if (!spec.choices.empty()) json["choices"] = spec.choices;
    return json;
}

std::string paramText(const core::ParamSpec& spec) {
    std::string range;
    if (spec.type == core::ParamType::Integer || spec.type == core::ParamType::Real)
        range = fmt::format("{} to {}", spec.minimum, spec.maximum);
    for (const std::string& choice : spec.choices) range += (range.empty() ? "" : " | ") + choice;
    return fmt::format("    {:<14} {} (default {}{}{})\n", spec.name, spec.help, core::toText(spec.defaultValue),
                       range.empty() ? "" : "; ", range);
}

void list(Session& session, const std::string& id) {
    Json methods = Json::array();
    std::string text;
    for (const core::Method* method : core::methods()) {
        if (!id.empty() && method->id != id) continue;
        Json params = Json::array();
        text += fmt::format("{:<18} {}\n", method->id, method->label);
        if (!id.empty()) text += fmt::format("  {}\n", method->help);
        for (const core::ParamSpec& spec : core::fullSchema(*method).specs()) {
            params.push_back(paramJson(spec));
            if (!id.empty()) text += paramText(spec);
        }
        Json needs = Json::array();
        if (method->needs.calibrationText) needs.push_back("calibration text");
        if (method->needs.trainingData) needs.push_back("training data");
        if (method->needs.teachers > 0) needs.push_back(fmt::format("{} teacher", method->needs.teachers));
        methods.push_back({{"id", method->id}, {"label", method->label}, {"help", method->help}, {"needs", std::move(needs)},
                           {"params", std::move(params)}});
    }
    if (methods.empty()) core::methodNamed(id);  // says which ids there are
    session.print({{"methods", std::move(methods)}}, text);
}

}  // namespace

void addMethods(Parser& app, Command& chosen) {
    auto id = std::make_shared<std::string>();
    Parser command = app.addSubcommand("methods", "The compression methods and their parameters");
    command.addOption("--id", *id, "Only this method, with its parameters");
    command.callback([id, &chosen] { chosen = [id](Session& session) { list(session, *id); }; });
}

}  // namespace lathe::app
