// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <limits>
#include <thread>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/formats/native.h"
#include "core/formats/native_index.h"
#include "tests/core/formats/checkpoint_fixtures.h"
#include "tests/core/formats/compare_checkpoints.h"
#include "tests/core/formats/format_test_support.h"

using namespace lathe;
using namespace lathe::core;
using namespace lathe::tests;
namespace fs = std::filesystem;

namespace {

using Width = MetaValue::Width;

template <class T>
MetaValue number(T value, Width width = Width::Natural) {
    MetaValue made;
    made.value = value;
    made.width = width;
    return made;
}

MetaValue list(MetaValue::Array elements, Width width = Width::Natural, std::string kind = {}) {
    MetaValue made;
    made.value = std::make_shared<const MetaValue::Array>(std::move(elements));
    made.width = width;
    made.elementKind = std::move(kind);
    return made;
}

/// Everything a MetaValue can be.
MetaValue::Object everyValue() {
    using Limits = std::numeric_limits<double>;
    MetaValue::Object made;
    for (int width = 0; width <= static_cast<int>(Width::F64); ++width) {
        const std::string name = "width" + std::to_string(width);
        made[name + ".int"] = number(int64_t{-5}, static_cast<Width>(width));
        made[name + ".uint"] = number(uint64_t{5}, static_cast<Width>(width));
        made[name + ".real"] = number(0.1, static_cast<Width>(width));
        made[name + ".empty"] = list({}, static_cast<Width>(width));
        made[name + ".list"] = list({number(int64_t{1}, static_cast<Width>(width)),
                                     number(int64_t{-2}, static_cast<Width>(width))},
                                    static_cast<Width>(width));
    }
    made["int.max"] = number(std::numeric_limits<int64_t>::max());
    made["int.min"] = number(std::numeric_limits<int64_t>::min());
    made["uint.max"] = number(std::numeric_limits<uint64_t>::max());
    made["uint.zero"] = number(uint64_t{0});
    made["reals"] =
        list({number(-0.0), number(5.0), number(1e300), number(Limits::denorm_min()),
              number(Limits::max()), number(Limits::infinity()), number(-Limits::infinity()),
              number(Limits::quiet_NaN()), number(-std::nan("7"))});
    made["f32s"] = MetaValue::ofF32s(
        std::vector<float>{0.1f, -1e-40f, std::numeric_limits<float>::infinity()});
    made["texts"] =
        MetaValue::ofTexts({"", "caf\u00e9", std::string("\xff\x00\xc0", 3), "\xed\xa0\x80"});
    made["mixed"] =
        list({number(int64_t{1}), number(uint64_t{1}), number(1.0), MetaValue::ofText("1"),
              MetaValue::ofBool(true), MetaValue{}, list({list({})})},
             Width::U8, "string");
    made["null"] = MetaValue{};
    MetaValue odd = MetaValue::ofText("kind and width on text");
    odd.width = Width::I16;
    odd.elementKind = "\xfe";
    made["odd"] = odd;
    MetaValue nested;
    nested.value = std::make_shared<const MetaValue::Object>(MetaValue::Object{
        {"t", MetaValue::ofText("list")}, {"", number(int64_t{0})}, {"\xff", MetaValue{}}});
    made["nested"] = nested;
    made["\x80 key"] = MetaValue::ofBool(false);
    return made;
}

void write(const RawCheckpoint& checkpoint, const fs::path& path) {
    JobContext job;
    format_native.write(checkpoint, path, job);
}

RawCheckpoint oneTensor() {
    RawCheckpoint made;
    made.metadata["a"] = MetaValue::ofText("b");
    made.tensors.push_back({"w", encodeDense({2, 3}, someFloats(6), DType::F32)});
    return made;
}

std::vector<std::string> namesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    return names;
}

/// Holds other encodings under names that paths cannot spell: the index takes any tree apart and
/// finds it again. Those of the registry are in tst_native_nested.cpp.
class Tree final : public Encoding {
  public:
    Tree() : Encoding(Shape{2, 2}) {}
    std::string_view kind() const override { return "tree"; }
    std::string label() const override { return "tree"; }
    size_t bytes() const override { return 0; }
    void decodeRows(int64_t, int64_t, float*) const override {}
    EncodingPtr reencode(std::span<const float>) const override { return nullptr; }
    EncodingPtr selectRows(std::span<const int64_t>) const override { return nullptr; }
    StoredEncoding store() const override {
        const StoredEncoding leaf{
            "leaf", {{"x", 0.1}, {"t", std::string("u")}}, {{"p", part(1)}}, {}};
        return {"tree",
                {{"b", true}, {"i", int64_t{-1}}},
                {{"p", part(2)}},
                {{"p", leaf}, {"/", leaf}}};
    }
    static Tensor part(float value) { return Tensor::fromFloats({1}, {value}); }
};

}  // namespace

class TestNative : public QObject {
    Q_OBJECT

  private slots:
    void everyEncodingOfEveryShape() {
        const Scratch scratch;
        RawCheckpoint made;
        for (const Shape& shape : std::vector<Shape>{{1},
                                                     {5},
                                                     {256},
                                                     {1, 1},
                                                     {3, 5},
                                                     {7, 32},
                                                     {2, 64},
                                                     {3, 100},
                                                     {1, 1023},
                                                     {2, 256},
                                                     {2, 3, 256},
                                                     {3, 512}})
            for (const EncodingKind* kind : encodingKinds()) {
                int variant = 0;
                for (const EncodingPtr& example :
                     kind->examples(shape, someFloats(elementCount(shape))))
                    made.tensors.push_back({std::string(kind->id) + "." + toText(shape) + "." +
                                                std::to_string(variant++),
                                            example});
            }
        for (int type = 0; type < kDTypeCount; ++type)
            made.tensors.push_back(
                {"plain/" + std::to_string(type), runningBytes(static_cast<DType>(type), {3, 5})});
        made.tensors.push_back({"scalar", runningBytes(DType::F64, {})});
        made.tensors.push_back({"nothing", runningBytes(DType::F32, {0, 7})});
        QVERIFY(made.tensors.size() > 100);
        const fs::path path = scratch.path("all.lathe.h5");
        write(made, path);
        const RawCheckpoint read = readCheckpoint(path);
        QCOMPARE(difference(made, read), QString());
        for (size_t i = 0; i < made.tensors.size(); ++i) {
            QCOMPARE(read.tensors[i].name, made.tensors[i].name);  // the order too
            QVERIFY(format_native.keeps(*made.tensors[i].encoding));
        }
    }

    void metadataAndCompanions() {
        const Scratch scratch;
        RawCheckpoint made;
        made.metadata = everyValue();
        made.companions = {
            {"tokenizer.json", "{}"}, {"empty", ""}, {"a/b \xff", std::string("\0\xff", 2)}};
        for (const std::string name :
             {"", ".", "..", "a/b", "/", "@c", "%41", "A", "w\xff", "caf\u00e9", "a b"})
            made.tensors.push_back(
                {name, runningBytes(DType::U8, {static_cast<int64_t>(name.size()) + 1})});
        made.tensors.push_back({std::string("nul\0nul", 7), runningBytes(DType::I32, {1})});
        const fs::path path = scratch.path("m.lathe.h5");
        write(made, path);
        const RawCheckpoint read = readCheckpoint(path);
        QCOMPARE(difference(made, read), QString());
        QCOMPARE(read.format, std::string("native"));
        QCOMPARE(read.detail, std::string("Lathe native file, version 1"));
        QCOMPARE(read.fileBytes, uint64_t{fs::file_size(path)});
    }

    void nestedEncodings() {
        RawCheckpoint made;
        made.tensors.push_back({"w", std::make_shared<Tree>()});
        std::map<std::string, float> seen;
        visitNativeParts(made, [&](const std::string& path, const Tensor& part) {
            seen[path] = part.toFloats()[0];
        });
        QCOMPARE(seen, (std::map<std::string, float>{
                           {"tensors/w/p", 2}, {"tensors/w/@p/p", 1}, {"tensors/w/@%2F/p", 1}}));
        std::vector<std::string> asked;
        const QString sentence = verdictOf([&] {
            readNativeIndex(writeNativeIndex(made),
                            [&](const std::string& path, DType, const Shape&) {
                                asked.push_back(path);
                                return Tree::part(seen.at(path));
                            });
        });
        QCOMPARE(asked.size(), size_t{3});
        QCOMPARE(
            sentence,
            QString(
                "tensor 'w': this program does not know the encoding 'tree'; a newer version may"));
    }

    void sameCheckpointSameBytes() {
        const Scratch scratch;
        write(smallCheckpoint(), scratch.path("a.lathe.h5"));
        std::this_thread::sleep_for(
            std::chrono::milliseconds(1100));  // HDF5 counts time in seconds
        write(smallCheckpoint(), scratch.path("another.lathe.h5"));
        QCOMPARE(sha256File(scratch.path("a.lathe.h5")),
                 sha256File(scratch.path("another.lathe.h5")));
        // Read and written again, too.
        write(readCheckpoint(scratch.path("a.lathe.h5")), scratch.path("again.lathe.h5"));
        QCOMPARE(sha256File(scratch.path("again.lathe.h5")),
                 sha256File(scratch.path("a.lathe.h5")));
    }

    void weightsAreMappedAndAligned() {
        const Scratch scratch;
        const fs::path path = scratch.path("w.lathe.h5");
        RawCheckpoint made = smallCheckpoint();
        for (int i = 1; i < 40; ++i)
            made.tensors.push_back({"odd" + std::to_string(i), runningBytes(DType::U8, {i})});
        write(made, path);
        const RawCheckpoint read = readCheckpoint(path);
        for (const RawTensor& tensor : read.tensors) {
            const std::byte* data = tensor.encoding->plain()->buffer().data;
            QVERIFY(reinterpret_cast<uintptr_t>(data) % kNativeAlignment == 0);
            QVERIFY(isMappingOf(data, path));
        }
    }

    void manyAtOnce() {
        // libhdf5 itself is not thread-safe.
        const Scratch scratch;
        const RawCheckpoint made = smallCheckpoint();
        std::vector<QString> found(8);
        {
            std::vector<std::jthread> threads;
            for (size_t i = 0; i < found.size(); ++i)
                threads.emplace_back([&, i] {
                    for (int round = 0; round < 5 && found[i].isEmpty(); ++round) {
                        const fs::path path = scratch.path(std::to_string(i));
                        write(made, path);
                        found[i] = difference(made, readCheckpoint(path));
                    }
                });
        }
        for (const QString& difference : found) QCOMPARE(difference, QString());
    }

    void recognisesByContent() {
        const Scratch scratch;
        write(oneTensor(), scratch.path("no extension"));
        QVERIFY(format_native.recognise(scratch.path("no extension")));
        QVERIFY(!format_native.recognise(scratch.file("x.lathe.h5", "\x89HDF\r\n\x1a\n and more")));
        QVERIFY(!format_native.recognise(scratch.file("empty.lathe.h5", "")));
        QVERIFY(!format_native.recognise(scratch.path("")));
    }

    void refusesToWrite() {
        const Scratch scratch;
        RawCheckpoint twice = oneTensor();
        twice.tensors.push_back(twice.tensors[0]);
        QCOMPARE(verdictOf([&] { write(twice, scratch.path("w")); }),
                 QString("two tensors are called 'w'"));
        RawCheckpoint deep = oneTensor();
        for (int i = 0; i < 70; ++i) deep.metadata["a"] = list({deep.metadata["a"]});
        QCOMPARE(
            verdictOf([&] { write(deep, scratch.path("w")); }),
            QString("the metadata nests deeper than 64 levels, which a native file does not hold"));
        QVERIFY(verdictOf([&] {
                    write(oneTensor(), scratch.path("absent") / "w");
                }).startsWith("cannot create "));
        QVERIFY(namesIn(scratch.path("")).empty());
    }
};

QTEST_GUILESS_MAIN(TestNative)
#include "tst_native.moc"
