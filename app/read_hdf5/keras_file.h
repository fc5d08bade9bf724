// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Included by .cpp files only: it brings in hdf5.h.

// What a Keras HDF5 file holds: the texts that describe the model, and every array below
// model_weights. Nothing that a file says is followed out of it: soft and external links, data sets
// in other files, virtual ones and filters (which may be plugins) are left out or refused.

#include <map>
#include <string>
#include <vector>

#include "core/formats/hdf5_handle.h"

namespace lathe::app {

/// How numbers of the file are sent.
struct SentType {
    const char* name;  ///< as safetensors calls it
    hid_t memory;
    uint64_t bytes;  ///< of one number
};

struct DataSet {
    std::string path;
    std::vector<hsize_t> shape;
    SentType type;
    uint64_t numbers = 0;

    uint64_t sentBytes() const { return numbers * type.bytes; }
};

class KerasFile {
  public:
    /// Throws core::Error with what is wrong, also for data sets that claim more than the file can
    /// hold.
    KerasFile(const std::string& path, uint64_t fileBytes);

    const std::map<std::string, std::string>& texts() const { return m_texts; }
    const std::vector<DataSet>& dataSets() const { return m_dataSets; }
    std::vector<char> read(const DataSet& set) const;

  private:
    void readText(const char* name);
    void addDataSet(const std::string& path);

    core::Hdf5Session m_session;
    core::Hdf5Handle m_file;
    uint64_t m_bytesLeft;  ///< of the file, not yet claimed by a data set
    std::map<std::string, std::string> m_texts;
    std::vector<DataSet> m_dataSets;
};

}  // namespace lathe::app
