// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The backend that runs anywhere: Highway kernels and OpenBLAS on the thread pool.

#include "core/backend/backend.h"

namespace lathe::core {

class CpuBackend final : public Backend {
  public:
    std::string name() const override { return "cpu"; }
    std::string target() const override;

    void linear(ConstMatrix x, const Encoding& weight, const float* bias, const ActivationFormat& format,
                Matrix& out, const JobContext* job) override;
    void turn(ConstMatrix x, const HadamardTurn& turn, TurnWay way, Matrix& out) override;
    void embed(std::span<const int32_t> ids, const Encoding& table, float scale, Matrix& out) override;
    void rmsNorm(ConstMatrix x, std::span<const float> weight, float epsilon, Matrix& out) override;
    void layerNorm(ConstMatrix x, std::span<const float> weight, std::span<const float> bias, float epsilon,
                   Matrix& out) override;
    void rope(Matrix& x, std::span<const int64_t> positions, int heads, int headDim, RopeStyle style,
              std::span<const double> frequencies) override;
    void attention(const AttentionCall& call, float* out) override;
    void activate(Activation activation, Matrix& gate, const Matrix* up) override;
    void add(Matrix& target, const Matrix& addend) override;
    void softcap(Matrix& x, float cap) override;
};

}  // namespace lathe::core
