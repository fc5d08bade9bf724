// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/formats/printable.h"
#include "core/formats/safetensors.h"
#include "core/formats/safetensors_types.h"

namespace lathe::core {

namespace {

constexpr size_t kChunkBytes = size_t{1}
                               << 20;  ///< between two looks at the stop token: about 1 ms

/// Place of a type in the enumeration: its row in the table.
size_t orderOf(DType type) {
    const auto row =
        std::find_if(kSafetensorsTypes.begin(), kSafetensorsTypes.end(),
                     [&](const SafetensorsType& candidate) { return candidate.type == type; });
    return static_cast<size_t>(row - kSafetensorsTypes.begin());
}

const Tensor& plainOf(const RawTensor& tensor) {
    const Tensor* plain = tensor.encoding ? tensor.encoding->plain() : nullptr;
    if (!plain)
        throw Error(
            ErrorKind::Unsupported,
            fmt::format(
                "tensor {} is stored as {}, but safetensors holds only plain arrays; decode it "
                "to f16 or f32 first",
                printable(tensor.name), tensor.encoding ? tensor.encoding->label() : "nothing"));
    return *plain;
}

std::string quoted(const std::string& text) {
    try {
        return nlohmann::json(text).dump();
    } catch (const nlohmann::json::exception&) {
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the name {} is not valid UTF-8, which safetensors asks for",
                                printable(text)));
    }
}

std::string headerOf(const std::vector<const RawTensor*>& tensors,
                     const std::map<std::string, std::string, std::less<>>& metadata) {
    std::vector<std::string> entries;
    if (!metadata.empty()) {
        std::vector<std::string> pairs;
        for (const auto& [key, value] : metadata)
            pairs.push_back(quoted(key) + ":" + quoted(value));
        entries.push_back(fmt::format("\"__metadata__\":{{{}}}", fmt::join(pairs, ",")));
    }
    uint64_t offset = 0;
    for (const RawTensor* tensor : tensors) {
        const Tensor& plain = plainOf(*tensor);
        const uint64_t end = offset + plain.sizeBytes();
        entries.push_back(
            fmt::format("{}:{{\"dtype\":\"{}\",\"shape\":[{}],\"data_offsets\":[{},{}]}}",
                        quoted(tensor->name), kSafetensorsTypes.at(orderOf(plain.type())).name,
                        fmt::join(plain.shape(), ","), offset, end));
        offset = end;
    }
    std::string header = fmt::format("{{{}}}", fmt::join(entries, ","));
    header.resize((header.size() + 7) / 8 * 8, ' ');
    if (header.size() > kSafetensorsHeaderLimit)
        throw Error(
            ErrorKind::Unsupported,
            fmt::format("the header would have {} bytes; safetensors allows {}: write more shards",
                        header.size(), kSafetensorsHeaderLimit));
    return header;
}

}  // namespace

void writeSafetensors(const std::filesystem::path& path, std::span<const RawTensor> tensors,
                      const std::map<std::string, std::string, std::less<>>& metadata,
                      JobContext& job) {
    std::vector<const RawTensor*> sorted;
    for (const RawTensor& tensor : tensors) sorted.push_back(&tensor);
    std::sort(sorted.begin(), sorted.end(), [](const RawTensor* a, const RawTensor* b) {
        const size_t orderA = orderOf(plainOf(*a).type()), orderB = orderOf(plainOf(*b).type());
        return orderA != orderB ? orderA > orderB : a->name < b->name;
    });
    std::vector<std::string_view> names;
    for (const RawTensor* tensor : sorted) names.push_back(tensor->name);
    std::sort(names.begin(), names.end());
    if (const auto twice = std::adjacent_find(names.begin(), names.end()); twice != names.end())
        throw Error(ErrorKind::Usage,
                    fmt::format("two tensors are called {}; a file holds each name once",
                                printable(*twice)));
    if (std::binary_search(names.begin(), names.end(), "__metadata__"))
        throw Error(ErrorKind::Usage,
                    "a tensor is called '__metadata__', a name that safetensors keeps for itself");

    const std::string header = headerOf(sorted, metadata);
    const uint64_t length = header.size();
    AtomicFile file(path);
    file.write(&length, sizeof length);
    file.write(header);
    for (const RawTensor* tensor : sorted) {
        const Buffer& bytes = plainOf(*tensor).buffer();
        for (size_t done = 0; done < bytes.size; done += kChunkBytes) {
            job.checkpoint();
            const size_t count = std::min(kChunkBytes, bytes.size - done);
            file.write(bytes.data + done, count);
            job.advance(static_cast<int64_t>(count));
        }
    }
    job.checkpoint();
    file.commit();
}

}  // namespace lathe::core
