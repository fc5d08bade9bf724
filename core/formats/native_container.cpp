// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/native_container.h"

#include <fmt/format.h>

#include <set>

#include "core/base/error.h"
#include "core/formats/hdf5_handle.h"
#include "core/formats/native.h"
#include "core/formats/native_block.h"
#include "core/formats/native_index.h"
#include "core/formats/printable.h"
#include "core/tensor/dispatch.h"

namespace lathe::core {

namespace {

constexpr const char* kIndexName = "index";

/// An IEEE-like type of 16 bits that other HDF5 programs read as numbers.
Hdf5Handle halfType(size_t exponentBits, size_t mantissaBits) {
    Hdf5Handle type(H5Tcopy(H5T_IEEE_F32LE), H5Tclose, "copy a type", ErrorKind::Internal);
    H5Tset_fields(type, 15, mantissaBits, exponentBits, 0, mantissaBits);
    H5Tset_ebias(type, (size_t{1} << (exponentBits - 1)) - 1);
    hdf5Checked(H5Tset_size(type, 2), "define a 16-bit type", ErrorKind::Internal);
    return type;
}

/// The type other programs see. Those that HDF5 cannot express (bool, 8-bit floats) are raw bytes;
/// the index says what they mean.
Hdf5Handle fileType(DType type) {
    if (type == DType::F16) return halfType(5, 10);
    if (type == DType::BF16) return halfType(8, 7);
    const hid_t standard = dispatch(type, [](auto tag) -> hid_t {
        using T = typename decltype(tag)::Type;
        if constexpr (std::is_same_v<T, float>)
            return H5T_IEEE_F32LE;
        else if constexpr (std::is_same_v<T, double>)
            return H5T_IEEE_F64LE;
        else if constexpr (sizeof(T) == 1)
            return std::is_same_v<T, int8_t> ? H5T_STD_I8LE : H5T_STD_U8LE;
        else if constexpr (sizeof(T) == 2)
            return std::is_same_v<T, int16_t> ? H5T_STD_I16LE : H5T_STD_U16LE;
        else if constexpr (sizeof(T) == 4)
            return std::is_same_v<T, int32_t> ? H5T_STD_I32LE : H5T_STD_U32LE;
        else
            return std::is_same_v<T, int64_t> ? H5T_STD_I64LE : H5T_STD_U64LE;
    });
    return Hdf5Handle(H5Tcopy(standard), H5Tclose, "copy a type", ErrorKind::Internal);
}

/// Property list for opening and creating: fixed version, every block aligned, no locks (a mapped
/// file on a network folder must open too; the writer works on a name of its own).
Hdf5Handle accessProperties() {
    Hdf5Handle list(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "create a property list",
                    ErrorKind::Internal);
    herr_t result = H5Pset_libver_bounds(list, H5F_LIBVER_V18, H5F_LIBVER_V18);
    if (result >= 0) result = H5Pset_alignment(list, 1, kNativeAlignment);
    if (result >= 0) result = H5Pset_file_locking(list, false, true);
    hdf5Checked(result, "set up file access", ErrorKind::Internal);
    return list;
}

/// Creation properties without times, which would make every file differ.
Hdf5Handle timeless(hid_t listClass) {
    Hdf5Handle list(H5Pcreate(listClass), H5Pclose, "create a property list", ErrorKind::Internal);
    hdf5Checked(H5Pset_obj_track_times(list, false), "leave out times", ErrorKind::Internal);
    return list;
}

class Creator {
  public:
    explicit Creator(const std::filesystem::path& path) : m_file(create(path)) {
        herr_t result = H5Pset_layout(m_dataset, H5D_CONTIGUOUS);
        if (result >= 0) result = H5Pset_alloc_time(m_dataset, H5D_ALLOC_TIME_EARLY);
        if (result >= 0) result = H5Pset_fill_time(m_dataset, H5D_FILL_TIME_NEVER);
        hdf5Checked(result, "set up data sets", ErrorKind::Internal);
    }

    NativeLayout::Place add(const std::string& path, DType type, const Shape& shape) {
        for (size_t slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1))
            addGroup(path.substr(0, slash));
        if (shape.size() > H5S_MAX_RANK)
            throw Error(ErrorKind::Unsupported,
                        fmt::format("{} has {} dimensions; HDF5 allows {}", printable(path),
                                    shape.size(), H5S_MAX_RANK));
        const std::vector<hsize_t> extent(shape.begin(), shape.end());
        const Hdf5Handle space(extent.empty() ? H5Screate(H5S_SCALAR)
                                              : H5Screate_simple(static_cast<int>(extent.size()),
                                                                 extent.data(), nullptr),
                               H5Sclose, "define a shape", ErrorKind::Internal);
        const Hdf5Handle fileTypeHandle = fileType(type);
        const Hdf5Handle set(H5Dcreate2(m_file, path.c_str(), fileTypeHandle, space, H5P_DEFAULT,
                                        m_dataset, H5P_DEFAULT),
                             H5Dclose, fmt::format("create the data set {}", printable(path, 200)),
                             ErrorKind::Io);
        NativeLayout::Place place;
        place.bytes = static_cast<uint64_t>(elementCount(shape)) * sizeOf(type);
        if (place.bytes == 0) return place;
        place.offset = H5Dget_offset(set);
        if (place.offset == HADDR_UNDEF || place.offset % kNativeAlignment != 0)
            throw Error(ErrorKind::Internal,
                        fmt::format("libhdf5 put {} at {}, which is not aligned", printable(path),
                                    place.offset));
        return place;
    }

    void close() { m_file.close("flush the file", ErrorKind::Io); }

  private:
    static Hdf5Handle create(const std::filesystem::path& path) {
        const Hdf5Handle access = accessProperties(), creation = timeless(H5P_FILE_CREATE);
        hdf5Checked(H5Pset_userblock(creation, kNativeBlockBytes), "reserve the user block",
                    ErrorKind::Internal);
        return Hdf5Handle(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation, access), H5Fclose,
                          "create the file", ErrorKind::Io);
    }

    void addGroup(const std::string& path) {
        if (!m_groups.insert(path).second) return;
        Hdf5Handle(H5Gcreate2(m_file, path.c_str(), H5P_DEFAULT, m_group, H5P_DEFAULT), H5Gclose,
                   fmt::format("create the group {}", printable(path, 200)), ErrorKind::Io);
    }

    Hdf5Handle m_file;
    Hdf5Handle m_group = timeless(H5P_GROUP_CREATE);
    Hdf5Handle m_dataset = timeless(H5P_DATASET_CREATE);
    std::set<std::string> m_groups;
};

/// The window that a data set occupies in the mapped file.
Buffer windowOf(hid_t set, const Buffer& file, uint64_t bytes) {
    const Hdf5Handle creation(H5Dget_create_plist(set), H5Pclose, "read how a data set is stored");
    if (H5Pget_layout(creation) != H5D_CONTIGUOUS || H5Pget_external_count(creation) != 0)
        throw Error(ErrorKind::Corrupt,
                    "it is not stored in one piece; a native file holds nothing else");
    if (bytes == 0) return {file.owner, file.data, 0};
    const haddr_t offset = H5Dget_offset(set);
    if (offset == HADDR_UNDEF || offset < kNativeBlockBytes || offset % kNativeAlignment != 0)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("it is not at a multiple of {} bytes", kNativeAlignment));
    return file.slice(offset, bytes);
}

std::vector<hsize_t> extentOf(hid_t set) {
    const Hdf5Handle space(H5Dget_space(set), H5Sclose, "read a shape");
    std::vector<hsize_t> extent(static_cast<size_t>(
        hdf5Checked(H5Sget_simple_extent_ndims(space), "read a shape", ErrorKind::Corrupt)));
    if (!extent.empty()) H5Sget_simple_extent_dims(space, extent.data(), nullptr);
    return extent;
}

}  // namespace

NativeLayout createNativeContainer(const RawCheckpoint& checkpoint, const std::string& index,
                                   const std::filesystem::path& path, const JobContext& job) {
    const Hdf5Session session;
    Creator creator(path);
    NativeLayout layout;
    const auto indexPlace =
        creator.add(kIndexName, DType::U8, {static_cast<int64_t>(index.size())});
    layout.indexOffset = indexPlace.offset;
    layout.dataBytes = indexPlace.bytes;
    visitNativeParts(checkpoint, [&](const std::string& part, const Tensor& tensor) {
        job.checkpoint();
        layout.parts.push_back(creator.add(part, tensor.type(), tensor.shape()));
        layout.dataBytes += layout.parts.back().bytes;
    });
    creator.close();
    return layout;
}

struct NativeReader::Open {
    Hdf5Session session;
    Hdf5Handle file;

    explicit Open(const std::filesystem::path& path) : file(open(path)) {}
    static Hdf5Handle open(const std::filesystem::path& path) {
        const Hdf5Handle access = accessProperties();
        return Hdf5Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose, "open the file");
    }
};

NativeReader::NativeReader(const std::filesystem::path& path, Buffer file)
    : m_open(std::make_unique<Open>(path)), m_file(std::move(file)) {}

NativeReader::~NativeReader() = default;

std::string_view NativeReader::index() const {
    const Hdf5Handle set(H5Dopen2(m_open->file, kIndexName, H5P_DEFAULT), H5Dclose,
                         "find the index");
    const auto extent = extentOf(set);
    if (extent.size() != 1) throw Error(ErrorKind::Corrupt, "the index is no list of bytes");
    const Buffer text = withContext("index", [&] { return windowOf(set, m_file, extent[0]); });
    return {reinterpret_cast<const char*>(text.data), text.size};
}

Tensor NativeReader::part(const std::string& path, DType type, const Shape& shape) const {
    return withContext("data set " + printable(path, 200), [&] {
        const Hdf5Handle set(H5Dopen2(m_open->file, path.c_str(), H5P_DEFAULT), H5Dclose,
                             "find it");
        const auto extent = extentOf(set);
        if (!std::equal(extent.begin(), extent.end(), shape.begin(), shape.end(),
                        [](hsize_t a, int64_t b) { return a == static_cast<hsize_t>(b); }))
            throw Error(
                ErrorKind::Corrupt,
                fmt::format("it does not have the shape {} that the index names", toText(shape)));
        const Hdf5Handle stored(H5Dget_type(set), H5Tclose, "read a type");
        if (H5Tget_size(stored) != sizeOf(type))
            throw Error(ErrorKind::Corrupt,
                        fmt::format("its elements do not have the {} bytes of {}", sizeOf(type),
                                    nameOf(type)));
        const uint64_t bytes =
            checkedProduct(static_cast<uint64_t>(elementCount(shape)), sizeOf(type));
        return Tensor(type, shape, windowOf(set, m_file, bytes));
    });
}

}  // namespace lathe::core
