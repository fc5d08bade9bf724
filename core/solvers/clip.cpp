// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/clip.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {

constexpr int64_t kTile = 65536;
constexpr int kShrinkSteps = 80;  // factors 1.00 ... 0.21
constexpr size_t kBins = 2048, kFirstBin = 128;

/// Sum over tiles of fixed borders, added in order: the same for any number of threads.
template <class OfTile>
double tiledSum(std::span<const float> values, const JobContext* job, OfTile ofTile) {
    const auto count = static_cast<int64_t>(values.size());
    if (count <= kTile) return ofTile(values);
    std::vector<double> parts(static_cast<size_t>((count + kTile - 1) / kTile));
    parallelFor(
        count, kTile,
        [&](int64_t begin, int64_t end) {
            parts[static_cast<size_t>(begin / kTile)] = ofTile(
                values.subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
        },
        job);
    double sum = 0;
    for (const double part : parts) sum += part;
    return sum;
}

Grid shrunkGrid(std::span<const float> values, Range range, const GridOptions& options,
                const JobContext* job) {
    Grid best;
    double bestError = 0;
    for (int i = 0; i < kShrinkSteps; ++i) {
        const float factor = 1.0f - static_cast<float>(i) / 100.0f;
        const Grid grid = fitGrid({range.low * factor, range.high * factor}, options.scheme,
                                  options.bits, options.scaleType);
        const double error = tiledSum(values, job, [&](std::span<const float> tile) {
            return gridError(tile, grid, options.rounding, options.exponent);
        });
        if (i == 0 || error < bestError) {
            best = grid;
            bestError = error;
        }
    }
    return best;
}

/// The values' own range where it is narrower than the one given. Symmetric grids cut off as much
/// on both sides.
Range cutRange(Range range, const GridOptions& options) {
    Range ends = options.clipRange;
    if (options.scheme != Scheme::ZeroPoint) {
        ends.high = std::max(std::abs(ends.low), std::abs(ends.high));
        ends.low = -ends.high;
    }
    return {std::clamp(range.low, ends.low, ends.high),
            std::clamp(range.high, ends.low, ends.high)};
}

/// Divergence between the histogram cut at `cut` bins (the tail counted in the last one) and the
/// same merged into `levels` steps, each step's count spread over its filled bins.
double divergenceOfCut(std::span<const double> bins, size_t cut, size_t levels, double total) {
    std::vector<double> mass(levels, 0), filled(levels, 0);
    double inside = 0;
    for (size_t j = 0; j < cut; ++j) {
        mass[j * levels / cut] += bins[j];
        filled[j * levels / cut] += bins[j] > 0;
        inside += bins[j];
    }
    if (inside == 0) return HUGE_VAL;
    double divergence = 0;
    for (size_t j = 0; j < cut; ++j) {
        const double p = (bins[j] + (j + 1 == cut ? total - inside : 0)) / total;
        if (p <= 0) continue;
        if (bins[j] <= 0) return HUGE_VAL;  // only the last bin can be filled by the tail alone
        const double q = mass[j * levels / cut] / filled[j * levels / cut] / inside;
        divergence += p * std::log(p / q);
    }
    return divergence;
}

}  // namespace

const std::vector<std::string>& clipNames() {
    static const std::vector<std::string> names = {"none",  "mse",     "percentile",
                                                   "octav", "entropy", "range"};
    return names;
}

Clip clipNamed(std::string_view name) {
    const auto found = std::find(clipNames().begin(), clipNames().end(), name);
    if (found == clipNames().end())
        throw Error(ErrorKind::Usage, fmt::format("there is no clipping called '{}'", name));
    return static_cast<Clip>(found - clipNames().begin());
}

float magnitudePercentile(std::span<const float> values, double percent) {
    if (values.empty()) return 0;
    std::vector<float> magnitudes(values.size());
    std::transform(values.begin(), values.end(), magnitudes.begin(),
                   [](float x) { return std::abs(x); });
    const double rank = percent / 100 * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::ptrdiff_t>(rank);
    std::nth_element(magnitudes.begin(), magnitudes.begin() + below, magnitudes.end());
    const float low = magnitudes[static_cast<size_t>(below)];
    const double fraction = rank - static_cast<double>(below);
    if (fraction == 0) return low;
    const float high = *std::min_element(magnitudes.begin() + below + 1, magnitudes.end());
    return static_cast<float>(low + fraction * (static_cast<double>(high) - low));
}

double octavThreshold(std::span<const float> values, int bits) {
    const double noise = std::pow(4.0, -bits) / 3;
    double sum = 0, count = 0;
    for (const float value : values) {
        sum += std::abs(value);
        count += value != 0;
    }
    double threshold = count > 0 ? sum / count : 0;
    for (int i = 0; i < 100; ++i) {
        double clippedSum = 0, clipped = 0;
        for (const float value : values) {
            const bool outside = std::abs(value) > threshold;
            clippedSum += outside ? std::abs(value) : 0;
            clipped += outside;
        }
        if (clipped == 0) break;  // the threshold is past the maximum: nothing to cut off
        const double next = clippedSum / (noise * (count - clipped) + clipped);
        const bool settled = std::abs(next - threshold) <= 1e-7 * next;
        threshold = next;
        if (settled) break;
    }
    return threshold;
}

float entropyThreshold(std::span<const float> values, int bits, const JobContext* job) {
    const Range range = rangeOf(values);
    const float peak = std::max(-range.low, range.high);
    if (peak == 0) return 0;
    std::vector<double> bins(kBins, 0);
    for (const float value : values)
        ++bins[std::min(kBins - 1,
                        static_cast<size_t>(std::abs(value) / peak * static_cast<float>(kBins)))];
    bins[0] = bins[1];  // zeros would outweigh everything
    double total = 0;
    for (const double bin : bins) total += bin;
    if (total == 0) return peak;
    const auto levels = size_t{1} << (bits - 1);
    std::vector<double> divergences(kBins - kFirstBin + 1);
    parallelFor(
        static_cast<int64_t>(divergences.size()), 64,
        [&](int64_t begin, int64_t end) {
            for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i)
                divergences[i] = divergenceOfCut(bins, kFirstBin + i, levels, total);
        },
        job);
    size_t best = 0;
    for (size_t i = 0; i < divergences.size(); ++i)
        if (divergences[i] <= divergences[best]) best = i;  // the last minimum, as TensorRT
    return peak * static_cast<float>(kFirstBin + best) / static_cast<float>(kBins);
}

Grid chooseGrid(std::span<const float> values, const GridOptions& options, const JobContext* job) {
    const Range range = rangeOf(values);
    if (options.clip == Clip::Mse) return shrunkGrid(values, range, options, job);
    if (options.clip == Clip::Range)
        return fitGrid(cutRange(range, options), options.scheme, options.bits, options.scaleType);
    float threshold = std::max(-range.low, range.high);
    if (options.clip == Clip::Percentile)
        threshold = magnitudePercentile(values, options.percentile);
    if (options.clip == Clip::Octav)
        threshold = std::min(threshold, static_cast<float>(octavThreshold(values, options.bits)));
    if (options.clip == Clip::Entropy) threshold = entropyThreshold(values, options.bits, job);
    return fitGrid({std::max(range.low, -threshold), std::min(range.high, threshold)},
                   options.scheme, options.bits, options.scaleType);
}

}  // namespace lathe::core
