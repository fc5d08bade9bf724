// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What one step would do to one weight, in time for a picture that follows the mouse: the method's
// own apply() runs on evenly spaced rows of the weight, or on all of it.

#include <cstdint>
#include <string>
#include <vector>

#include "core/methods/method.h"

namespace lathe::core {

/// One step on one weight. The step's patterns (layers, exclude, embeddings, head) do not matter
/// here.
struct PreviewRequest {
    ModelPtr model;
    std::string weight;  ///< canonical name; "head" also of a tied model
    std::string method;  ///< id
    Params params;       ///< complete, of fullSchema(method)
    uint64_t seed = 0;
};

/// One code of a grid or codebook and what became of the values that got it.
struct Level {
    int code = 0;      ///< as people write it: -8 ... 7 without a zero point, else 0 ... 15
    double value = 0;  ///< what the code stands for: median over the scales (at most 16384 of them)
    double low = 0, high = 0;  ///< over all scales
    int64_t count = 0;
    double rmsError = 0;  ///< of the values with this code; 0 without any
};

struct StepPreview {
    bool sampled = false;
    int64_t valuesSeen = 0;
    double rmse = 0;    ///< root of the mean squared error
    double sqnrDb = 0;  ///< as WeightLoss
    double zeros = 0;   ///< fraction of exact zeros afterwards
    /// Fraction of values that lie beyond the ends of their scale's levels by more than half the
    /// distance of the last two levels: those a clip cuts off. 0 for plain arrays.
    double beyondClip = 0;
    uint64_t bytesBefore = 0, bytesAfter = 0;  ///< of the whole weight
    bool bytesEstimated = false;  ///< bytesAfter is the plan's figure, not an encoding's
    /// By code, unused ones included (but not the lowest signed code that absmax grids never use).
    /// Without codes: one level for exact zeros, if there are any.
    std::vector<Level> levels;
    double clipLow = 0, clipHigh = 0;  ///< ends of what can be represented: median over the scales
    std::string encoding;              ///< label of the result: "int4 g64 sym"
};

/// Of the sample, or exactly: then loss figures and bytes are those of the recipe, bit for bit.
/// Throws Error(Refused) with the reason where one weight alone cannot be previewed (calibration
/// needed, one cut for all weights, a norm or bias).
StepPreview previewStep(const PreviewRequest& request, bool exact, JobContext& job);

/// One small multiple: the weight of the same part in another layer.
struct LayerPreview {
    int layer = 0;
    std::string weight;  ///< canonical name
    bool sampled = false;
    int64_t valuesSeen = 0;
    double low = 0, high = 0;         ///< of the values seen
    std::vector<uint64_t> histogram;  ///< 40 bins over [low, high]
    double sqnrDb = 0, clipLow = 0, clipHigh = 0;
    std::string problem;  ///< why the step cannot run on this weight; the line above is 0 then
};

/// For request.weight's part ("attn.q" of layers.3.attn.q) in every layer that has it, on at most
/// 65536 values each. Publishes each finished LayerPreview to the job's mailbox.
std::vector<LayerPreview> previewAcrossLayers(const PreviewRequest& request, JobContext& job);

}  // namespace lathe::core
