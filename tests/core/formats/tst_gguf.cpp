// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <limits>

#include "tests/core/formats/format_test_support.h"

using namespace lathe;
using namespace lathe::core;
using namespace lathe::tests;
using Width = MetaValue::Width;

namespace {

template <class T>
MetaValue number(T value, Width width) {
    MetaValue made;
    if constexpr (std::is_floating_point_v<T>)
        made.value = double{value};
    else if constexpr (std::is_signed_v<T>)
        made.value = int64_t{value};
    else
        made.value = uint64_t{value};
    made.width = width;
    return made;
}

template <class T>
void addNumbers(MetaValue::Object& metadata, const std::string& name, Width width) {
    using Limits = std::numeric_limits<T>;
    MetaValue::Array elements;
    for (const T value : {Limits::lowest(), T{0}, T{1}, Limits::max(), Limits::min()})
        elements.push_back(number(value, width));
    for (size_t i = 0; i < elements.size(); ++i) metadata[name + std::to_string(i)] = elements[i];
    MetaValue array;
    array.width = width;
    array.value = std::make_shared<const MetaValue::Array>(std::move(elements));
    metadata[name + ".array"] = array;
    array.value = std::make_shared<const MetaValue::Array>();
    metadata[name + ".empty"] = array;
}

/// Every value type, every array type, extreme values.
MetaValue::Object everyValue() {
    MetaValue::Object metadata;
    addNumbers<uint8_t>(metadata, "u8", Width::U8);
    addNumbers<int8_t>(metadata, "i8", Width::I8);
    addNumbers<uint16_t>(metadata, "u16", Width::U16);
    addNumbers<int16_t>(metadata, "i16", Width::I16);
    addNumbers<uint32_t>(metadata, "u32", Width::U32);
    addNumbers<int32_t>(metadata, "i32", Width::I32);
    addNumbers<uint64_t>(metadata, "u64", Width::U64);
    addNumbers<int64_t>(metadata, "i64", Width::I64);
    addNumbers<float>(metadata, "f32", Width::F32);
    addNumbers<double>(metadata, "f64", Width::F64);
    metadata["general.architecture"] = MetaValue::ofText("llama");
    metadata["yes"] = MetaValue::ofBool(true);
    metadata["no"] = MetaValue::ofBool(false);
    metadata["text.empty"] = MetaValue::ofText("");
    metadata["text.bytes"] = MetaValue::ofText(std::string("\0\xFF\n\xE2\x96\x81", 6));
    metadata["texts"] = MetaValue::ofTexts({"", "a", std::string(100000, 'x')});
    metadata["texts.empty"] = MetaValue::ofTexts({});
    MetaValue bools;
    bools.elementKind = "bool";
    bools.value = std::make_shared<const MetaValue::Array>(
        MetaValue::Array{MetaValue::ofBool(true), MetaValue::ofBool(false)});
    metadata["bools"] = bools;
    bools.value = std::make_shared<const MetaValue::Array>();
    metadata["bools.empty"] = bools;
    return metadata;
}

Buffer randomBytes(size_t size, uint64_t seed) {
    std::vector<uint8_t> bytes(size);
    uint64_t state = seed * 2862933555777941757u + 3037000493u;
    for (uint8_t& byte : bytes) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        byte = static_cast<uint8_t>(state >> 56);
    }
    return Buffer::adopt(std::move(bytes));
}

RawTensor plainTensor(const std::string& name, DType type, const Shape& shape) {
    const size_t size = static_cast<size_t>(elementCount(shape)) * sizeOf(type);
    return {name, makeDense(Tensor(type, shape, randomBytes(size, name.size())))};
}

RawCheckpoint small() {
    RawCheckpoint checkpoint;
    checkpoint.metadata["general.architecture"] = MetaValue::ofText("llama");
    return checkpoint;
}

constexpr DType kPlainTypes[] = {DType::F32, DType::F16, DType::BF16, DType::F64,
                                 DType::I8,  DType::I16, DType::I32,  DType::I64};

}  // namespace

class TestGguf : public QObject {
    Q_OBJECT

    Scratch m_scratch;

    RawCheckpoint again(const RawCheckpoint& checkpoint) {
        JobContext job;
        const auto path = m_scratch.path("again.gguf");
        format_gguf.write(checkpoint, path, job);
        return format_gguf.read(path);
    }

    QString writeVerdict(const RawCheckpoint& checkpoint) {
        JobContext job;
        try {
            format_gguf.write(checkpoint, m_scratch.path("refused.gguf"), job);
            return "accept";
        } catch (const Error& error) {
            return QString::fromUtf8(error.what());
        }
    }

  private slots:
    void keepsEveryValue() {
        RawCheckpoint checkpoint;
        checkpoint.metadata = everyValue();
        const RawCheckpoint read = again(checkpoint);
        for (const auto& [key, value] : checkpoint.metadata) {
            QVERIFY2(read.metadata.contains(key), key.c_str());
            QVERIFY2(same(value, read.metadata.at(key)), key.c_str());
        }
        QCOMPARE(read.metadata.size(), checkpoint.metadata.size());
        QCOMPARE(read.format, std::string("gguf"));
        QCOMPARE(read.detail, std::string("GGUF v3"));
    }

    void keepsEveryPlainType() {
        RawCheckpoint checkpoint = small();
        for (const DType type : kPlainTypes) {
            const std::string name(nameOf(type));
            checkpoint.tensors.push_back(plainTensor(name + ".scalar", type, {}));
            checkpoint.tensors.push_back(plainTensor(name + ".vector", type, {7}));
            checkpoint.tensors.push_back(plainTensor(name + ".matrix", type, {3, 5}));
            checkpoint.tensors.push_back(plainTensor(name + ".empty", type, {0, 5}));
            checkpoint.tensors.push_back(plainTensor(name + ".four", type, {2, 3, 1, 5}));
        }
        const RawCheckpoint read = again(checkpoint);
        QCOMPARE(read.tensors.size(), checkpoint.tensors.size());
        for (size_t i = 0; i < read.tensors.size(); ++i) {
            QVERIFY2(same(read.tensors[i], checkpoint.tensors[i]),
                     checkpoint.tensors[i].name.c_str());
            QVERIFY(format_gguf.keeps(*checkpoint.tensors[i].encoding));
        }
        QVERIFY(!read.metadata.contains("general.quantization_version"));
    }

    void keepsEveryBlockType() {
        RawCheckpoint checkpoint = small();
        for (const GgufType& type : ggufTypes()) {
            if (!type.decode) continue;
            const Shape shape = {3, 2 * type.blockElements};
            const EncodingPtr blocks =
                makeGguf(type, shape, randomBytes(6 * size_t(type.blockBytes), type.id));
            QVERIFY(format_gguf.keeps(*blocks));
            checkpoint.tensors.push_back({std::string(type.name), blocks});
        }
        QVERIFY(checkpoint.tensors.size() >= 13);  // those of formats that ggml writes
        const RawCheckpoint read = again(checkpoint);
        QCOMPARE(read.tensors.size(), checkpoint.tensors.size());
        for (size_t i = 0; i < read.tensors.size(); ++i)
            QVERIFY2(same(read.tensors[i], checkpoint.tensors[i]),
                     checkpoint.tensors[i].name.c_str());
        QCOMPARE(read.metadata.at("general.quantization_version").integer(),
                 std::optional<int64_t>(2));
    }

    void writesTheseBytes() {
        RawCheckpoint checkpoint = small();
        checkpoint.metadata["llama.block_count"] = MetaValue::ofU32(5);
        checkpoint.metadata["bert.x"] = MetaValue::ofF32(0.5f);
        checkpoint.metadata["general.alignment"] = MetaValue::ofU32(64);
        checkpoint.tensors.push_back(
            {"a", makeDense(Tensor::fromFloats({2, 3}, {1, 2, 3, 4, 5, 6}))});
        checkpoint.tensors.push_back({"b", makeDense(Tensor::fromFloats({1}, {7}))});
        JobContext job;
        const auto path = m_scratch.path("bytes.gguf");
        format_gguf.write(checkpoint, path, job);

        GgufBytes expected;
        expected.header(2, 4)
            .architecture()
            .text("general.alignment")
            .number<uint32_t>(4)
            .number<uint32_t>(64);
        expected.text("bert.x").number<uint32_t>(6).number(0.5f);
        expected.text("llama.block_count").number<uint32_t>(4).number<uint32_t>(5);
        expected.tensor("a", {3, 2}, 0, 0).tensor("b", {1}, 0, 64).pad(64);
        for (const float value : {1.f, 2.f, 3.f, 4.f, 5.f, 6.f}) expected.number(value);
        expected.pad(64).number(7.f).pad(64);
        QCOMPARE(QByteArray::fromStdString(bytesOf(path)),
                 QByteArray::fromStdString(expected.bytes));
        QCOMPARE(job.progress().done, 28);
        QCOMPARE(job.progress().total, 28);
    }

    void readsVersion2AndFilesWithoutTrailingPadding() {
        GgufBytes file;
        file.header(1, 1, 2)
            .architecture()
            .tensor("t", {3}, 0, 0)
            .pad()
            .number(1.f)
            .number(2.f)
            .number(3.f);
        const RawCheckpoint read = format_gguf.read(m_scratch.file("v2.gguf", file.bytes));
        QCOMPARE(read.detail, std::string("GGUF v2"));
        QCOMPARE(read.fileBytes, uint64_t(file.bytes.size()));
        QCOMPARE(read.find("t")->encoding->decode(), (std::vector<float>{1, 2, 3}));
        QVERIFY(!read.find("u"));
    }

    void readsAtAnyAlignment() {
        for (const uint32_t alignment : {1u, 2u, 8u, 32u, 4096u, 65536u}) {
            RawCheckpoint checkpoint = small();
            checkpoint.metadata["general.alignment"] = MetaValue::ofU32(alignment);
            checkpoint.tensors.push_back(plainTensor("first", DType::I8, {7}));
            checkpoint.tensors.push_back(plainTensor("second", DType::F64, {3, 3}));
            checkpoint.tensors.push_back(plainTensor("third", DType::F16, {1}));
            const RawCheckpoint read = again(checkpoint);
            for (size_t i = 0; i < 3; ++i) QVERIFY(same(read.tensors[i], checkpoint.tensors[i]));
            QCOMPARE(read.fileBytes % alignment, uint64_t(0));
        }
    }

    void givesJsonNumbersTheTypesOfLlamaCpp() {
        RawCheckpoint checkpoint = small();
        const MetaValue json = parseJson(
            R"({"count":5,"negative":-1,"large":5000000000,"real":1e-5,"truth":true,"text":"x","ids":[1,-2],)"
            R"("wide":[1,5000000000],"scores":[1,2.5],"flags":[true,false],"words":["a","b"],"none":[]})");
        for (const auto& [key, value] : *json.object()) checkpoint.metadata[key] = value;
        const RawCheckpoint read = again(checkpoint);
        const auto width = [&](const char* key) { return read.metadata.at(key).width; };
        QCOMPARE(width("count"), Width::U32);
        QCOMPARE(width("negative"), Width::I32);
        QCOMPARE(width("large"), Width::U64);
        QCOMPARE(width("real"), Width::F32);
        QCOMPARE(width("ids"), Width::I32);
        QCOMPARE(width("wide"), Width::I64);
        QCOMPARE(width("scores"), Width::F32);
        QCOMPARE(width("none"), Width::I32);
        QCOMPARE(read.metadata.at("flags").elementKind, std::string("bool"));
        QCOMPARE(read.metadata.at("words").elementKind, std::string("string"));
        QCOMPARE(read.metadata.at("real").real(), std::optional<double>(double{1e-5f}));
    }

    void refusesToWrite_data() {
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* expected) {
            QTest::newRow(name) << QString(expected);
        };
        row("architecture",
            "the checkpoint has no 'general.architecture', without which no program can use a GGUF "
            "file; "
            "export from a model whose family is known");
        row("object",
            "metadata 'x': it is an object; GGUF holds numbers, texts, truth values and flat "
            "arrays of one of "
            "them");
        row("null",
            "metadata 'x': it is empty; GGUF holds numbers, texts, truth values and flat arrays of "
            "one of them");
        row("mixed",
            "metadata 'x': it is an array of mixed or nested values; GGUF holds numbers, texts, "
            "truth values and "
            "flat arrays of one of them");
        row("mixed texts",
            "metadata 'x': it is an array of mixed values; GGUF holds numbers, texts, truth values "
            "and flat "
            "arrays of one of them");
        row("too large", "metadata 'x': 70000 does not fit its type u16; give it a wider type");
        row("negative", "metadata 'x': -1 does not fit its type u32; give it a wider type");
        row("alignment",
            "general.alignment is '48'; a power of two up to 65536 was expected, so the file is "
            "damaged");
        row("type",
            "tensor 't': it is stored as f8_e4m3, which GGUF cannot hold; encode it as a GGUF type "
            "or as f16 first");
        row("rank", "tensor 't': it has 5 dimensions; GGUF holds at most 4");
        row("name",
            "tensor 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn...': its name "
            "has 64 bytes; GGUF "
            "holds names of 1 to 63");
        row("twice", "tensor 't' is there twice; a GGUF file holds each name once");
    }
    void refusesToWrite() {
        QFETCH(QString, expected);
        const QString which = QTest::currentDataTag();
        RawCheckpoint checkpoint = small();
        const auto set = [&](const char* json) { checkpoint.metadata["x"] = parseJson(json); };
        if (which == "architecture") checkpoint.metadata.clear();
        if (which == "object") set("{}");
        if (which == "null") set("null");
        if (which == "mixed") set("[1,[2]]");
        if (which == "mixed texts") set("[\"a\",2]");
        if (which == "too large") checkpoint.metadata["x"] = number(uint32_t{70000}, Width::U16);
        if (which == "negative") checkpoint.metadata["x"] = number(-1, Width::U32);
        if (which == "alignment") checkpoint.metadata["general.alignment"] = MetaValue::ofU32(48);
        if (which == "type") checkpoint.tensors.push_back(plainTensor("t", DType::F8E4M3, {4}));
        if (which == "rank")
            checkpoint.tensors.push_back(plainTensor("t", DType::F32, {1, 1, 1, 1, 1}));
        if (which == "name")
            checkpoint.tensors.push_back(plainTensor(std::string(64, 'n'), DType::F32, {1}));
        if (which == "twice")
            for (int i = 0; i < 2; ++i)
                checkpoint.tensors.push_back(plainTensor("t", DType::F32, {1}));
        QCOMPARE(writeVerdict(checkpoint), expected);
        QVERIFY(!std::filesystem::exists(m_scratch.path("refused.gguf")));
        if (which == "type" || which == "rank")
            QVERIFY(!format_gguf.keeps(*checkpoint.tensors[0].encoding));
    }

    void leavesTheTargetWhenCancelled() {
        RawCheckpoint checkpoint = small();
        checkpoint.tensors.push_back(plainTensor("t", DType::F32, {100}));
        const auto path = m_scratch.file("kept.gguf", "the old file");
        std::stop_source stop;
        stop.request_stop();
        JobContext job(stop.get_token());
        QVERIFY_THROWS_EXCEPTION(Cancelled, format_gguf.write(checkpoint, path, job));
        QCOMPARE(bytesOf(path), std::string("the old file"));
        int beside = 0;
        for (const auto& entry : std::filesystem::directory_iterator(path.parent_path()))
            beside += entry.path().filename().string().starts_with("kept.gguf");
        QCOMPARE(beside, 1);  // no temporary file is left
    }

    void overwritesTheFileItReadsFrom() {
        RawCheckpoint checkpoint = small();
        checkpoint.tensors.push_back(plainTensor("t", DType::F32, {100000}));
        JobContext job;
        const auto path = m_scratch.path("self.gguf");
        format_gguf.write(checkpoint, path, job);
        const std::string before = bytesOf(path);
        format_gguf.write(format_gguf.read(path), path, job);
        QCOMPARE(bytesOf(path), before);
    }
};

QTEST_GUILESS_MAIN(TestGguf)
#include "tst_gguf.moc"
