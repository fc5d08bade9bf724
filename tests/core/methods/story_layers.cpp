// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/methods/story_layers.h"

#include <Eigen/Dense>

#include "core/methods/step_data.h"
#include "core/model/family.h"
#include "tests/support/test_data.h"

namespace lathe::tests {

using namespace core;

namespace {

using Values = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace

void ExactInputs::onInput(std::string_view site, ConstMatrix x) {
    std::vector<double>& gram = grams[std::string(site)];
    gram.resize(static_cast<size_t>(x.columns * x.columns));
    Values rows(x.rows, x.columns);
    for (int64_t t = 0; t < x.rows; ++t)
        for (int64_t i = 0; i < x.columns; ++i) rows(t, i) = double{x.row(t)[i]};
    Eigen::Map<Values>(gram.data(), x.columns, x.columns) += rows.transpose() * rows;
}

ExactInputs layerInputs(const ModelPtr& model, const std::string& text, size_t window) {
    const ForwardPass pass(model, makeBackend("cpu"));
    const std::vector<TokenId> tokens =
        documentTokens(*model->tokenizer(), text, nullptr, {}).tokens;
    ExactInputs exact;
    for (size_t first = 0; first + window <= tokens.size(); first += window) {
        InputBatch batch;
        batch.texts.push_back({{tokens.begin() + static_cast<std::ptrdiff_t>(first),
                                tokens.begin() + static_cast<std::ptrdiff_t>(first + window)},
                               {}});
        ForwardState state = pass.begin(batch);
        pass.run(state, -1, &exact);
    }
    return exact;
}

double outputError(const Encoding& was, const Encoding& is, const std::vector<double>& gram) {
    const std::vector<float> before = was.decode(), after = is.decode();
    const int64_t columns = was.columns();
    Values change(was.rows(), columns);
    for (size_t i = 0; i < before.size(); ++i)
        change.data()[i] = double{before[i]} - double{after[i]};
    const Eigen::Map<const Values> xx(gram.data(), columns, columns);
    return (change * xx).cwiseProduct(change).sum();
}

Stories::Stories()
    : model(openModel("sample:stories")),
      text(readText(sourcePath("resources/samples/stories/heldout.txt")).text.substr(0, 2500)) {}

MethodInput Stories::input(std::string_view method, Words words) const {
    const ParamSchema schema = fullSchema(methodNamed(method));
    words.insert({"layers", kStoryLayers});
    if (schema.find("samples"))
        words.insert({{"samples", "1000"}, {"window", std::to_string(kWindow)}});
    const Params params = schema.parse(words);
    MethodInput input{model, selectTargets(*model, params), params, 0};
    auto data = std::make_shared<StepData>();
    data->calibration = std::make_shared<const Dataset>(textFromString("stories", text));
    input.data = std::move(data);
    return input;
}

double Stories::lossOf(const MethodResult& result) const {
    const ExactInputs inputs = layerInputs(result.model, text, kWindow);
    double total = 0;
    for (const WeightLoss& loss : result.loss)
        total += outputError(*model->weight(loss.name).encoding,
                             *result.model->weight(loss.name).encoding, inputs.grams.at(loss.name));
    return total;
}

const Stories& stories() {
    static const Stories made;
    return made;
}

}  // namespace lathe::tests
