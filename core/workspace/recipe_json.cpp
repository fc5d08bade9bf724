// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/formats/raw_checkpoint.h"
#include "core/workspace/recipe.h"

namespace lathe::core {

namespace {

using Json = nlohmann::ordered_json;

/// Reads fields of one JSON object and complains about those it does not know.
class Fields {
  public:
    Fields(const MetaValue& value, std::string where) : m_where(std::move(where)), m_object(value.object()) {
        if (!m_object) throw Error(ErrorKind::Corrupt, fmt::format("{} is not a JSON object", m_where));
    }

    const MetaValue* find(std::string_view name) {
        m_known.emplace_back(name);
        const auto found = m_object->find(name);
        return found == m_object->end() ? nullptr : &found->second;
    }
    std::string text(std::string_view name, std::string fallback = {}) {
        const MetaValue* value = find(name);
        if (!value) return fallback;
        if (!value->text()) wrong(name, "a text");
        return *value->text();
    }
    int64_t integer(std::string_view name, int64_t fallback) {
        const MetaValue* value = find(name);
        if (!value) return fallback;
        if (!value->integer()) wrong(name, "a whole number");
        return *value->integer();
    }
    bool boolean(std::string_view name, bool fallback) {
        const MetaValue* value = find(name);
        if (!value) return fallback;
        if (!value->boolean()) wrong(name, "true or false");
        return *value->boolean();
    }
    MetaValue::Array array(std::string_view name) {
        const MetaValue* value = find(name);
        if (!value) return {};
        if (!value->array()) wrong(name, "a list");
        return *value->array();
    }
    void done() const {
        for (const auto& entry : *m_object)
            if (std::find(m_known.begin(), m_known.end(), entry.first) == m_known.end())
                throw Error(ErrorKind::Corrupt, fmt::format("{} has an unknown field '{}'", m_where, entry.first));
    }

  private:
    [[noreturn]] void wrong(std::string_view name, const char* expected) const {
        throw Error(ErrorKind::Corrupt, fmt::format("{}: '{}' must be {}", m_where, name, expected));
    }
    std::string m_where;
    const MetaValue::Object* m_object;
    std::vector<std::string> m_known;
};

ParamValue paramOf(const MetaValue& value, const std::string& name) {
    if (const auto boolean = value.boolean()) return *boolean;
    if (const auto integer = value.integer()) return *integer;
    if (const auto real = value.real()) return *real;
    if (value.text()) return *value.text();
    throw Error(ErrorKind::Corrupt, fmt::format("parameter {} is neither a number, a text, true nor false", name));
}

RecipeStep stepOf(const MetaValue& value, size_t index) {
    if (value.text()) return stepFromText(*value.text());
    const std::string where = fmt::format("step {}", index + 1);
    Fields fields(value, where);
    const Method& method = methodNamed(fields.text("id"));
    std::map<std::string, ParamValue, std::less<>> given;
    if (const MetaValue* params = fields.find("params")) {
        if (!params->object()) throw Error(ErrorKind::Corrupt, fmt::format("{}: 'params' must be an object", where));
        for (const auto& [name, param] : *params->object()) given.emplace(name, paramOf(param, name));
    }
    RecipeStep step{std::string(method.id), {}, fields.boolean("enabled", true)};
    fields.done();
    step.params = withContext(where + " " + step.id, [&] { return fullSchema(method).complete(given); });
    return step;
}

Recipe recipeOf(Fields& fields, uint64_t seed) {
    Recipe recipe;
    recipe.name = fields.text("name");
    recipe.seed = static_cast<uint64_t>(fields.integer("seed", static_cast<int64_t>(seed)));
    const MetaValue::Array steps = fields.array("steps");
    for (size_t i = 0; i < steps.size(); ++i) recipe.steps.push_back(stepOf(steps[i], i));
    return recipe;
}

Measurements measurementsOf(const MetaValue& value, const std::filesystem::path& folder) {
    Measurements measure;
    Fields fields(value, "'measure'");
    if (const std::string text = fields.text("text"); !text.empty()) measure.text = folder / text;
    measure.windows.protocol = protocolNamed(fields.text("protocol", "llama.cpp"));
    measure.windows.context = fields.integer("context", 0);
    measure.windows.chunks = fields.integer("chunks", 0);
    for (const MetaValue& task : fields.array("tasks"))
        if (task.text()) measure.tasks.push_back(folder / *task.text());
    measure.taskLimit = fields.integer("task_limit", 0);
    if (const std::string data = fields.text("labelled"); !data.empty())
        measure.labelled = folder / data;
    measure.labelledLimit = fields.integer("labelled_limit", 0);
    measure.latency = fields.boolean("latency", false);
    measure.prompt = fields.text("prompt");
    measure.generateTokens = fields.integer("generate_tokens", measure.generateTokens);
    fields.done();
    return measure;
}

/// Samples keep their names, paths are relative to the file.
std::string sourceOf(const std::string& name, const std::filesystem::path& folder) {
    return name.empty() || name.starts_with("sample:") ? name : (folder / name).string();
}

DataSources dataSourcesOf(const MetaValue& value, const std::filesystem::path& folder) {
    Fields fields(value, "'data'");
    DataSources sources;
    sources.training = sourceOf(fields.text("training"), folder);
    sources.heldOut = sourceOf(fields.text("held_out"), folder);
    sources.calibration = sourceOf(fields.text("calibration"), folder);
    for (const MetaValue& teacher : fields.array("teachers"))
        if (teacher.text()) sources.teachers.push_back(sourceOf(*teacher.text(), folder));
    fields.done();
    return sources;
}

Json jsonOf(const ParamValue& value) {
    return std::visit([](const auto& v) { return Json(v); }, value);
}

}  // namespace

Study studyFromJson(std::string_view json, const std::filesystem::path& folder) {
    const MetaValue root = parseJson(json);
    Fields fields(root, "the recipe");
    if (const int64_t version = fields.integer("lathe", 1); version != 1)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("this recipe is of version {}; this program reads version 1", version));
    Study study;
    study.title = fields.text("title");
    study.model = fields.text("model");
    if (const MetaValue* measure = fields.find("measure")) study.measure = measurementsOf(*measure, folder);
    if (const MetaValue* data = fields.find("data")) study.data = dataSourcesOf(*data, folder);
    const auto seed = static_cast<uint64_t>(fields.integer("seed", 0));
    for (const MetaValue& entry : fields.array("variants")) {
        Fields variant(entry, fmt::format("variant {}", study.variants.size() + 1));
        Recipe recipe = recipeOf(variant, seed);
        study.variants.push_back({std::move(recipe), variant.text("export")});
        variant.done();
    }
    if (fields.find("steps")) study.variants.push_back({recipeOf(fields, seed), fields.text("export")});
    fields.find("name");
    fields.done();
    if (study.variants.empty()) throw Error(ErrorKind::Corrupt, "the recipe has neither 'steps' nor 'variants'");
    return study;
}

Study readStudy(const std::filesystem::path& path) {
    return withContext(path.string(), [&] {
        const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
        return studyFromJson(readTextFile(path, 16 << 20), folder);
    });
}

Recipe recipeFromJson(std::string_view json) { return studyFromJson(json, ".").variants.front().recipe; }

std::string recipeToJson(const Recipe& recipe, int indent) {
    Json steps = Json::array();
    for (const RecipeStep& step : recipe.steps) {
        Json params = Json::object();
        for (const auto& [name, value] : step.params.values()) params[name] = jsonOf(value);
        Json entry = {{"id", step.id}, {"params", std::move(params)}};
        if (!step.enabled) entry["enabled"] = false;
        steps.push_back(std::move(entry));
    }
    return Json{{"lathe", 1}, {"name", recipe.name}, {"seed", recipe.seed}, {"steps", std::move(steps)}}.dump(indent);
}

}  // namespace lathe::core
