// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The operations a transformer needs, as one interface. Inputs and outputs are float32 matrices with one
// token per row; sums are accumulated in float32. A backend without a special kernel for an encoding
// decodes tiles of it and multiplies them, so every encoding works everywhere. Results do not depend on
// the number of threads.

#include <memory>
#include <span>
#include <string>

#include "core/backend/activation_format.h"
#include "core/backend/cache_codes.h"
#include "core/base/job.h"
#include "core/encoding/encoding.h"
#include "core/kernels/hadamard_turn.h"

namespace lathe::core {

enum class Activation { SiLU, GeluErf, GeluTanh, ReLU, Tanh, Identity };
enum class RopeStyle { None, Halves, Pairs };  ///< pairs (i, i+d/2), or (2i, 2i+1)

/// What a cache has rounded of its keys or values (core/backend/cache_format.h).
struct RoundedRows {
    CacheCodes codes;
    CacheFormat format;      ///< says how many of them a query reads
    int64_t firstExact = 0;  ///< position of the first row that is there as it was
    /// By position, decoded from AttentionCall::firstKey() on; none where a single query reads them
    /// from the codes.
    ConstMatrix rows = {};
};

/// One attention operation over a sequence whose keys and values are cached.
struct AttentionCall {
    ConstMatrix queries;               ///< T x heads*headDim, already rotated
    ConstMatrix keys, values;          ///< n x kvHeads*headDim: all positions so far, or the latest
    RoundedRows roundedKeys, roundedValues;  ///< those before (only with `causal`)
    int64_t firstPosition = 0;         ///< position of query row 0; row t sees keys up to firstPosition + t
    int heads = 1, kvHeads = 1, headDim = 1;
    float scale = 1;
    float softcap = 0;                 ///< c*tanh(score/c) before the mask; 0: none
    int64_t window = 0;                ///< keys a query sees, itself included; 0: all
    bool causal = true;                ///< else every row sees all keys

    /// One query, of whose keys or values older ones are codes: it is cheaper to decode them on the
    /// way than to write all of them down for it.
    bool readsCodes() const {
        return queries.rows == 1 && (roundedKeys.format.rounds() || roundedValues.format.rounds());
    }

    /// Position of the first key that a query at `position` sees.
    int64_t firstKey(int64_t position) const {
        return causal && window > 0 && position >= window ? position - window + 1 : 0;
    }
};

class Backend {
  public:
    virtual ~Backend() = default;
    virtual std::string name() const = 0;    ///< "cpu"
    virtual std::string target() const = 0;  ///< instruction set and GEMM library, recorded with results

    /// out (T x rows of weight) = x * weight^T + bias; bias may be null. Throws Error(Refused) for an
    /// activation format it does not honour with this weight.
    virtual void linear(ConstMatrix x, const Encoding& weight, const float* bias,
                        const ActivationFormat& format, Matrix& out, const JobContext* job = nullptr) = 0;

    /// Each consecutive piece of `turn.size()` elements of a row is turned by itself
    /// (core/backend/input_transform.h). `out` may be the matrix that x views.
    virtual void turn(ConstMatrix x, const HadamardTurn& turn, TurnWay way, Matrix& out) = 0;

    /// out row t = scale * row ids[t] of the table. Throws Error(Usage) for an id outside it.
    virtual void embed(std::span<const int32_t> ids, const Encoding& table, float scale, Matrix& out) = 0;

    /// Each consecutive piece of `weight.size()` elements of a row is normalised by itself:
    /// out = x / sqrt(mean(x^2) + epsilon) * weight.
    /// `out` may be the matrix that x views.
    virtual void rmsNorm(ConstMatrix x, std::span<const float> weight, float epsilon, Matrix& out) = 0;

    /// Each row: out = (x - mean(x)) / sqrt(variance(x) + epsilon) * weight + bias. `out` may be the matrix
    /// that x views.
    virtual void layerNorm(ConstMatrix x, std::span<const float> weight, std::span<const float> bias,
                           float epsilon, Matrix& out) = 0;

    /// Rotates each head of each row in place; row t stands at positions[t]. `frequencies` has one angle
    /// per position step for each of the rotated pairs (at most headDim/2; the rest passes through).
    virtual void rope(Matrix& x, std::span<const int64_t> positions, int heads, int headDim,
                      RopeStyle style, std::span<const double> frequencies) = 0;

    /// out: rows of call.queries x heads*headDim, without gaps.
    virtual void attention(const AttentionCall& call, float* out) = 0;

    /// gate = activation(gate) * up, element by element; without `up`, gate = activation(gate).
    virtual void activate(Activation activation, Matrix& gate, const Matrix* up) = 0;

    virtual void add(Matrix& target, const Matrix& addend) = 0;
    virtual void softcap(Matrix& x, float cap) = 0;  ///< cap*tanh(x/cap)
};

/// "cpu" or "opencl[:N]"; throws Error(Unsupported) saying why when this build or machine has none.
std::shared_ptr<Backend> makeBackend(const std::string& name);

}  // namespace lathe::core
