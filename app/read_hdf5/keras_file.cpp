// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/read_hdf5/keras_file.h"

#include <fmt/format.h>

namespace lathe::app {

namespace {

using core::Error;
using core::ErrorKind;
using core::Hdf5Handle;

constexpr const char* kWeights = "model_weights";
constexpr size_t kMostDataSets = 100'000;
constexpr size_t kMostTextBytes = size_t{32} << 20;
constexpr int kMostDimensions = 8;

template <class Result>
Result checked(Result result, const std::string& what) {
    return core::hdf5Checked(result, what, ErrorKind::Corrupt);
}

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorKind::Unsupported, sentence);
}

/// Called by libhdf5, through which nothing may be thrown. A negative number ends the walk.
herr_t noteDataSet(hid_t, const char* name, const H5O_info_t* info, void* data) noexcept {
    if (info->type != H5O_TYPE_DATASET) return 0;
    auto& paths = *static_cast<std::vector<std::string>*>(data);
    if (paths.size() == kMostDataSets) return -1;
    paths.push_back(std::string(kWeights) + "/" + name);
    return 0;
}

SentType sentTypeOf(hid_t type, const std::string& path) {
    const H5T_class_t kind = H5Tget_class(type);
    const size_t bytes = H5Tget_size(type);
    if (kind == H5T_FLOAT && bytes <= 4) return {"F32", H5T_NATIVE_FLOAT, 4};
    if (kind == H5T_FLOAT && bytes == 8) return {"F64", H5T_NATIVE_DOUBLE, 8};
    if (kind == H5T_INTEGER && bytes <= 8) return {"I64", H5T_NATIVE_INT64, 8};
    refuse(
        fmt::format("the data set {} holds elements of {} bytes that are neither whole numbers nor "
                    "floating-point "
                    "numbers of up to 8 bytes",
                    path, bytes));
}

/// Only arrays that stand in this file as they are.
void requirePlainStorage(hid_t set, const std::string& path) {
    const Hdf5Handle how(H5Dget_create_plist(set), H5Pclose, "read how " + path + " is stored");
    if (H5Pget_nfilters(how) != 0)
        refuse(
            fmt::format("the data set {} is compressed, which is not read; `h5repack -f NONE` "
                        "writes a plain file",
                        path));
    if (H5Pget_external_count(how) != 0 || H5Pget_layout(how) == H5D_VIRTUAL)
        refuse(fmt::format(
            "the data set {} keeps its values in another file, which is not followed", path));
}

}  // namespace

KerasFile::KerasFile(const std::string& path, uint64_t fileBytes)
    : m_file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "open the file"),
      m_bytesLeft(fileBytes) {
    for (const char* name : {"model_config", "keras_version", "backend"}) readText(name);
    if (checked(H5Lexists(m_file, kWeights, H5P_DEFAULT), "look for model_weights") == 0) return;
    H5L_info_t link;
    checked(H5Lget_info(m_file, kWeights, &link, H5P_DEFAULT), "look at model_weights");
    if (link.type != H5L_TYPE_HARD)
        refuse("model_weights is a link to another place, which is not followed");
    const Hdf5Handle group(H5Gopen2(m_file, kWeights, H5P_DEFAULT), H5Gclose, "open model_weights");
    std::vector<std::string> paths;
    checked(H5Ovisit2(group, H5_INDEX_NAME, H5_ITER_NATIVE, noteDataSet, &paths, H5O_INFO_BASIC),
            fmt::format("walk model_weights (at most {} data sets are read)", kMostDataSets));
    for (const std::string& found : paths) addDataSet(found);
}

void KerasFile::readText(const char* name) {
    if (checked(H5Aexists(m_file, name), fmt::format("look for the attribute {}", name)) == 0)
        return;
    const std::string what = fmt::format("read the attribute {}", name);
    const Hdf5Handle attribute(H5Aopen(m_file, name, H5P_DEFAULT), H5Aclose, what);
    const Hdf5Handle type(H5Aget_type(attribute), H5Tclose, what);
    const Hdf5Handle space(H5Aget_space(attribute), H5Sclose, what);
    if (H5Tget_class(type) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1)
        refuse(fmt::format("the attribute {} is not one text", name));
    if (checked(H5Tis_variable_str(type), what) > 0) {
        char* text = nullptr;
        checked(H5Aread(attribute, type, &text), what);
        if (text) m_texts[name] = text;
        H5free_memory(text);
        return;
    }
    const size_t bytes = H5Tget_size(type);
    if (bytes > kMostTextBytes)
        refuse(fmt::format("the attribute {} has {} bytes; at most {} are read", name, bytes,
                           kMostTextBytes));
    std::string text(bytes, '\0');
    checked(H5Aread(attribute, type, text.data()), what);
    m_texts[name] = text.substr(0, text.find('\0'));
}

void KerasFile::addDataSet(const std::string& path) {
    const std::string what = "read the data set " + path;
    const Hdf5Handle set(H5Dopen2(m_file, path.c_str(), H5P_DEFAULT), H5Dclose, what);
    requirePlainStorage(set, path);
    const Hdf5Handle type(H5Dget_type(set), H5Tclose, what);
    const Hdf5Handle space(H5Dget_space(set), H5Sclose, what);
    const int rank = checked(H5Sget_simple_extent_ndims(space), what);
    if (rank > kMostDimensions || H5Sget_simple_extent_type(space) == H5S_NULL)
        refuse(fmt::format("the data set {} has {} dimensions; 0 to {} are read", path, rank,
                           kMostDimensions));
    DataSet made = {path, std::vector<hsize_t>(static_cast<size_t>(rank)), sentTypeOf(type, path),
                    1};
    checked(H5Sget_simple_extent_dims(space, made.shape.data(), nullptr), what);
    uint64_t bytes = H5Tget_size(type);
    for (const hsize_t dimension : made.shape)
        if (__builtin_mul_overflow(bytes, dimension, &bytes) || bytes > m_bytesLeft)
            throw Error(
                ErrorKind::Corrupt,
                fmt::format(
                    "the data set {} and those before it claim more bytes than the file has",
                    path));
    if (H5Dget_storage_size(set) < bytes)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the values of the data set {} are not in the file", path));
    m_bytesLeft -= bytes;
    made.numbers = bytes / H5Tget_size(type);
    m_dataSets.push_back(std::move(made));
}

std::vector<char> KerasFile::read(const DataSet& set) const {
    std::vector<char> values(set.sentBytes());
    if (values.empty()) return values;
    const std::string what = "read the data set " + set.path;
    const Hdf5Handle open(H5Dopen2(m_file, set.path.c_str(), H5P_DEFAULT), H5Dclose, what);
    checked(H5Dread(open, set.type.memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), what);
    return values;
}

}  // namespace lathe::app
