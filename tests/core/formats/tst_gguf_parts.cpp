// SPDX-License-Identifier: GPL-3.0-or-later

// Models of several GGUF files: any part opens the whole, and the error says which part is wrong.

#include <QTest>

#include "tests/core/formats/format_test_support.h"

using namespace lathe::core;
using namespace lathe::tests;

class TestGgufParts : public QObject {
    Q_OBJECT

    Scratch m_scratch;

    std::filesystem::path part(int number, int count) const {
        return m_scratch.path(
            QString::asprintf("part-%05d-of-%05d.gguf", number, count).toStdString());
    }

    static std::string tensorName(size_t i) { return {'t', static_cast<char>('0' + i)}; }

    void writeParts(int count, int claimedTensors) {
        for (int i = 0; i < count; ++i) {
            GgufBytes file;
            file.header(1, i == 0 ? 5 : 4).architecture();
            if (i == 0) file.textEntry("general.name", "whole");
            file.text("split.no").number<uint32_t>(2).number(uint16_t(i));
            file.text("split.count").number<uint32_t>(2).number(uint16_t(count));
            file.text("split.tensors.count").number<uint32_t>(5).number(int32_t(claimedTensors));
            file.tensor(tensorName(size_t(i)), {1}, 0, 0).pad().number(float(i)).pad();
            m_scratch.file(part(i + 1, count).filename().string(), file.bytes);
        }
    }

  private slots:
    void joinsParts() {
        writeParts(3, 3);
        for (int opened = 1; opened <= 3; ++opened) {
            const RawCheckpoint read = format_gguf.read(part(opened, 3));
            QCOMPARE(read.tensors.size(), size_t(3));
            for (size_t i = 0; i < 3; ++i) QCOMPARE(read.tensors[i].name, tensorName(i));
            QCOMPARE(read.detail, std::string("GGUF v3, 3 parts"));
            uint64_t together = 0;
            for (int i = 1; i <= 3; ++i) together += std::filesystem::file_size(part(i, 3));
            QCOMPARE(read.fileBytes, together);
            QVERIFY(!read.metadata.contains("split.count") && !read.metadata.contains("split.no"));
            QCOMPARE(*read.metadata.at("general.name").text(), std::string("whole"));
        }
    }

    void saysWhatIsWrongWithParts() {
        writeParts(3, 3);
        std::filesystem::copy_file(part(1, 3), m_scratch.path("renamed.gguf"));
        QCOMPARE(
            verdict(format_gguf, m_scratch.path("renamed.gguf")),
            QString("this is part 1 of 3, but the file is named 'renamed.gguf'; a name ending in "
                    "'-00001-of-00003.gguf' was expected, so that the other parts can be found"));
        std::filesystem::copy_file(part(2, 3), part(3, 3),
                                   std::filesystem::copy_options::overwrite_existing);
        QCOMPARE(verdict(format_gguf, part(1, 3)),
                 QString("part-00003-of-00003.gguf: metadata 'split.no' is '1'; 2 was expected, so "
                         "the file is damaged or does not belong to these parts"));
        std::filesystem::remove(part(3, 3));
        QCOMPARE(verdict(format_gguf, part(2, 3)),
                 QString("part 3 of 3, 'part-00003-of-00003.gguf', is not there; put all parts "
                         "into one folder"));
        writeParts(3, 4);
        QCOMPARE(verdict(format_gguf, part(1, 3)),
                 QString("metadata 'split.tensors.count' is '4'; 3 was expected, so the file is "
                         "damaged or does not belong to these parts"));
        m_scratch.file("part-00002-of-00003.gguf", "GGUX");
        QCOMPARE(verdict(format_gguf, part(1, 3)),
                 QString("part-00002-of-00003.gguf: it begins with 'GGUX', 'GGUF' was expected; "
                         "this is another kind of "
                         "file"));
    }
};

QTEST_GUILESS_MAIN(TestGgufParts)
#include "tst_gguf_parts.moc"
