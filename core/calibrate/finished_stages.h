// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a step has compressed so far, on disk: a native file (checksummed, written atomically) per
// few finished stages (layers of a calibration, weights of other steps), so that a long one never
// writes the same weight twice.

#include <chrono>
#include <vector>

#include "core/calibrate/calibration.h"

namespace lathe::core {

class FinishedStages {
  public:
    FinishedStages(TrainingStateFile file, CalibrationFigures* figures)
        : m_file(std::move(file)), m_figures(figures) {}

    struct Loaded {
        int stages = 0;  ///< done
        std::vector<WeightPtr> weights;
    };
    /// What an earlier run of the same identity has left; all but the encodings comes from model
    /// and targets, and the figures are as they were. Another's files are not taken up.
    Loaded load(const Model& model, const std::vector<WeightPtr>& targets);

    /// Notes that `stages` are done now, the last of them with these weights; writes now and then.
    void finished(int stages, const std::vector<WeightPtr>& weights, const JobContext& job);

    void keep(const JobContext& job);  ///< writes what is not written yet
    void remove();  ///< all files: the calibration has come to its end

  private:
    std::filesystem::path pathOf(int number) const;
    bool isAllKept() const;

    TrainingStateFile m_file;
    CalibrationFigures* m_figures;  // may be null
    int m_files = 0, m_stages = 0;
    size_t m_savedFigures = 0;
    std::vector<WeightPtr> m_unsaved;
    std::chrono::steady_clock::time_point m_saved = std::chrono::steady_clock::now();
};

}  // namespace lathe::core
