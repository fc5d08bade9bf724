// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The frozen models that a student learns from, in whatever encoding they are. A batch goes through
// their blocks once; logits are made afterwards, slice by slice, so that memory stays bounded.

#include <map>
#include <optional>
#include <set>

#include "core/model/forward.h"
#include "core/train/batch.h"

namespace lathe::core {

/// What is asked of teachers. Layers are those of the first teacher.
struct TeacherNeeds {
    bool logits = false;
    std::set<int> hidden;     ///< layers whose outputs are kept
    std::set<int> attention;  ///< layers whose queries, keys and values are kept
};

/// Rotated queries and keys, and values, of one layer; rows of all sequences one after another.
struct TeacherAttention {
    Matrix queries, keys, values;
    AttentionSpec spec;
};

class Teacher {
  public:
    /// Throws Error(Usage) without a model, Error(Refused) for one that reads other tokens than the
    /// student (see commonVocabulary).
    Teacher(const Model& student, const std::vector<ModelPtr>& models,
            std::shared_ptr<Backend> backend);

    const ModelSpec& spec() const { return m_passes.front().model().spec(); }  ///< of the first
    /// Logits from 0 up to here mean the same for all; what follows is padding.
    int64_t vocabulary() const { return m_vocabulary; }

    /// Runs the batch as far as the needs ask.
    void read(const TrainingBatch& batch, const TeacherNeeds& needs, const JobContext* job);

    // Of the batch read last:
    /// Logits of counted rows [first, first + count), one matrix per teacher.
    std::span<const Matrix> logits(int64_t first, int64_t count);
    const Matrix& hidden(int layer) const { return m_hidden.at(layer); }
    const TeacherAttention& attention(int layer) const { return m_attention.at(layer); }

  private:
    void readFirst(ForwardState& state, std::vector<KvCache>& caches, const TeacherNeeds& needs);
    void readAttention(ForwardState& state, std::vector<KvCache>& caches, int layer);

    std::vector<ForwardPass> m_passes;
    std::vector<ForwardState> m_states;
    std::vector<Matrix> m_logits;
    std::vector<int64_t> m_counted;
    std::map<int, Matrix> m_hidden;
    std::map<int, TeacherAttention> m_attention;
    int64_t m_vocabulary = 0;
    const JobContext* m_job = nullptr;
};

/// How many ids, from 0, mean the same text to both models: all of them, or, where one table is
/// longer only by padding (rows that the shared tokenizer has no piece for), those of the shorter.
/// Throws Error(Refused) for different tokenizers or other differences of size.
int64_t commonVocabulary(const Model& student, const Model& teacher);

}  // namespace lathe::core
