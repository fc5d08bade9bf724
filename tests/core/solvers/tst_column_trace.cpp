// SPDX-License-Identifier: GPL-3.0-or-later
// A traced walk is the solver's: it ends with its values, loses what it loses, and is on its way
// where a plain walk along the inverse of the Hessian is.

#include <QtTest>

#include <algorithm>

#include "core/base/error.h"
#include "core/solvers/column_trace.h"
#include "core/solvers/round_to_nearest.h"
#include "tests/core/solvers/made_layer.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr int64_t kRows = 20, kColumns = 48;
constexpr auto kValues = static_cast<size_t>(kRows * kColumns);

/// The upper left of the made layer, a dead column included.
struct Tile {
    std::vector<float> weights;
    std::vector<double> hessian;
};

Tile makeTile() {
    const MadeLayer layer = makeLayer();
    Tile tile;
    const auto cut = [](const auto& matrix, int64_t rows, auto& out) {
        for (int64_t r = 0; r < rows; ++r)
            for (int64_t c = 0; c < kColumns; ++c)
                out.push_back(matrix[static_cast<size_t>(r * MadeLayer::columns + c)]);
    };
    cut(layer.weights, kRows, tile.weights);
    cut(layer.hessian, kColumns, tile.hessian);
    return tile;
}

/// The tile's Hessian as the factor has it: damped, in the order of the walk.
std::vector<double> damped(const Tile& tile, const HessianFactor& factor) {
    std::vector<double> hessian;
    for (int64_t i = 0; i < kColumns; ++i)
        for (int64_t j = 0; j < kColumns; ++j) {
            const int64_t a = factor.columnAt(i), b = factor.columnAt(j);
            double value = tile.hessian[static_cast<size_t>(a * kColumns + b)];
            if (i == j) value += factor.added + (factor.dead[static_cast<size_t>(a)] ? 1 : 0);
            hessian.push_back(value);
        }
    return hessian;
}

/// Gauss and Jordan, in float64.
std::vector<double> inverseOf(std::vector<double> matrix) {
    constexpr auto n = static_cast<size_t>(kColumns);
    std::vector<double> inverse(n * n);
    for (size_t i = 0; i < n; ++i) inverse[i * (n + 1)] = 1;
    for (size_t i = 0; i < n; ++i) {
        const double pivot = matrix[i * (n + 1)];
        for (size_t j = 0; j < n; ++j) matrix[i * n + j] /= pivot, inverse[i * n + j] /= pivot;
        for (size_t k = 0; k < n; ++k) {
            const double share = matrix[k * n + i];
            if (k == i || share == 0) continue;
            for (size_t j = 0; j < n; ++j) {
                matrix[k * n + j] -= share * matrix[i * n + j];
                inverse[k * n + j] -= share * inverse[i * n + j];
            }
        }
    }
    return inverse;
}

/// Optimal brain surgery as its authors write it: the weight behind `count` columns that become
/// what `decided` says, by the inverse Hessian, from which each is eliminated in turn.
std::vector<double> surgery(const ColumnTrace& trace, std::vector<double> inverse, int64_t count) {
    constexpr auto n = static_cast<size_t>(kColumns);
    std::vector<double> state(trace.weights.begin(), trace.weights.end());
    for (size_t q = 0; q < static_cast<size_t>(count); ++q) {
        const std::vector<double> row(inverse.begin() + static_cast<std::ptrdiff_t>(q * n),
                                      inverse.begin() + static_cast<std::ptrdiff_t>((q + 1) * n));
        for (size_t r = 0; r < kRows; ++r) {
            const double error = (state[r * n + q] - trace.decided[r * n + q]) / row[q];
            for (size_t k = q; k < n; ++k) state[r * n + k] -= error * row[k];
        }
        for (size_t i = 0; i < n; ++i)
            for (size_t j = 0; j < n; ++j) inverse[i * n + j] -= row[i] * row[j] / row[q];
    }
    return state;
}

/// tr(D H D^T) of the difference of two weights.
double lossOf(std::span<const float> a, std::span<const float> b,
              const std::vector<double>& hessian) {
    constexpr auto n = static_cast<size_t>(kColumns);
    double sum = 0;
    for (size_t row = 0; row < a.size(); row += n)
        for (size_t i = 0; i < n; ++i)
            for (size_t j = 0; j < n; ++j)
                sum += (double{a[row + i]} - double{b[row + i]}) * hessian[i * n + j] *
                       (double{a[row + j]} - double{b[row + j]});
    return sum;
}

bool close(double a, double b, double relative) {
    return std::abs(a - b) <= relative * std::abs(b);
}

/// A walk that was traced, and what the solver says of it.
struct Walk {
    HessianFactor factor;
    SolvedLayer solved;
    ColumnTrace trace;
};

std::vector<Walk> walks(const Tile& tile) {
    std::vector<Walk> made;
    for (const bool actOrder : {false, true})
        for (const int64_t group : {0, 16, 20})
            for (const bool staticGroups : {false, true}) {
                GptqOptions options;
                options.grid.bits = 3;
                options.grid.scheme = group == 20 ? Scheme::ZeroPoint : Scheme::Absmax;
                options.group = group;
                options.staticGroups = staticGroups;
                const HessianFactor factor =
                    factorHessian(tile.hessian, kColumns, {0.01, actOrder});
                made.push_back({factor, gptq(tile.weights, kRows, factor, options),
                                traceGptq(tile.weights, kRows, factor, options)});
            }
    for (const PruningPattern& pattern : {PruningPattern{0.5, 0, 0}, {0, 2, 4}, {0.7, 0, 0}})
        for (const bool rounds : {false, true})
            for (const int64_t block : {8, 128}) {
                SparseGptOptions options;
                options.pattern = pattern;
                options.maskBlock = block;
                if (rounds) options.grid.emplace();
                const HessianFactor factor = factorHessian(tile.hessian, kColumns, {});
                made.push_back({factor, sparseGpt(tile.weights, kRows, factor, options),
                                traceSparseGpt(tile.weights, kRows, factor, options)});
            }
    return made;
}

}  // namespace

class TestColumnTrace : public QObject {
    Q_OBJECT

    const Tile m_tile = makeTile();
    const std::vector<Walk> m_walks = walks(m_tile);

  private slots:
    void endsAsTheSolver() {
        for (const Walk& walk : m_walks) {
            const std::vector<double> last = walk.trace.stateAfter(kColumns);
            for (int64_t r = 0; r < kRows; ++r)
                for (int64_t place = 0; place < kColumns; ++place) {
                    const auto column =
                        static_cast<size_t>(r * kColumns + walk.factor.columnAt(place));
                    QCOMPARE(static_cast<float>(last[walk.trace.at(r, place)]),
                             walk.solved.values[column]);
                    if (!walk.trace.pruned.empty())
                        QCOMPARE(walk.trace.pruned[walk.trace.at(r, place)],
                                 walk.solved.mask[column]);
                }
        }
    }

    void beginsWithTheWeight() {
        for (const Walk& walk : m_walks) {
            const std::vector<float> alive = withoutDead(m_tile.weights, walk.factor);
            const std::vector<double> first = walk.trace.stateAfter(0);
            for (int64_t r = 0; r < kRows; ++r)
                for (int64_t place = 0; place < kColumns; ++place)
                    QCOMPARE(
                        static_cast<float>(first[walk.trace.at(r, place)]),
                        alive[static_cast<size_t>(r * kColumns + walk.factor.columnAt(place))]);
        }
    }

    // 2 x loss of the papers = sum e^2 = tr((W - Q) H (W - Q)^T), and the same of the plain weight.
    void lossIdentity() {
        for (const Walk& walk : m_walks) {
            const std::vector<double> hessian = damped(m_tile, walk.factor);
            const double loss = lossOf(walk.trace.weights, walk.trace.decided, hessian);
            QVERIFY(close(walk.trace.loss.back(), loss, 1e-4));
            QVERIFY(close(walk.trace.loss.back(), walk.solved.errorSum, 1e-4));
            QVERIFY(std::ranges::is_sorted(walk.trace.loss));
            QVERIFY(walk.trace.loss.back() < walk.trace.plainLoss.back());
            const std::vector<float> nothing(kValues);
            QVERIFY(close(walk.trace.energy, lossOf(walk.trace.weights, nothing, hessian), 1e-5));
        }
    }

    void plainLossIsThatOfRoundingToNearest() {
        const Walk& walk = m_walks.front();
        GridOptions grid;
        grid.bits = 3;
        const std::vector<float> alive = withoutDead(m_tile.weights, walk.factor);
        const SolvedLayer nearest = roundToNearest(alive, kRows, kColumns, grid, 0);
        const double loss = lossOf(alive, nearest.values, damped(m_tile, walk.factor));
        QVERIFY(close(walk.trace.plainLoss.back(), loss, 1e-4));
    }

    // Of half the values, those of least magnitude go.
    void plainLossIsThatOfMagnitudes() {
        const auto walk = std::ranges::find_if(m_walks, [](const Walk& each) {
            return !each.trace.pruned.empty() && each.trace.steps.empty();
        });
        std::vector<float> masked = withoutDead(m_tile.weights, walk->factor), sorted;
        for (const float weight : masked) sorted.push_back(std::abs(weight));
        std::ranges::sort(sorted);
        for (float& weight : masked)
            if (std::abs(weight) < sorted[kValues / 2]) weight = 0;
        const double loss =
            lossOf(withoutDead(m_tile.weights, walk->factor), masked, damped(m_tile, walk->factor));
        QVERIFY(close(walk->trace.plainLoss.back(), loss, 1e-4));
    }

    void statesAreThoseOfSurgery() {
        for (const Walk& walk : m_walks) {
            const std::vector<double> inverse = inverseOf(damped(m_tile, walk.factor));
            for (const int64_t count : {1, 7, 30, 47}) {
                const std::vector<double> expected = surgery(walk.trace, inverse, count);
                const std::vector<double> state = walk.trace.stateAfter(count);
                for (size_t i = 0; i < kValues; ++i)
                    QVERIFY(std::abs(state[i] - expected[i]) < 1e-5);  // of weights up to 1/16
            }
        }
    }

    void changesAddUp() {
        for (const Walk& walk : m_walks) {
            std::vector<double> state = walk.trace.stateAfter(0);
            for (int64_t place = 0; place < kColumns; ++place) {
                const std::vector<double> change = walk.trace.changeAt(place);
                for (size_t i = 0; i < kValues; ++i) state[i] += change[i];
            }
            for (size_t i = 0; i < kValues; ++i)
                QVERIFY(std::abs(state[i] - walk.trace.decided[i]) < 1e-5);
        }
    }

    // Each column becomes the level nearest to what had come to its turn.
    void columnsAreRoundedAsTheyStandAtTheirTurn() {
        const ColumnTrace& trace = m_walks.front().trace;
        for (int64_t place = 0; place < kColumns; ++place) {
            const std::vector<double> before = trace.stateAfter(place);
            for (int64_t r = 0; r < kRows; ++r) {
                const size_t at = trace.at(r, place);
                const double step = trace.steps[at];
                const double level =
                    step == 0 ? 0 : std::clamp(std::nearbyint(before[at] / step), -3.0, 3.0) * step;
                QVERIFY(std::abs(level - trace.decided[at]) < 1e-6);
            }
        }
    }

    // An edit within one level's reach changes its row alone, from its column on.
    void editStaysInItsRow() {
        const Walk& walk = m_walks.front();
        constexpr int64_t row = 3, place = 11;
        std::vector<float> edited = m_tile.weights;
        edited[static_cast<size_t>(row * kColumns + place)] *= 1.1F;
        GptqOptions options;
        options.grid.bits = 3;
        options.group = 0;
        const ColumnTrace other = traceGptq(edited, kRows, walk.factor, options);
        const std::vector<double> before = walk.trace.stateAfter(place + 1),
                                  after = other.stateAfter(place + 1);
        int64_t changed = 0;
        for (int64_t r = 0; r < kRows; ++r)
            for (int64_t j = 0; j < kColumns; ++j) {
                const bool differs = before[other.at(r, j)] != after[other.at(r, j)];
                QVERIFY(!differs || (r == row && j >= place));
                changed += differs;
            }
        QVERIFY(changed > (kColumns - place) / 2);
    }

    void refusesWhatTheSolverRefuses() {
        const HessianFactor factor = factorHessian(m_tile.hessian, kColumns, {0.01, true});
        QVERIFY_THROWS_EXCEPTION(Error, traceSparseGpt(m_tile.weights, kRows, factor, {}));
        QVERIFY_THROWS_EXCEPTION(Error, traceGptq(m_tile.weights, kRows + 1, factor, {}));
        std::stop_source stop;
        stop.request_stop();
        const JobContext job(stop.get_token());
        QVERIFY_THROWS_EXCEPTION(Cancelled, traceGptq(m_tile.weights, kRows, factor, {}, &job));
    }
};

QTEST_APPLESS_MAIN(TestColumnTrace)
#include "tst_column_trace.moc"
