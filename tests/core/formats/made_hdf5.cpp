// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/formats/made_hdf5.h"

#include <hdf5.h>

#include <string>
#include <vector>

namespace lathe::tests {

namespace {

void addConfig(hid_t file) {
    const std::string config = R"({"class_name": "Sequential", "config": {}})";
    const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
    H5Tset_size(type, config.size());
    const hid_t attribute = H5Acreate2(file, "model_config", type, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, type, config.data());
    H5Aclose(attribute);
    H5Sclose(space);
    H5Tclose(type);
}

/// One matrix of 64 x 2 numbers 0, 1, 2, ...
void addMatrix(hid_t group, Storage storage) {
    const hsize_t shape[] = {64, 2};
    const hid_t space = H5Screate_simple(2, shape, nullptr), how = H5Pcreate(H5P_DATASET_CREATE);
    if (storage == Storage::Compressed) {
        H5Pset_chunk(how, 2, shape);
        H5Pset_deflate(how, 6);
    }
    if (storage == Storage::Elsewhere)
        H5Pset_external(how, "/etc/hostname", 0, sizeof(float) * 128);
    const hid_t set =
        H5Dcreate2(group, "kernel:0", H5T_IEEE_F32LE, space, H5P_DEFAULT, how, H5P_DEFAULT);
    std::vector<float> values(128);
    for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
    if (storage == Storage::Plain || storage == Storage::Compressed)
        H5Dwrite(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Dclose(set);
    H5Pclose(how);
    H5Sclose(space);
}

}  // namespace

std::filesystem::path makeHdf5(const std::filesystem::path& path, Storage storage, bool config) {
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    if (config) addConfig(file);
    const hid_t group = H5Gcreate2(file, "model_weights", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    addMatrix(group, storage);
    H5Gclose(group);
    H5Fclose(file);
    return path;
}

}  // namespace lathe::tests
