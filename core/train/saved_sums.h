// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a long look at data has added up so far, on disk: sums after so many equal units of work
// (examples, batches). The same look started again after a crash goes on from there, and ends with
// the same bits, since every double comes back as it was.

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/train/trainer.h"

namespace lathe::core {

class SavedSums {
  public:
    /// Takes up what the same look has saved, in a native file (checksummed, written atomically)
    /// beside the state's path. `look` tells the looks of one step apart.
    SavedSums(TrainingStateFile file, const std::string& look);

    int64_t done() const { return m_done; }  ///< units that the sums hold

    /// The sums of this name, 0 to begin with; all of a look before its first unit. References stay
    /// valid. Throws Error(Corrupt) if those saved are not so many.
    std::vector<double>& sums(const std::string& name, size_t count);

    /// The sums hold one unit more. Writes now and then.
    void advance(const JobContext& job);

    /// Writes what is there: the look has come to its end, its step has not.
    void keep(const JobContext& job);

  private:
    bool isKept() const { return !m_file.path.empty(); }
    void load();

    TrainingStateFile m_file;  // its path is that of the file
    bool m_loaded = false;
    int64_t m_done = 0, m_savedAt = 0;
    std::map<std::string, std::vector<double>, std::less<>> m_sums;
    std::chrono::steady_clock::time_point m_saved = std::chrono::steady_clock::now();
};

/// Removes the files of all looks of a step that has come to its end.
void removeSavedSums(const TrainingStateFile& file);

}  // namespace lathe::core
