// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/job.h"
#include "core/base/params.h"
#include "core/base/rng.h"

using namespace lathe::core;

class TestBase : public QObject {
    Q_OBJECT
  private slots:
    void errorsRiseWithContext();
    void outcomes();
    void philoxVectors();
    void rngIsUniform();
    void sha256Vectors();
    void atomicFileLeavesOldOrNew();
    void paramsAreChecked();
};

void TestBase::errorsRiseWithContext() {
    try {
        withContext("model.gguf", [] {
            withContext("tensor blk.0.attn_q", [] { throw Error(ErrorKind::Corrupt, "two\nlines"); });
        });
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.what(), "model.gguf: tensor blk.0.attn_q: two lines");
        QVERIFY(error.kind() == ErrorKind::Corrupt);
    }
}

void TestBase::outcomes() {
    const auto done = runJob([] { return 42; });
    QCOMPARE(std::get<int>(done), 42);
    std::stop_source source;
    source.request_stop();
    const JobContext job(source.get_token());
    const auto cancelled = runJob([&] { return job.checkpoint(), 1; });
    QVERIFY(std::holds_alternative<Cancelled>(cancelled));
    const auto failed = runJob([]() -> int { throw std::runtime_error("broken"); });
    QCOMPARE(std::get<Error>(failed).what(), "broken");
}

void TestBase::philoxVectors() {
    // Known answers of Random123 (kat_vectors, philox4x32 10).
    using Words = std::array<uint32_t, 4>;
    QVERIFY(Rng::block({0, 0, 0, 0}, {0, 0}) == (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    const uint32_t f = 0xffffffff;
    QVERIFY(Rng::block({f, f, f, f}, {f, f}) == (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    QVERIFY(Rng::block({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

void TestBase::rngIsUniform() {
    Rng rng(1);
    std::array<int, 10> counts{};
    double sum = 0, squares = 0;
    for (int i = 0; i < 100000; ++i) {
        ++counts[rng.below(10)];
        const double normal = rng.normal();
        sum += normal;
        squares += normal * normal;
    }
    double chi = 0;
    for (const int count : counts) chi += (count - 10000.0) * (count - 10000.0) / 10000.0;
    QVERIFY(chi < 27.9);  // 99.9 % of chi squared with 9 degrees of freedom
    QVERIFY(std::abs(sum / 100000) < 0.0105);  // 3.3 standard errors
    QVERIFY(std::abs(squares / 100000 - 1) < 0.0148);
    Rng other(1, 1);
    QVERIFY(Rng(1).next64() != other.next64());
}

void TestBase::sha256Vectors() {
    QCOMPARE(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QCOMPARE(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

void TestBase::atomicFileLeavesOldOrNew() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a.txt").toStdString();
    writeTextFile(path, "old");
    {
        AtomicFile file(path);
        file.write("half of the new");
        QCOMPARE(readTextFile(path), "old");
    }  // not committed
    QCOMPARE(readTextFile(path), "old");
    QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path().toStdString()), {}), 1);
    AtomicFile file(path);
    file.write("....");
    file.writeZeros(2);
    file.writeAt(0, "new!", 4);
    file.commit();
    QCOMPARE(readTextFile(path), std::string("new!\0\0", 6));
    QVERIFY_THROWS_EXCEPTION(Error, MappedFile::open(path.string() + ".missing"));
    QVERIFY_THROWS_EXCEPTION(Error, AtomicFile("/nonexistent-folder/file"));
}

void TestBase::paramsAreChecked() {
    const ParamSchema schema({ParamSpec::integer("bits", "Bits", 4, 2, 8, ""),
                              ParamSpec::real("sparsity", "Sparsity", 0.5, 0, 1, ""),
                              ParamSpec::choice("mode", "Mode", "row", {"row", "group"}, ""),
                              ParamSpec::boolean("zero", "Zero", false, "")});
    const Params params = schema.parse({{"bits", "3"}, {"zero", "true"}});
    QCOMPARE(params.integer("bits"), 3);
    QCOMPARE(params.real("sparsity"), 0.5);
    QVERIFY(params.boolean("zero"));
    QVERIFY(schema.complete(params.values()) == params);
    const auto message = [&](const char* name, const char* value) {
        try {
            schema.parse({{name, value}});
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    QCOMPARE(message("bits", "9"), "parameter bits is '9'; it must be a whole number from 2 to 8");
    QCOMPARE(message("bits", "4x"), "parameter bits is '4x'; it must be a whole number from 2 to 8");
    QCOMPARE(message("mode", "rows"), "parameter mode is 'rows'; it must be one of row, group");
    QCOMPARE(message("sparsity", "nan"), "parameter sparsity is 'nan'; it must be a number from 0 to 1");
    QCOMPARE(message("bit", "4"), "there is no parameter 'bit'; known are bits, sparsity, mode, zero");
}

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
