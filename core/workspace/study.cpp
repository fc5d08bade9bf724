// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/study.h"

#include <chrono>

#include "core/base/error.h"
#include "core/formats/format.h"
#include "core/workspace/data_sources.h"
#include "core/workspace/source_checksum.h"

namespace lathe::core {

std::string variantName(const Variant& variant, size_t number) {
    return variant.recipe.name.empty() ? "variant " + std::to_string(number) : variant.recipe.name;
}

std::filesystem::path variantExportPath(const Variant& variant, const std::string& name,
                                        const std::filesystem::path& outputs) {
    const Format* format = formatNamed(variant.exportFormat);
    if (!format) throw Error(ErrorKind::Usage, "there is no format '" + variant.exportFormat + "' to export to");
    std::string safe;
    for (const char c : name) safe += std::isalnum(static_cast<unsigned char>(c)) || c == '.' ? c : '-';
    return outputs / ((safe.empty() ? "model" : safe) + std::string(format->extension));
}

StudyResult runStudy(const Study& study, const ModelPtr& opened, const std::shared_ptr<Backend>& backend,
                     const std::filesystem::path& outputs, JobContext& job,
                     const std::function<void(const std::string&)>& onModel) {
    const auto start = std::chrono::steady_clock::now();
    StudyResult result;
    result.study = study;
    const ModelPtr model = withSourceChecksum(opened, job);
    result.model = model->parts().provenance.source;
    result.sourceSha256 = model->parts().provenance.sourceSha256;
    result.spec = model->spec();
    result.machine = thisMachine(*backend);
    RunInputs inputs{loadStepData(study.data), backend};
    inputs.measured = measuredData(study.measure);
    const Measurer measurer(study.measure, model, backend);
    if (onModel) onModel("original");
    result.models.push_back(measurer.measure("original", model, nullptr, job));
    for (const Variant& variant : study.variants) {
        const std::string name = variantName(variant, result.models.size());
        if (onModel) onModel(name);
        withContext("variant " + name, [&] {
            RunResult made = runRecipe(model, variant.recipe, job, inputs);
            MeasuredModel measured = measurer.measure(name, made.model, &result.models.front(), job);
            measured.recipe = variant.recipe;
            measured.steps = std::move(made.steps);
            if (!variant.exportFormat.empty()) {
                const auto path = variantExportPath(variant, name, outputs);
                std::filesystem::create_directories(outputs);
                measured.exported = exportModel(made.model, variant.exportFormat, path, backend, job);
            }
            result.models.push_back(std::move(measured));
        });
    }
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace lathe::core
