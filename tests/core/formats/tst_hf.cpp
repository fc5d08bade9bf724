// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <set>
#include <stop_token>

#include "core/base/file.h"
#include "core/formats/hf.h"
#include "core/formats/safetensors.h"
#include "tests/core/formats/checkpoint_fixtures.h"
#include "tests/core/formats/compare_checkpoints.h"
#include "tests/core/formats/format_test_support.h"

namespace lathe::core {
extern const Format format_hf;
}

using namespace lathe;
using namespace lathe::core;
using namespace lathe::tests;
namespace fs = std::filesystem;

namespace {

std::set<std::string> namesIn(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.insert(entry.path().filename().string());
    return names;
}

uint64_t bytesIn(const fs::path& folder) {
    uint64_t bytes = 0;
    for (const auto& entry : fs::directory_iterator(folder)) bytes += entry.file_size();
    return bytes;
}

void write(const RawCheckpoint& checkpoint, const fs::path& folder,
           uint64_t shardBytes = kHfShardBytes) {
    JobContext job;
    writeHfFolder(checkpoint, folder, job, shardBytes);
}

}  // namespace

class TestHf : public QObject {
    Q_OBJECT

  private slots:
    void roundTrip() {
        const Scratch scratch;
        const RawCheckpoint made = smallCheckpoint();
        const fs::path folder = scratch.path("model");
        write(made, folder);
        QCOMPARE(namesIn(folder), (std::set<std::string>{"config.json", "model.safetensors",
                                                         "tokenizer.json", "tokenizer.model"}));
        QCOMPARE(namesIn(folder.parent_path()), std::set<std::string>{"model"});
        QVERIFY(format_hf.recognise(folder));
        const RawCheckpoint read = readCheckpoint(folder);
        QCOMPARE(difference(made, read), QString());
        QCOMPARE(read.format, std::string("hf"));
        QCOMPARE(read.detail, std::string("Hugging Face folder"));
        QCOMPARE(read.fileBytes, bytesIn(folder));
        QVERIFY(isMappingOf(read.tensors[0].encoding->plain()->buffer().data,
                            folder / "model.safetensors"));
        const SafetensorsFile file = readSafetensors(folder / "model.safetensors");
        QCOMPARE(file.metadata.size(), size_t{1});
        QCOMPARE(file.metadata.at("format"), std::string("pt"));
    }

    void shards() {
        // 48 + 24 + 24 bytes: two to a shard of 72, one to a shard of its own where it is larger.
        const Scratch scratch;
        const RawCheckpoint made = smallCheckpoint();
        const fs::path two = scratch.path("two"), three = scratch.path("three");
        write(made, two, 72);
        QVERIFY(fs::exists(two / "model-00001-of-00002.safetensors"));
        QVERIFY(fs::exists(two / "model-00002-of-00002.safetensors"));
        QVERIFY(!fs::exists(two / "model.safetensors"));
        const MetaValue index = parseJson(readTextFile(two / "model.safetensors.index.json"));
        QCOMPARE(index.find("metadata")->find("total_size")->integer(), std::optional<int64_t>(96));
        const MetaValue* map = index.find("weight_map");
        QCOMPARE(map->object()->size(), size_t{3});
        QCOMPARE(*map->find("layers.0.f16")->text(),
                 std::string("model-00001-of-00002.safetensors"));
        QCOMPARE(*map->find("layers.0.bf16")->text(),
                 std::string("model-00002-of-00002.safetensors"));
        const RawCheckpoint read = readCheckpoint(two);
        QCOMPARE(difference(made, read), QString());
        QCOMPARE(read.detail, std::string("Hugging Face folder, 2 shards"));
        QCOMPARE(read.fileBytes, bytesIn(two));
        write(made, three, 10);
        QCOMPARE(readCheckpoint(three).detail, std::string("Hugging Face folder, 3 shards"));
        QCOMPARE(difference(made, readCheckpoint(three)), QString());
        // A shard stands for its folder.
        const RawCheckpoint whole = readCheckpoint(two / "model-00002-of-00002.safetensors");
        QCOMPARE(difference(made, whole), QString());
        QCOMPARE(whole.path, two);
    }

    void singleFiles() {
        const Scratch scratch;
        const RawCheckpoint made = smallCheckpoint();
        write(made, scratch.path("model"));
        const fs::path file = scratch.path("model") / "model.safetensors";
        QCOMPARE(difference(made, readCheckpoint(file)), QString());
        const fs::path bare = scratch.path("bare.bin");  // recognised by content
        fs::copy(file, bare);
        const RawCheckpoint read = readCheckpoint(bare);
        QCOMPARE(read.tensors.size(), size_t{3});
        QVERIFY(read.metadata.empty() && read.companions.empty());
        QCOMPARE(read.detail, std::string("safetensors file"));
        // One file of another name makes a folder too, two do not.
        fs::rename(file, scratch.path("model") / "other.safetensors");
        QCOMPARE(difference(made, readCheckpoint(scratch.path("model"))), QString());
        fs::copy(bare, scratch.path("model") / "second.safetensors");
        QCOMPARE(verdict(format_hf, scratch.path("model")),
                 QString("the folder has 2 .safetensors files and neither model.safetensors nor "
                         "model.safetensors.index.json; one of these was expected"));
    }

    void badIndex_data() {
        QTest::addColumn<QString>("index");
        QTest::addColumn<QString>("sentence");
        const auto escape = [](const char* name, const QString& json, const QString& shown) {
            QTest::addRow("%s", name)
                << QString(R"({"weight_map":{"w":"%1"}})").arg(json)
                << "model.safetensors.index.json: tensor 'w' is said to be in '" + shown +
                       "'; the plain name of a file in the same folder was expected";
        };
        escape("parent", "../secret.safetensors", "../secret.safetensors");
        escape("absolute", "/etc/passwd", "/etc/passwd");
        escape("subfolder", "a/b.safetensors", "a/b.safetensors");
        escape("backslash", "..\\\\x", "..\\x");
        escape("dots", "..", "..");
        escape("dot", ".", ".");
        escape("empty", "", "");
        escape("nul", "a\\u0000", "a\\x00");
        QTest::newRow("no map")
            << "{}"
            << "model.safetensors.index.json: it has no weight_map that says where each tensor is";
        QTest::newRow("number")
            << R"({"weight_map":{"w":1}})"
            << "model.safetensors.index.json: tensor 'w' is not given the name of a file";
        QTest::newRow("no tensor") << R"({"weight_map":{"w":"one.safetensors"}})"
                                   << "'one.safetensors': tensor 'w' is not in it, although "
                                      "model.safetensors.index.json says so";
    }

    void badIndex() {
        QFETCH(QString, index);
        QFETCH(QString, sentence);
        const Scratch scratch;
        scratch.file("config.json", "{}");
        scratch.file("model.safetensors.index.json", index.toStdString());
        JobContext job;
        writeSafetensors(scratch.path("one.safetensors"),
                         std::vector<RawTensor>{{"v", runningBytes(DType::F32, {2})}}, {}, job);
        QCOMPARE(verdict(format_hf, scratch.path("")), sentence);
    }

    void unlistedTensorsAreLeftOut() {
        const Scratch scratch;
        const RawCheckpoint made = smallCheckpoint();
        const fs::path folder = scratch.path("model");
        write(made, folder, 72);
        std::string index = readTextFile(folder / "model.safetensors.index.json");
        const std::string line = "\"layers.0.f16\": \"model-00001-of-00002.safetensors\"";
        QVERIFY(index.find(",") != index.npos && index.find(line) != index.npos);
        index.replace(index.find(line), line.size(),
                      "\"layers.0.f32\": \"model-00001-of-00002.safetensors\"");
        index.erase(
            index.rfind(",\n", index.rfind("layers.0.f32")),
            index.rfind("safetensors\"") + 12 - index.rfind(",\n", index.rfind("layers.0.f32")));
        writeTextFile(folder / "model.safetensors.index.json", index);
        const RawCheckpoint read = readCheckpoint(folder);
        QCOMPARE(read.tensors.size(), size_t{2});
        QCOMPARE(
            read.detail,
            std::string(
                "Hugging Face folder, 2 shards, 1 tensors that the index does not list left out"));
    }

    void replacesOnlyModels() {
        const Scratch scratch;
        const RawCheckpoint made = smallCheckpoint();
        const fs::path folder = scratch.path("model");
        fs::create_directory(folder);
        write(made, folder, 72);  // an empty folder
        write(made, folder);      // a model; its shards vanish
        QVERIFY(!fs::exists(folder / "model.safetensors.index.json"));
        QVERIFY(!fs::exists(folder / "model-00001-of-00002.safetensors"));
        QCOMPARE(difference(made, readCheckpoint(folder)), QString());
        fs::create_directory_symlink(folder, scratch.path("link"));
        write(made, scratch.path("link"), 72);  // the folder behind a link
        QVERIFY(fs::is_symlink(scratch.path("link")));
        QVERIFY(fs::exists(folder / "model-00001-of-00002.safetensors"));

        const auto refusal = [&](const fs::path& path) {
            return verdictOf([&] { write(made, path); })
                .remove(QString::fromStdString(path.parent_path().string()) + "/");
        };
        writeTextFile(folder / "notes.txt", "mine");
        QCOMPARE(refusal(folder),
                 QString("model holds 'notes.txt', which is not part of a model and would be lost; "
                         "choose another folder"));
        QCOMPARE(bytesOf(folder / "notes.txt"), std::string("mine"));
        scratch.file("plain", "x");
        QCOMPARE(
            refusal(scratch.path("plain")),
            QString("plain is a file; a Hugging Face checkpoint is a folder: choose another name"));
        fs::create_directory(scratch.path("half"));
        writeTextFile(scratch.path("half") / "tokenizer.json", "{}");
        QCOMPARE(
            refusal(scratch.path("half")),
            QString("half is neither empty nor a model (no config.json); choose another folder"));
        QVERIFY(refusal(scratch.path("absent") / "model")
                    .startsWith("cannot create a folder beside model: "));
        QCOMPARE(namesIn(folder.parent_path()),
                 (std::set<std::string>{"half", "link", "model", "plain"}));
    }

    void cancelLeavesTheOldFolder() {
        const Scratch scratch;
        const fs::path folder = scratch.path("model");
        const RawCheckpoint old = smallCheckpoint();
        write(old, folder);
        auto probe = std::make_shared<Interrupting>(runningBytes(DType::F32, {4}), -1, [] {});
        RawCheckpoint changed = smallCheckpoint();
        changed.tensors.push_back({"w", probe});
        write(changed, scratch.path("probe"));
        fs::remove_all(scratch.path("probe"));
        std::stop_source stop;
        JobContext job(stop.get_token());
        changed.tensors.back().encoding = std::make_shared<Interrupting>(
            runningBytes(DType::F32, {4}), probe->calls(), [&] { stop.request_stop(); });
        QVERIFY_THROWS_EXCEPTION(Cancelled, format_hf.write(changed, folder, job));
        QCOMPARE(difference(old, readCheckpoint(folder)), QString());
        QCOMPARE(namesIn(folder.parent_path()), std::set<std::string>{"model"});
    }

    void keepsPlainArraysOnly() {
        for (const EncodingKind* kind : encodingKinds())
            for (const EncodingPtr& example : kind->examples({2, 256}, someFloats(512)))
                QCOMPARE(format_hf.keeps(*example), kind->id == "dense");
    }
};

QTEST_GUILESS_MAIN(TestHf)
#include "tst_hf.moc"
