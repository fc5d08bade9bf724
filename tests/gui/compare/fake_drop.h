// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An explained drop of the run kRtn, with everything that one may hold.

#include "app/desktop/compare/drop_job.h"

namespace lathe::tests {

inline core::DropToken droppedToken(const char* before, const char* text, double kl,
                                    double original, double now, const char* originalSaid,
                                    const char* said) {
    core::DropToken token;
    token.textBefore = before;
    token.text = text;
    token.kl = kl;
    token.klRepaired = kl / 5;
    token.originalProbability = original;
    token.probability = now;
    token.originalSaidText = originalSaid;
    token.originalSaid.probability = original;
    token.saidText = said;
    token.said.probability = 0.4;
    return token;
}

inline app::ExplainedDrop explainedDrop() {
    app::ExplainedDrop explained;
    core::DropExplanation& found = explained.found;
    found.kl = {0.148, 0.004};
    found.bytes = 92'500'000;
    found.steps = {{"quant.rtn bits=4 group=32", {0.148, 0.004}, 0.148}};
    found.worst = 0;
    found.culprits = {{"layers.3.ffn.up", {"layers.3.ffn.up"}, {0.105, 0.003}, 0.71, 0.013}};
    found.halfOfKlAt = 0.062;
    found.tokens = {
        droppedToken("Once there was a little", " girl", 4.1, 0.83, 0.021, " girl", " the"),
        droppedToken("and they all went", " home", 3.2, 0.74, 0.052, " home", " to"),
        droppedToken("the dog said, \"I am", " happy", 2.9, 0.31, 0.004, " so", " not"),
        droppedToken("He was very", " tired", 2.6, 0.22, 0.011, " happy", " happy")};
    core::DropFix keep{core::DropFix::Kind::Keep, "keep layers.3.ffn.up in 16 bit", {}, {}, 0, 16};
    keep.recipe.steps = {core::stepFromText("quant.rtn bits=4 exclude=layers.3.ffn.up")};
    keep.kl = {0.043, 0.002};
    keep.bytes = 94'400'000;
    core::DropFix bits = keep;
    bits.kind = core::DropFix::Kind::Bits;
    bits.recipe.steps.push_back(core::stepFromText("quant.rtn bits=8 layers=layers.3.ffn.up"));
    bits.bits = 8;
    bits.kl = {0.045, 0.002};
    bits.bytes = 93'300'000;
    core::DropFix method = keep;
    method.kind = core::DropFix::Kind::Method;
    method.method = "quant.gptq";
    method.recipe.steps.push_back(core::stepFromText("quant.gptq bits=4 layers=layers.3.ffn.up"));
    method.kl = {0.081, 0.003};
    method.bytes = 92'500'000;
    found.fixes = {keep, bits, method};
    return explained;
}

}  // namespace lathe::tests
