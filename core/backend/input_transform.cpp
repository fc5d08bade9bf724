// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/input_transform.h"

#include <fmt/format.h>

#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "core/base/error.h"
#include "core/base/number_in.h"

namespace lathe::core {

std::string InputTransform::problemFor(int64_t columns) const {
    if (!turns()) return "nothing is named there; leave it out";
    if (columns < 1 || columns % size != 0)
        return fmt::format("{} mixes runs of {} columns, but there are {}", toText(*this), size,
                           columns);
    if (!Hadamard::ofSize(size))
        return fmt::format("{} needs a Hadamard matrix of size {}, and none is known here",
                           toText(*this), size);
    return {};
}

InputTransform InputTransform::fitting(int64_t columns, uint64_t seed) {
    for (int64_t runs = 1; runs < columns; ++runs)
        if (const int64_t size = columns / runs;
            columns % runs == 0 && size <= kLargestTransform && Hadamard::ofSize(size))
            return {size, seed};
    return {};
}

std::string toText(const InputTransform& transform) {
    return transform.turns() ? fmt::format("hadamard{}-seed{}", transform.size, transform.seed)
                             : "none";
}

InputTransform inputTransformNamed(std::string_view name) {
    if (name == "none") return {};
    constexpr std::string_view kPrefix = "hadamard", kSeed = "-seed";
    const size_t seedAt = name.find(kSeed);
    if (name.starts_with(kPrefix) && seedAt != std::string_view::npos) {
        const auto size =
            numberIn<int64_t>(name.substr(kPrefix.size(), seedAt - kPrefix.size()));
        const auto seed = numberIn<uint64_t>(name.substr(seedAt + kSeed.size()));
        if (size && seed && *size >= 1 && *size <= kLargestTransform) return {*size, *seed};
    }
    throw Error(ErrorKind::Usage,
                fmt::format("there is no transform '{}'; known are none and hadamardSIZE-seedN "
                            "with sizes up to {}, such as hadamard64-seed0",
                            name, kLargestTransform));
}

std::shared_ptr<const HadamardTurn> turnOf(const InputTransform& transform) {
    if (!transform.turns()) return nullptr;
    // All layers of a model have the same, which may take megabytes.
    static std::mutex mutex;
    static std::map<std::pair<int64_t, uint64_t>, std::weak_ptr<const HadamardTurn>> inUse;
    const std::lock_guard lock(mutex);
    std::weak_ptr<const HadamardTurn>& known = inUse[{transform.size, transform.seed}];
    if (auto turn = known.lock()) return turn;
    const std::optional<Hadamard> matrix = Hadamard::ofSize(transform.size);
    if (!matrix) throw Error(ErrorKind::Refused, transform.problemFor(transform.size));
    auto turn = std::make_shared<const HadamardTurn>(*matrix,
                                                     hadamardSigns(transform.size, transform.seed));
    known = turn;
    return turn;
}

}  // namespace lathe::core
