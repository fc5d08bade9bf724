// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// llama.cpp's importance matrices: how large the inputs of each linear are, column by column, over
// some text. Two forms: a GGUF file, and the older .dat, which holds one number of calls for each
// weight. Both are read whole: a matrix has as many numbers as the model has channels.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job.h"

namespace lathe::core {

struct ImatrixEntry {
    std::string name;  ///< of the tensor in a GGUF model: "blk.0.attn_q.weight"
    /// Sum of x^2 of each column; those of several matrices (experts) one after the other.
    std::vector<float> sumSquares;
    std::vector<float> counts;  ///< how many rows were added up, one per matrix
    bool operator==(const ImatrixEntry&) const = default;

    /// The means: what encoders weigh errors with. 1 where nothing was added up.
    std::vector<float> importance() const;
};

struct Imatrix {
    std::vector<ImatrixEntry> entries;
    std::vector<std::string> datasets;  ///< what was read
    int64_t chunks = 0, chunkSize = 0;  ///< windows, and tokens of one; 0: not known
    bool operator==(const Imatrix&) const = default;

    const ImatrixEntry* find(std::string_view name) const;  ///< null if absent
};

/// Either form, told apart by the first bytes. Throws Error with the path.
Imatrix readImatrix(const std::filesystem::path& path);

/// The older form.
Imatrix imatrixFromDat(std::string_view bytes);
/// Throws Error(Unsupported) for several matrices in an entry, which it has no place for.
std::string imatrixToDat(const Imatrix& imatrix);

/// The older form if the name ends in ".dat", else GGUF.
void writeImatrix(const Imatrix& imatrix, const std::filesystem::path& path, JobContext& job);

}  // namespace lathe::core
