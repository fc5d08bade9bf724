// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/methods/prune/pruning.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

std::vector<float> pruned(int rows, int columns, const std::vector<float>& values,
                          const Words& words, const char* method = "prune.magnitude") {
    return encoded(rows, columns, values, method, words)->decode();
}

int64_t zerosIn(std::span<const float> values) {
    return std::count(values.begin(), values.end(), 0.0f);
}

PruningCut cutOf(std::span<const uint32_t> keys, int64_t count) {
    KeyCounts counts;
    counts.add(keys);
    return counts.cut(count, [&](KeyCounts& fine) { fine.add(keys); });
}

}  // namespace

class TestPruning : public QObject {
    Q_OBJECT

  private slots:
    // The cut agrees with sorting: exactly `count` keys, smallest first, ties by position.
    void cutEqualsSorting() {
        for (uint64_t seed = 0; seed < 20; ++seed) {
            Rng rng(seed);
            std::vector<uint32_t> keys(200);
            for (uint32_t& key : keys)
                key =
                    seed % 2 ? rng.next() : static_cast<uint32_t>(rng.below(5)) << (seed % 3 * 15);
            std::vector<size_t> order(keys.size());
            for (size_t i = 0; i < order.size(); ++i) order[i] = i;
            std::stable_sort(order.begin(), order.end(),
                             [&](size_t a, size_t b) { return keys[a] < keys[b]; });
            for (const int64_t count : {0, 1, 2, 77, 199, 200}) {
                std::vector<uint8_t> expected(keys.size(), 0), mask(keys.size());
                for (int64_t i = 0; i < count; ++i) expected[order[static_cast<size_t>(i)]] = 1;
                PruningCut cut = cutOf(keys, count);
                maskBelow(keys, cut, mask);
                QCOMPARE(mask, expected);
            }
        }
    }

    void exactCountPerMatrix() {
        const std::vector<float> values = madeValues(30 * 33);
        for (const char* method : {"prune.magnitude", "prune.random"})
            for (const double sparsity : {0.0, 0.001, 0.29, 0.5, 0.9, 1.0}) {
                const auto count = static_cast<int64_t>(std::floor(990 * sparsity + 1e-9));
                QCOMPARE(zerosIn(pruned(30, 33, values, {{"sparsity", std::to_string(sparsity)}},
                                        method)),
                         count);
            }
        // 0.29 * 100 is 28.999... in binary.
        QCOMPARE(zerosIn(pruned(10, 10, madeValues(100), {{"sparsity", "0.29"}})), int64_t{29});
    }

    void existingZerosGoFirst() {
        std::vector<float> values = madeValues(400);
        for (size_t i = 0; i < 400; i += 4) values[i] = i % 8 ? 0.0f : -0.0f;
        QCOMPARE(zerosIn(pruned(20, 20, values, {{"sparsity", "0.25"}})), int64_t{100});
        QCOMPARE(zerosIn(pruned(20, 20, values, {{"sparsity", "0.5"}})), int64_t{200});
    }

    void masksAreNested() {
        const std::vector<float> values = madeValues(20 * 50, 3);
        for (const char* method : {"prune.magnitude", "prune.random"}) {
            std::vector<float> last = values;
            for (const char* sparsity : {"0.1", "0.35", "0.36", "0.8", "1"}) {
                const std::vector<float> now =
                    pruned(20, 50, values, {{"sparsity", sparsity}}, method);
                for (size_t i = 0; i < now.size(); ++i)
                    if (last[i] == 0) QCOMPARE(now[i], 0.0f);
                last = now;
            }
        }
    }

    void keepsTheLargest() {
        const std::vector<float> values = madeValues(500, 4);
        const std::vector<float> now = pruned(10, 50, values, {{"sparsity", "0.6"}});
        float largestGone = 0, smallestKept = HUGE_VALF;
        for (size_t i = 0; i < now.size(); ++i)
            if (now[i] == 0)
                largestGone = std::max(largestGone, std::abs(values[i]));
            else
                smallestKept = std::min(smallestKept, std::abs(now[i]));
        QVERIFY(largestGone <= smallestKept);
    }

    void tiesByPosition() {
        QCOMPARE(pruned(2, 3, {1, -1, 1, 1, -1, 1}, {{"sparsity", "0.5"}}),
                 std::vector<float>({0, 0, 0, 1, -1, 1}));
    }

    void keptBitsUnchanged() {
        for (const DType type : {DType::F32, DType::F16, DType::BF16, DType::F8E4M3}) {
            MadeModel made;
            made.type = type;
            const ModelPtr model = makeModel(made);
            for (const char* method : {"prune.magnitude", "prune.random"}) {
                const MethodResult result = applied(model, method);
                for (const WeightLoss& loss : result.loss) {
                    const Tensor &before = *model->weight(loss.name).encoding->plain(),
                                 &after = *result.model->weight(loss.name).encoding->plain();
                    QCOMPARE(after.type(), type);
                    const size_t width = sizeOf(type);
                    const std::vector<float> now = after.toFloats();
                    for (size_t i = 0; i < now.size(); ++i)
                        if (now[i] != 0)
                            QCOMPARE(std::memcmp(before.buffer().data + i * width,
                                                 after.buffer().data + i * width, width),
                                     0);
                }
            }
        }
    }

    void nothingPrunedIsTheSameEncoding() {
        const ModelPtr model = applied(makeModel(), "quant.rtn", {{"scheme", "zero_point"}}).model;
        const MethodResult result = applied(model, "prune.magnitude", {{"sparsity", "0"}});
        for (const WeightLoss& loss : result.loss) {
            QCOMPARE(result.model->weight(loss.name).encoding.get(),
                     model->weight(loss.name).encoding.get());
            QCOMPARE(loss.relative, 0.0);
        }
    }

    // Over all targets: as if all were one array, in their order.
    void globalCount() {
        MadeModel made;
        made.layers = 3;
        ModelPtr model = makeModel(made);
        std::vector<float> large = model->weight("layers.1.ffn.up").encoding->decode();
        for (float& value : large) value *= 10;
        model = withValues(model, "layers.1.ffn.up", large);
        for (const char* method : {"prune.magnitude", "prune.random"}) {
            const MethodResult result =
                applied(model, method, {{"mode", "global"}, {"sparsity", "0.7"}}, 3);
            std::vector<std::pair<float, size_t>> all;
            std::vector<float> now;
            for (const WeightLoss& loss : result.loss) {
                for (const float value : model->weight(loss.name).encoding->decode())
                    all.emplace_back(std::abs(value), all.size());
                const std::vector<float> part = result.model->weight(loss.name).encoding->decode();
                now.insert(now.end(), part.begin(), part.end());
            }
            const auto count = static_cast<size_t>(0.7 * static_cast<double>(all.size()) + 1e-9);
            QCOMPARE(static_cast<size_t>(zerosIn(now)), count);
            if (std::string_view(method) != "prune.magnitude") continue;
            std::sort(all.begin(), all.end());
            for (size_t i = 0; i < all.size(); ++i) QCOMPARE(now[all[i].second] == 0, i < count);
            for (const WeightLoss& loss : result.loss)
                if (loss.name == "layers.1.ffn.up") QVERIFY(loss.zeros < 0.2);
        }
    }

    void threshold() {
        QCOMPARE(pruned(1, 6, {0.5f, -0.25f, 0.1f, 0, -0.5000001f, 7},
                        {{"mode", "threshold"}, {"threshold", "0.5"}}),
                 std::vector<float>({0, 0, 0, 0, -0.5000001f, 7}));
    }

    // Every aligned group has its zeros, also where some were there before; a last group of 3 of 4
    // has one.
    void groupsOfColumns() {
        std::vector<float> values = madeValues(24 * 47, 6);
        for (size_t i = 0; i < values.size(); i += 5) values[i] = 0;
        for (const char* method : {"prune.magnitude", "prune.random"})
            for (const auto& [zeros, of] : {std::pair(2, 4), std::pair(4, 8), std::pair(1, 3),
                                            std::pair(0, 4), std::pair(4, 4)}) {
                const std::vector<float> now = pruned(
                    24, 47, values,
                    {{"mode", "n_m"}, {"zeros", std::to_string(zeros)}, {"of", std::to_string(of)}},
                    method);
                for (size_t r = 0; r < 24; ++r)
                    for (size_t c = 0; c < 47; c += static_cast<size_t>(of)) {
                        const size_t width = std::min<size_t>(static_cast<size_t>(of), 47 - c);
                        const auto expected = static_cast<int64_t>(width) * zeros / of;
                        const int64_t before =
                            zerosIn(std::span(values).subspan(r * 47 + c, width));
                        const int64_t found = zerosIn(std::span(now).subspan(r * 47 + c, width));
                        if (std::string_view(method) == "prune.magnitude")
                            QCOMPARE(found, std::max(before, expected));
                        else
                            QVERIFY(found >= std::max(before, expected) &&
                                    found <= before + expected);
                    }
            }
        QCOMPARE(pruned(1, 8, {1, 2, 3, 4, -9, 8, 7, -6}, {{"mode", "n_m"}}),
                 std::vector<float>({0, 0, 3, 4, -9, 8, 0, 0}));
    }

    void randomDependsOnSeedAndNameAlone() {
        const ModelPtr model = makeModel();
        const auto zerosOf = [&](uint64_t seed, const char* layers) {
            return applied(model, "prune.random", {{"layers", layers}}, seed)
                .model->weight("layers.1.ffn.up")
                .encoding->decode();
        };
        QCOMPARE(zerosOf(1, "*"), zerosOf(1, "ffn.up"));
        QVERIFY(zerosOf(1, "*") != zerosOf(2, "*"));
        const ModelPtr same = withConstant(model, 1);
        const MethodResult result = applied(same, "prune.random");
        QVERIFY(result.model->weight("layers.0.ffn.up").encoding->decode() !=
                result.model->weight("layers.1.ffn.up").encoding->decode());
    }

    // Random zeros fall evenly: a chi-squared test over columns (47 degrees of freedom; 99.9 %
    // is 82.7).
    void randomIsUniform() {
        const std::vector<float> now = pruned(1000, 48, std::vector<float>(48000, 1.0f),
                                              {{"sparsity", "0.5"}}, "prune.random");
        double chi = 0;
        for (size_t c = 0; c < 48; ++c) {
            double zeros = 0;
            for (size_t r = 0; r < 1000; ++r) zeros += now[r * 48 + c] == 0;
            chi += (zeros - 500) * (zeros - 500) / 250;  // a binomial's variance
        }
        QVERIFY2(chi < 82.7, qPrintable(QString::number(chi)));
    }

    void encodedWeightsStayEncoded() {
        const ModelPtr model =
            applied(makeModel(), "quant.rtn", {{"scheme", "zero_point"}, {"bits", "8"}}).model;
        const MethodResult result = applied(model, "prune.magnitude");
        for (const WeightLoss& loss : result.loss) {
            QCOMPARE(result.model->weight(loss.name).encoding->label(),
                     model->weight(loss.name).encoding->label());
            QCOMPARE(loss.bytesAfter, loss.bytesBefore);
            QVERIFY(loss.zeros >= 0.5);
        }
    }

    void impossibleGroupsAreRefused() {
        QVERIFY_THROWS_EXCEPTION(
            Error, applied(makeModel(), "prune.magnitude", {{"mode", "n_m"}, {"zeros", "5"}}));
    }
};

QTEST_GUILESS_MAIN(TestPruning)
#include "tst_pruning.moc"
