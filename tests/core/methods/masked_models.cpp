// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/methods/masked_models.h"

#include <cmath>

#include "core/backend/backend.h"
#include "core/model/forward.h"
#include "tests/core/methods/made_model.h"

namespace lathe::tests {

using namespace core;

namespace {

constexpr int64_t kGroupColumns = 16;  // of o: two queries share a group

std::vector<float> logitsOf(const ModelPtr& model) {
    const std::vector<TokenId> ids = {1, 7, 3, 12, 30, 5};
    KvCache cache(model->spec());
    const Matrix logits = ForwardPass(model, makeBackend("cpu")).evaluate(cache, ids, -1);
    return {logits.values.begin(), logits.values.end()};
}

}  // namespace

bool sameLogits(const ModelPtr& a, const ModelPtr& b) {
    const std::vector<float> x = logitsOf(a), y = logitsOf(b);
    for (size_t i = 0; i < x.size(); ++i)
        if (!(std::abs(x[i] - y[i]) <= 1e-5f * (1 + std::abs(x[i])))) return false;
    return x.size() == y.size();
}

ModelPtr withoutColumns(const ModelPtr& model, const std::string& name, int64_t from, int64_t to) {
    std::vector<float> values = model->weight(name).encoding->decode();
    const int64_t columns = model->weight(name).encoding->columns();
    for (size_t i = 0; i < values.size(); ++i)
        if (const int64_t c = static_cast<int64_t>(i) % columns; c >= from && c < to) values[i] = 0;
    return withValues(model, name, std::move(values));
}

ModelPtr withoutGroup(const ModelPtr& model, int layer, int64_t group) {
    return withoutColumns(model, "layers." + std::to_string(layer) + ".attn.o",
                          group * kGroupColumns, (group + 1) * kGroupColumns);
}

ModelPtr fourGroups() {
    MadeModel made;
    made.heads = 8;
    made.kvHeads = 4;
    return makeModel(made);
}

std::string errorOf(const MethodInput& input, std::string_view id) {
    for (const PlanNote& note : methodNamed(id).review(input))
        if (note.level == PlanNote::Level::Error) return note.sentence;
    return {};
}

}  // namespace lathe::tests
