// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The walk's operations computed at once on a backend, watched by an observer, with keys and values
// kept in caches where sequences have them. Private to core/model.

#include "core/model/forward.h"
#include "core/model/walk.h"

namespace lathe::core {

class BackendOps {
  public:
    using Value = Matrix;

    using Turn = std::shared_ptr<const HadamardTurn>;

    /// Where it is, its weight, its decoded bias, and what is done to its input.
    struct Linear {
        std::string site;
        EncodingPtr weight;
        std::vector<float> bias;
        Turn turn;
        ActivationFormat format;
    };
    struct Norm {
        NormKind kind = NormKind::Rms;
        float epsilon = 0;
        std::vector<float> weight, bias;
    };
    using Table = EncodingPtr;
    using Vector = std::vector<float>;

    /// Finds weights in a model for bindNetwork.
    class Binder {
      public:
        explicit Binder(const Model& model) : m_model(model) {}
        Linear linear(const std::string& site, const std::string& weight) const;
        Norm norm(const std::string& name, NormKind kind, double epsilon) const;
        Turn turn(const std::string& site) const;
        Table table(const std::string& name) const { return m_model.weight(name).encoding; }
        Vector vector(const std::string& name) const {
            return m_model.weight(name).encoding->decode();
        }

      private:
        const Model& m_model;
    };

    /// `caches`: how keys and values of each layer are stored.
    BackendOps(Backend& backend, std::span<const LayerCacheFormat> caches,
               std::span<const ForwardState::Sequence> sequences, Observer* observer,
               const JobContext* job);

    Matrix embed(const Table& table, std::span<const int32_t> ids, float scale);
    Matrix constant(const Matrix& values) { return values; }
    Matrix withFirstRow(const Vector& row, const Matrix& x, std::span<const int64_t> lengths);
    Matrix norm(const Norm& norm, const Matrix& x);
    Matrix norm(const Norm& norm, Matrix&& x);
    Matrix linear(const Linear& linear, const Matrix& x);
    Matrix turn(const Turn& turn, Matrix x);
    Matrix add(Matrix x, const Matrix& y);
    Matrix activate(Activation activation, Matrix x, const Matrix* up);
    Matrix softcap(Matrix x, float cap);
    Matrix rope(Matrix x, int heads, const AttentionSpec& spec,
                std::span<const double> frequencies);
    Matrix attention(int layer, const std::string& site, const Matrix& q, const Matrix& k,
                     const Matrix& v, const AttentionSpec& spec);
    void entered(const std::string& site, const Matrix& x);
    void left(const std::string& site, const Matrix& x);

  private:
    void multiply(const Linear& linear, const Matrix& x, Matrix& out);
    void normInto(const Norm& norm, ConstMatrix x, Matrix& out);

    Backend& m_backend;
    std::span<const LayerCacheFormat> m_caches;
    std::span<const ForwardState::Sequence> m_sequences;
    std::vector<int64_t> m_positions;  // of each row
    Observer* m_observer;
    const JobContext* m_job;
    LayerCache::Decoded m_decoded;  // reused by every layer
};

}  // namespace lathe::core
