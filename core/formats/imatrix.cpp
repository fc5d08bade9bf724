// SPDX-License-Identifier: GPL-3.0-or-later

// Facts: llama.cpp, tools/imatrix/imatrix.cpp and tools/quantize/quantize.cpp.

#include "core/formats/imatrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/encoding/dense.h"
#include "core/formats/gguf_file.h"
#include "core/formats/printable.h"

namespace lathe::core {

namespace {

constexpr std::string_view kSums = ".in_sum2", kCounts = ".counts";

/// What no square and no count can be.
void requireSums(const std::vector<float>& values, std::string_view what) {
    const auto bad = std::ranges::find_if_not(values, [](float value) {
        return value >= 0 && value <= std::numeric_limits<float>::max();
    });
    if (bad != values.end())
        throw Error(ErrorKind::Corrupt,
                    fmt::format("value {} of its {} is {}; finite values of 0 or more were "
                                "expected, so make the imatrix anew",
                                bad - values.begin(), what, *bad));
}

void check(const ImatrixEntry& entry) {
    requireSums(entry.sumSquares, "sums of squares");
    requireSums(entry.counts, "counts");
    for (const float count : entry.counts)
        if (count > 0 && count < 1)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("a count of {} rows was found; 0 or at least 1 was expected, "
                                    "so make the imatrix anew",
                                    count));
    if (entry.counts.empty() || entry.sumSquares.empty() ||
        entry.sumSquares.size() % entry.counts.size() != 0)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("it has {} sums of squares for {} counts; equally many for each "
                                "matrix were expected, so the file is damaged",
                                entry.sumSquares.size(), entry.counts.size()));
}

// The older form.

constexpr int32_t kLongestName = 255, kLongestDataset = 4096, kMostCalls = 1 << 30;

/// A 32-bit number of things of `size` bytes, checked before any is read.
size_t countOf(gguf::Cursor& cursor, int32_t least, int32_t most, uint64_t size,
               std::string_view what) {
    const uint64_t at = cursor.position();
    const auto count = cursor.number<int32_t>(fmt::format("the number of {}", what));
    if (count < least || count > most)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the number of {} at byte {} is {}; {} to {} were expected, so it "
                                "is no imatrix or damaged",
                                what, at, count, least, most));
    if (static_cast<uint64_t>(count) * size > cursor.remaining())
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the number of {} at byte {} is {}, but only {} bytes follow; the "
                                "file is damaged or was cut short, so copy or make it again",
                                what, at, count, cursor.remaining()));
    return static_cast<size_t>(count);
}

ImatrixEntry readEntry(gguf::Cursor& cursor) {
    ImatrixEntry entry;
    const size_t length = countOf(cursor, 1, kLongestName, 1, "bytes of a name");
    entry.name = cursor.take(length, "a name");
    return withContext(printable(entry.name), [&] {
        const size_t calls = countOf(cursor, 0, kMostCalls, 0, "calls");
        const size_t columns =
            countOf(cursor, 1, std::numeric_limits<int32_t>::max(), sizeof(float), "columns");
        const std::string_view values = cursor.take(columns * sizeof(float), "sums of squares");
        entry.sumSquares.resize(columns);
        std::memcpy(entry.sumSquares.data(), values.data(), values.size());
        entry.counts = {static_cast<float>(calls)};
        check(entry);
        return entry;
    });
}

void appendDatText(std::string& out, std::string_view text) {
    gguf::appendNumber(out, static_cast<int32_t>(text.size()));
    out += text;
}

// GGUF.

int64_t requiredNumber(const gguf::Part& part, std::string_view key) {
    const auto found = part.metadata.find(key);
    const auto number = found == part.metadata.end() ? std::nullopt : found->second.integer();
    if (!number || *number < 0)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("metadata '{}' is {}; a whole number was expected, so make the "
                                "imatrix anew",
                                key, found == part.metadata.end() ? "missing" : "none"));
    return *number;
}

std::vector<float> valuesOf(const RawTensor& tensor) {
    const Tensor* plain = tensor.encoding->plain();
    if (!plain || plain->type() != DType::F32)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("tensor {} is stored as {}; f32 was expected of an imatrix",
                                printable(tensor.name), tensor.encoding->label()));
    return tensor.encoding->decode();
}

Imatrix fromGguf(const gguf::Part& part) {
    const auto type = part.metadata.find("general.type");
    if (type == part.metadata.end() || !type->second.text() || *type->second.text() != "imatrix")
        throw Error(ErrorKind::Corrupt,
                    "it is a GGUF file, but no imatrix (general.type says what it is); give one "
                    "that llama-imatrix or `observe --what importance` wrote");
    Imatrix imatrix;
    imatrix.chunks = requiredNumber(part, "imatrix.chunk_count");
    imatrix.chunkSize = requiredNumber(part, "imatrix.chunk_size");
    if (const auto names = part.metadata.find("imatrix.datasets"); names != part.metadata.end())
        if (const MetaValue::Array* list = names->second.array())
            for (const MetaValue& name : *list)
                if (name.text()) imatrix.datasets.push_back(*name.text());
    std::map<std::string_view, const RawTensor*> tensors;
    for (const RawTensor& tensor : part.tensors) tensors[tensor.name] = &tensor;
    for (const RawTensor& tensor : part.tensors) {
        if (!tensor.name.ends_with(kSums)) continue;
        const std::string name = tensor.name.substr(0, tensor.name.size() - kSums.size());
        const auto counts = tensors.find(name + std::string(kCounts));
        if (counts == tensors.end())
            throw Error(ErrorKind::Corrupt,
                        fmt::format("{} has no tensor {}; make the imatrix anew", printable(name),
                                    printable(name + std::string(kCounts))));
        ImatrixEntry entry{name, valuesOf(tensor), valuesOf(*counts->second)};
        withContext(printable(name), [&] { check(entry); });
        imatrix.entries.push_back(std::move(entry));
    }
    return imatrix;
}

RawCheckpoint toGguf(const Imatrix& imatrix) {
    RawCheckpoint raw;
    raw.metadata = {
        {"general.type", MetaValue::ofText("imatrix")},
        {"imatrix.datasets", MetaValue::ofTexts(imatrix.datasets)},
        {"imatrix.chunk_count", MetaValue::ofU32(static_cast<uint32_t>(imatrix.chunks))},
        {"imatrix.chunk_size", MetaValue::ofU32(static_cast<uint32_t>(imatrix.chunkSize))}};
    for (const ImatrixEntry& entry : imatrix.entries) {
        const auto matrices = static_cast<int64_t>(entry.counts.size()),
                   columns = static_cast<int64_t>(entry.sumSquares.size()) / matrices;
        raw.tensors.push_back({entry.name + std::string(kSums),
                               encodeDense({matrices, columns}, entry.sumSquares, DType::F32)});
        raw.tensors.push_back({entry.name + std::string(kCounts),
                               encodeDense({matrices, 1}, entry.counts, DType::F32)});
    }
    return raw;
}

}  // namespace

std::vector<float> ImatrixEntry::importance() const {
    std::vector<float> means(sumSquares);
    const size_t columns = sumSquares.size() / counts.size();
    for (size_t i = 0; i < means.size(); ++i) {
        const float count = counts[i / columns];
        means[i] = count > 0 ? means[i] / count : 1;
    }
    return means;
}

const ImatrixEntry* Imatrix::find(std::string_view name) const {
    const auto found = std::ranges::find(entries, name, &ImatrixEntry::name);
    return found == entries.end() ? nullptr : &*found;
}

Imatrix imatrixFromDat(std::string_view bytes) {
    gguf::Cursor cursor(bytes);
    constexpr auto kMost = static_cast<int32_t>(gguf::kTensorLimit);
    constexpr uint64_t kSmallest = 17;  // a name of one byte, three numbers and one value
    const size_t count = countOf(cursor, 1, kMost, kSmallest, "entries");
    Imatrix imatrix;
    std::set<std::string> names;
    for (size_t i = 0; i < count; ++i) {
        imatrix.entries.push_back(withContext(fmt::format("entry {} of {}", i + 1, count),
                                              [&] { return readEntry(cursor); }));
        if (!names.insert(imatrix.entries.back().name).second)
            throw Error(ErrorKind::Corrupt, fmt::format("{} appears twice; the file is damaged",
                                                        printable(imatrix.entries.back().name)));
    }
    if (cursor.remaining() == 0) return imatrix;  // as the first versions wrote it
    imatrix.chunks = cursor.number<int32_t>("the number of chunks");
    if (imatrix.chunks < 0)
        throw Error(ErrorKind::Corrupt, fmt::format("the number of chunks is {}; the file is "
                                                    "damaged",
                                                    imatrix.chunks));
    const size_t length = countOf(cursor, 0, kLongestDataset, 1, "bytes of the dataset's name");
    if (length > 0) imatrix.datasets.emplace_back(cursor.take(length, "the dataset's name"));
    return imatrix;
}

std::string imatrixToDat(const Imatrix& imatrix) {
    std::string out;
    gguf::appendNumber(out, static_cast<int32_t>(imatrix.entries.size()));
    for (const ImatrixEntry& entry : imatrix.entries) {
        if (entry.counts.size() != 1)
            throw Error(ErrorKind::Unsupported,
                        fmt::format("{} has {} matrices, for which the .dat form has no place; "
                                    "write a .gguf file",
                                    printable(entry.name), entry.counts.size()));
        if (entry.counts.front() > kMostCalls)
            throw Error(ErrorKind::Unsupported,
                        fmt::format("{} has {} rows, more than the .dat form can count; write a "
                                    ".gguf file",
                                    printable(entry.name), entry.counts.front()));
        appendDatText(out, entry.name);
        gguf::appendNumber(out, static_cast<int32_t>(std::lround(entry.counts.front())));
        gguf::appendNumber(out, static_cast<int32_t>(entry.sumSquares.size()));
        for (const float sum : entry.sumSquares) gguf::appendNumber(out, sum);
    }
    gguf::appendNumber(out, static_cast<int32_t>(imatrix.chunks));
    appendDatText(out, imatrix.datasets.empty() ? std::string() : imatrix.datasets.front());
    return out;
}

Imatrix readImatrix(const std::filesystem::path& path) {
    return withContext(path.string(), [&] {
        const auto file = MappedFile::open(path);
        if (file->text().starts_with(gguf::kMagic)) return fromGguf(gguf::readPart(path));
        return imatrixFromDat(file->text());
    });
}

void writeImatrix(const Imatrix& imatrix, const std::filesystem::path& path, JobContext& job) {
    if (path.extension() != ".dat") return gguf::write(toGguf(imatrix), path, job);
    AtomicFile file(path);
    file.write(imatrixToDat(imatrix));
    file.commit();
}

}  // namespace lathe::core
