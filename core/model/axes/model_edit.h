// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A model in the making: weights change along one dimension at a time, whatever their encoding.
// Private to core/model/axes.

#include <span>
#include <string>

#include "core/base/job.h"
#include "core/model/axes/rotation.h"
#include "core/model/model.h"

namespace lathe::core {

class ModelEdit {
  public:
    explicit ModelEdit(const Model& model, const JobContext* job = nullptr)
        : m_parts(model.parts()), m_job(job) {}

    Model::Parts& parts() { return m_parts; }
    ModelSpec& spec() { return m_parts.spec; }
    const Weight& weight(const std::string& name) const { return *m_parts.weights.at(name); }
    void put(WeightPtr weight) { m_parts.weights[weight->name] = std::move(weight); }

    /// Index i of the dimension holds what indices[i] held. Rows keep their bits, and so do columns
    /// of plain arrays. Throws Error(Refused) if fewer columns are wanted of another encoding.
    void gather(const std::string& name, size_t dimension, std::span<const int64_t> indices);

    /// Multiplies index i of the dimension by factors[i].
    void scale(const std::string& name, size_t dimension, std::span<const double> factors);

    /// Turns each run of rotation.size() values along the dimension.
    void rotate(const std::string& name, size_t dimension, const Rotation& rotation);

    /// The model, its weights with the axes that the description now gives them.
    ModelPtr finish() &&;

  private:
    void store(const std::string& name, EncodingPtr encoding);
    /// Encodes values as the weight was; norms and biases in float32. Throws Error(Refused) if they
    /// do not fit.
    void storeValues(const std::string& name, std::vector<float> values);

    Model::Parts m_parts;
    const JobContext* m_job;
};

}  // namespace lathe::core
