// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/encoding/dense.h"
#include "core/formats/printable.h"
#include "core/formats/safetensors_types.h"

namespace lathe::core {

namespace {

[[noreturn]] void corrupt(std::string sentence) {
    throw Error(ErrorKind::Corrupt, std::move(sentence));
}

/// What the header says of one tensor.
struct Entry {
    std::string name, dtype;
    std::vector<uint64_t> shape, offsets;
    bool hasDtype = false, hasShape = false, hasOffsets = false;
};

/// Receives the header's JSON as events: nothing but the entries is ever built, duplicate keys are
/// seen, and nesting costs no stack. Each handler returns true; what is wrong is thrown.
class HeaderReader final : public nlohmann::json_sax<nlohmann::json> {
  public:
    std::vector<Entry> entries;
    std::map<std::string, std::string, std::less<>> metadata;

    bool null() override { return scalar("null"); }
    bool boolean(bool) override { return scalar("a truth value"); }
    bool number_float(double, const std::string& text) override { return scalar(text); }
    bool number_integer(int64_t value) override { return scalar(fmt::format("{}", value)); }
    bool binary(binary_t&) override { return scalar("binary data"); }

    bool number_unsigned(uint64_t value) override {
        if (m_depth != 3 || !m_list) return scalar(fmt::format("{}", value));
        if (m_list == &entries.back().shape && m_list->size() == kSafetensorsRankLimit)
            corrupt(fmt::format("{} has more than {} dimensions", where(), kSafetensorsRankLimit));
        if (m_list == &entries.back().offsets && m_list->size() == 2)
            corrupt(fmt::format("{} has more than two data_offsets", where()));
        m_list->push_back(value);
        return true;
    }

    bool string(std::string& text) override {
        if (m_depth == 2 && m_inMetadata) {
            metadata[m_key] = std::move(text);
        } else if (m_depth == 2 && m_key == "dtype") {
            entries.back().dtype = std::move(text);
            entries.back().hasDtype = true;
        } else {
            return scalar("text");
        }
        return true;
    }

    bool start_object(size_t) override {
        if (m_depth >= 2) nested("an object");
        ++m_depth;
        return true;
    }

    bool end_object() override {
        --m_depth;
        m_list = nullptr;
        return true;
    }

    bool start_array(size_t) override {
        if (m_depth == 2 && !m_inMetadata && (m_key == "shape" || m_key == "data_offsets")) {
            Entry& entry = entries.back();
            m_list = m_key == "shape" ? &entry.shape : &entry.offsets;
            (m_key == "shape" ? entry.hasShape : entry.hasOffsets) = true;
        } else {
            nested("a list");
        }
        ++m_depth;
        return true;
    }

    bool end_array() override {
        --m_depth;
        m_list = nullptr;
        return true;
    }

    bool key(std::string& name) override {
        if (m_depth > 2) return true;
        if (name.size() > kSafetensorsNameLimit)
            corrupt(fmt::format("a name in the header has {} bytes; at most {} are allowed",
                                name.size(), kSafetensorsNameLimit));
        if (m_depth == 1) {
            if (!m_names.insert(name).second)
                corrupt(fmt::format("the header names {} twice; each tensor may occur once",
                                    printable(name)));
            m_inMetadata = name == "__metadata__";
            m_keys.clear();
            if (!m_inMetadata) {
                if (entries.size() == kSafetensorsTensorLimit)
                    corrupt(fmt::format("the header lists more than {} tensors",
                                        kSafetensorsTensorLimit));
                entries.emplace_back().name = name;
            }
        } else {
            if (!m_keys.insert(name).second)
                corrupt(fmt::format("{} has the key {} twice", where(), printable(name)));
            m_key = std::move(name);
        }
        return true;
    }

    bool parse_error(size_t position, const std::string&,
                     const nlohmann::json::exception& error) override {
        const bool utf8 = std::strstr(error.what(), "UTF-8") != nullptr;
        corrupt(fmt::format("the header is not valid {} (byte {} of it)", utf8 ? "UTF-8" : "JSON",
                            position));
    }

  private:
    int m_depth = 0;
    bool m_inMetadata = false;
    std::string m_key;                        ///< of the value that comes next, at depth 2
    std::vector<uint64_t>* m_list = nullptr;  ///< open list of an entry
    std::unordered_set<std::string> m_names, m_keys;

    std::string where() const {
        return m_inMetadata ? std::string("__metadata__")
                            : "tensor " + printable(entries.back().name);
    }

    /// Whether the value that comes now belongs to a key that the format does not define: such are
    /// skipped, as the reference reader does.
    bool skipping() const {
        return !m_inMetadata && !m_list && m_key != "dtype" && m_key != "shape" &&
               m_key != "data_offsets";
    }

    bool scalar(const std::string& found) {
        if (m_depth <= 1)
            corrupt(fmt::format("{} is described by {}; an object was expected", where(), found));
        if (m_inMetadata)
            corrupt(fmt::format("__metadata__ holds {} under {}; only text is allowed", found,
                                printable(m_key)));
        if (!skipping())
            corrupt(
                fmt::format("{} has {} in its {}; {} was expected", where(), found, m_key,
                            m_key == "dtype" ? "text" : "a list of whole numbers of 0 or more"));
        return true;
    }

    void nested(const char* found) {
        scalar(found);
        if (m_depth >= kSafetensorsDepthLimit)
            corrupt(fmt::format("the header nests deeper than {} levels", kSafetensorsDepthLimit));
    }
};

DType typeOf(const Entry& entry) {
    for (const SafetensorsType& row : kSafetensorsTypes)
        if (row.name == entry.dtype) return row.type;
    std::vector<std::string_view> names;
    for (const SafetensorsType& row : kSafetensorsTypes) names.push_back(row.name);
    throw Error(
        ErrorKind::Unsupported,
        fmt::format(
            "tensor {} has the element type {}, which this program does not read; it reads {}",
            printable(entry.name), printable(entry.dtype), fmt::join(names, ", ")));
}

Shape shapeOf(const Entry& entry) {
    Shape shape;
    for (const uint64_t dimension : entry.shape) {
        if (dimension > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
            corrupt(
                fmt::format("tensor {} has a dimension of {}", printable(entry.name), dimension));
        shape.push_back(static_cast<int64_t>(dimension));
    }
    return shape;
}

void checkKeys(const Entry& entry) {
    const char* missing = !entry.hasDtype     ? "dtype"
                          : !entry.hasShape   ? "shape"
                          : !entry.hasOffsets ? "data_offsets"
                                              : nullptr;
    if (missing) corrupt(fmt::format("tensor {} has no {}", printable(entry.name), missing));
    if (entry.offsets.size() != 2)
        corrupt(fmt::format("tensor {} has {} data_offsets; two were expected",
                            printable(entry.name), entry.offsets.size()));
    if (entry.offsets[0] > entry.offsets[1])
        corrupt(fmt::format("tensor {} begins at {} and ends at {}, before its beginning",
                            printable(entry.name), entry.offsets[0], entry.offsets[1]));
}

/// The bytes of the header, after the checks on its length.
std::string_view headerOf(std::span<const std::byte> file) {
    if (file.size() < 8)
        corrupt(
            fmt::format("the file has {} bytes; a safetensors file has at least 8", file.size()));
    uint64_t length = 0;
    std::memcpy(&length, file.data(),
                sizeof length);  // little-endian, as every machine Lathe runs on
    if (length > kSafetensorsHeaderLimit)
        corrupt(fmt::format("the header claims {} bytes; at most {} are allowed", length,
                            kSafetensorsHeaderLimit));
    if (length > file.size() - 8)
        corrupt(fmt::format("the header claims {} bytes, but only {} follow; the file was cut off",
                            length, file.size() - 8));
    const std::string_view header(reinterpret_cast<const char*>(file.data()) + 8, length);
    if (header.empty() || header[0] != '{') corrupt("the header does not begin with '{'");
    return header;
}

}  // namespace

bool looksLikeSafetensors(std::string_view beginning) {
    return beginning.size() > 8 && beginning[8] == '{' &&
           beginning.substr(4, 4) == std::string_view("\0\0\0\0", 4);
}

SafetensorsFile parseSafetensors(const Buffer& file) {
    const std::string_view header = headerOf(file.span());
    HeaderReader reader;
    nlohmann::json::sax_parse(header, &reader);
    for (const Entry& entry : reader.entries) checkKeys(entry);
    std::stable_sort(reader.entries.begin(), reader.entries.end(),
                     [](const Entry& a, const Entry& b) { return a.offsets < b.offsets; });

    const size_t dataStart = 8 + header.size();
    const uint64_t dataBytes = file.size - dataStart;
    SafetensorsFile result;
    result.metadata = std::move(reader.metadata);
    result.fileBytes = file.size;
    result.tensors.reserve(reader.entries.size());
    uint64_t end = 0;
    for (const Entry& entry : reader.entries) {
        const uint64_t begin = entry.offsets[0], bytes = entry.offsets[1] - begin;
        if (begin != end)
            corrupt(fmt::format(
                "tensor {} begins at byte {} of the data; {} was expected, since tensors follow "
                "each other without gaps",
                printable(entry.name), begin, end));
        end = entry.offsets[1];
        const DType type = typeOf(entry);
        Shape shape = shapeOf(entry);
        const uint64_t expected = withContext("tensor " + printable(entry.name), [&] {
            return checkedProduct(static_cast<uint64_t>(elementCount(shape)), sizeOf(type));
        });
        if (bytes != expected)
            corrupt(fmt::format("tensor {} ({} {}) needs {} bytes, but its data_offsets span {}",
                                printable(entry.name), toText(shape), entry.dtype, expected,
                                bytes));
        if (end > dataBytes)
            corrupt(
                fmt::format("tensor {} ends at byte {} of the data, but only {} are there; the "
                            "file was cut off",
                            printable(entry.name), end, dataBytes));
        result.tensors.push_back(
            {entry.name,
             makeDense(Tensor(type, std::move(shape), file.slice(dataStart + begin, bytes)))});
    }
    if (end != dataBytes)
        corrupt(
            fmt::format("{} bytes follow the last tensor; none were expected", dataBytes - end));
    return result;
}

SafetensorsFile readSafetensors(const std::filesystem::path& path) {
    const auto file = MappedFile::open(path);
    return parseSafetensors({file, file->data(), file->size()});
}

}  // namespace lathe::core
