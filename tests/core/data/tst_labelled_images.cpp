// SPDX-License-Identifier: GPL-3.0-or-later
// Labelled images from IDX files and folders of pictures, the pixels compared with what Pillow and
// Python's gzip read (tests/tools/make_picture_fixtures.py), and what is refused in which words.
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sstream>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/data/dataset.h"
#include "core/data/gzip.h"
#include "core/data/idx.h"
#include "core/data/picture.h"
#include "tests/support/test_data.h"

using namespace lathe;
using namespace lathe::core;
namespace fs = std::filesystem;

namespace {

template <class Work>
std::string messageOf(Work work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

std::string digestOf(const std::vector<uint8_t>& pixels) {
    return sha256({reinterpret_cast<const char*>(pixels.data()), pixels.size()});
}

fs::path picture(const std::string& name) {
    return tests::sourcePath("tests/core/data/pictures/" + name);
}

/// A temporary folder that writes what it is told, below its path.
class Folder {
  public:
    fs::path path(const std::string& name = {}) const {
        return fs::path(m_folder.path().toStdString()) / name;
    }
    void write(const std::string& name, const std::string& bytes) const {
        fs::create_directories(path(name).parent_path());
        writeTextFile(path(name), bytes);
    }
    void copy(const std::string& from, const std::string& to) const {
        write(to, readTextFile(picture(from)));
    }

    /// The message with this folder's path cut out.
    template <class Work>
    QString messageIn(Work work) const {
        return QString::fromStdString(messageOf(work))
            .remove(m_folder.path() + "/")
            .replace(m_folder.path(), ".");
    }

  private:
    QTemporaryDir m_folder;
};

std::string idx(const std::vector<int64_t>& shape, const std::string& bytes) {
    return idxToBytes(shape, bytes);
}

}  // namespace

class TestLabelledImages : public QObject {
    Q_OBJECT
  private slots:
    void idxPairs() {
        const Folder folder;
        folder.write("train-images-idx3-ubyte", idx({2, 1, 3}, "abcdef"));
        folder.write("train-labels-idx1-ubyte", idx({2}, std::string("\x03\x00", 2)));
        const auto data = readIdxImages(folder.path("train-images-idx3-ubyte"));
        QCOMPARE(data.count(), 2);
        QVERIFY(data.height == 1 && data.width == 3 && data.channels == 1);
        QCOMPARE(std::string(data.image(1), data.image(1) + 3), "def");
        QCOMPARE(data.labels, (std::vector<int32_t>{3, 0}));
        QCOMPARE(data.classes(), 4);
        QCOMPARE(data.sha256, sha256("3 1 1\n3 0 abcdef"));
        QCOMPARE(readIdxImages(folder.path("train-labels-idx1-ubyte")).sha256, data.sha256);
        QCOMPARE(sha256Of(readDataset(folder.path())), data.sha256);
        folder.write("t10k-images.idx", idx({1, 1, 1, 3}, "rgb"));
        folder.write("t10k-labels.idx", idx({1}, std::string(1, '\0')));
        QCOMPARE(readIdxImages(folder.path("t10k-labels.idx")).channels, 3);
        QCOMPARE(folder.messageIn([&] { readDataset(folder.path()); }),
                 " holds 2 IDX files of images, t10k-images.idx and train-images-idx3-ubyte "
                 "among them; name one");
    }

    void idxRefusals_data() {
        QTest::addColumn<QByteArray>("images");
        QTest::addColumn<QByteArray>("labels");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const std::string& images, const std::string& labels,
                            const char* expected) {
            QTest::addRow("%s", name) << QByteArray::fromStdString(images)
                                      << QByteArray::fromStdString(labels) << expected;
        };
        const std::string images = idx({2, 1, 1}, "ab"), labels = idx({2}, std::string(2, '\0'));
        row("counts", images, idx({3}, "abc"), "images: there are 2 images and 3 labels");
        row("labels' dimensions", images, images,
            "images: the labels have 3 dimensions; 1 was expected");
        row("images' dimensions", idx({2, 1}, "ab"), labels,
            "images: the images have 2 dimensions; 3 or 4 were expected (image, row, column, "
            "channel)");
        row("channels", idx({1, 1, 1, 2}, "ab"), idx({1}, "a"),
            "images: the images have 2 channels; 1 (grey) or 3 (red, green, blue) were expected");
        row("too short", images.substr(0, 17), labels,
            "images: it has 17 bytes; its header says 18");
        row("too long", images + "c", labels, "images: it has 19 bytes; its header says 18");
        row("header", images.substr(0, 15), labels,
            "images: it has 15 bytes, too few for a header of 3 dimensions");
        row("no IDX", "picture", labels,
            "images: it is no IDX file: two zero bytes, a type and 1 to 4 dimensions were "
            "expected");
        row("type", std::string("\0\0\x0D\x03", 4) + images.substr(4), labels,
            "images: its elements have the IDX type 0x0d; only bytes (0x08) are read");
        row("empty", std::string("\0\0\x08\x01\0\0\0\0", 8), labels,
            "images: dimension 0 is 0; the elements must be 1 to 2147483648 in all");
        row("huge", std::string("\0\0\x08\x02\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 12), labels,
            "images: dimension 0 is 4294967295; the elements must be 1 to 2147483648 in all");
        row("overflow", std::string("\0\0\x08\x02\x40\0\0\0\x40\0\0\0", 12), labels,
            "images: dimension 1 is 1073741824; the elements must be 1 to 2147483648 in all");
        row("labels", images, labels.substr(0, 9), "labels: it has 9 bytes; its header says 10");
    }
    void idxRefusals() {
        QFETCH(QByteArray, images);
        QFETCH(QByteArray, labels);
        QFETCH(QString, expected);
        const Folder folder;
        folder.write("images", images.toStdString());
        folder.write("labels", labels.toStdString());
        QCOMPARE(folder.messageIn([&] { readIdxImages(folder.path("images")); }), expected);
    }

    void missingPartners() {
        const Folder folder;
        folder.write("x-images-idx3-ubyte", idx({1, 1, 1}, "a"));
        QCOMPARE(folder.messageIn([&] { readDataset(folder.path("x-images-idx3-ubyte")); }),
                 "x-images-idx3-ubyte has no file of labels beside it; x-labels-idx1-ubyte was "
                 "expected");
        folder.write("digits", idx({1}, "a"));
        QCOMPARE(folder.messageIn([&] { readDataset(folder.path("digits")); }),
                 "digits has no file of images beside it; a name with \"images\" or \"labels\" in "
                 "it was expected");
    }

    void compressedIdx() {
        LATHE_NEED_DATA(file, "tasks/mnist/t10k-images-5000-idx3-ubyte.gz");
        const auto data = std::get<LabelledImages>(readDataset(file.parent_path()));
        QCOMPARE(data.count(), 5000);
        QVERIFY(data.width == 28 && data.height == 28 && data.classes() == 10);
        QCOMPARE(digestOf(data.pixels),
                 "888993078486e0f0cfebd6f66fb64213787bb02db012e54b50554f980229569b");
        QCOMPARE(data.sha256, "2ad19153739d40a347f9e7ca410c136497a78e5ec9c5fb8ffa45e7b339dfb730");
        const std::string packed = readTextFile(file);
        QCOMPARE(messageOf([&] { idxFromBytes(std::string_view(packed).substr(0, 5000)); }),
                 "the gzip data end too early");
        std::string changed = packed;
        changed[packed.size() - 6] = static_cast<char>(changed[packed.size() - 6] ^ 1);
        QCOMPARE(messageOf([&] { idxFromBytes(changed); }),
                 "the gzip data are damaged (incorrect data check)");
        QCOMPARE(messageOf([&] { gunzipped(packed, 3920015); }),
                 "the gzip data hold more bytes; the header says 3920015");
        QCOMPARE(messageOf([&] { gunzipped(packed, 3920017); }),
                 "the gzip data hold 3920016 bytes; the header says 3920017");
        QCOMPARE(
            messageOf([&] { gunzipped(packed.substr(0, 100), 1 << 30); }),
            "100 bytes of gzip data cannot hold the 1073741824 bytes that the header speaks of");
    }

    void pictures_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("channels");
        QTest::addColumn<QString>("digest");
        std::ifstream golden(picture("golden.tsv"));
        for (std::string line; std::getline(golden, line);) {
            if (line.empty() || line[0] == '#') continue;
            std::istringstream fields(line);
            std::string name, digest;
            int width = 0, height = 0, channels = 0;
            fields >> name >> width >> height >> channels >> digest;
            QTest::addRow("%s", name.c_str())
                << QString::fromStdString(name) << channels << QString::fromStdString(digest);
        }
    }
    void pictures() {
        QFETCH(QString, name);
        QFETCH(int, channels);
        QFETCH(QString, digest);
        const Picture found = pictureFromBytes(readTextFile(picture(name.toStdString())));
        QVERIFY(found.width == 19 && found.height == 13);
        QCOMPARE(found.channels, channels);
        QCOMPARE(QString::fromStdString(digestOf(found.pixels)), digest);
    }

    void everyCutOfAPicture() {
        for (const char* name : {"grey.png", "palette.png", "colour.jpg", "progressive.jpeg"}) {
            const std::string whole = readTextFile(picture(name));
            // The last 12 bytes of a PNG end a file whose pixels are complete; a JPEG's end mark
            // has 2.
            const size_t needed =
                whole.size() -
                (name[std::string_view(name).size() - 1] == 'g' && whole[0] == '\x89' ? 16 : 2);
            for (size_t size = 0; size < needed; ++size)
                QVERIFY2(messageOf([&] { pictureFromBytes(whole.substr(0, size)); }) != "no error",
                         (std::string(name) + " " + std::to_string(size)).c_str());
        }
    }

    void pictureRefusals() {
        const auto message = [](const char* name) {
            return messageOf([&] { pictureFromBytes(readTextFile(picture(name))); });
        };
        QCOMPARE(message("deep.png"), "the picture has 16 bits per channel; convert it to 8");
        QCOMPARE(message("print.jpg"),
                 "the picture has 4 colour components; grey (1) or colour (3) was expected");
        QCOMPARE(message("golden.tsv"), "it is neither a PNG nor a JPEG file, whatever its name");
        const std::string jpeg = readTextFile(picture("grey.jpg"));
        QCOMPARE(messageOf([&] { pictureFromBytes(jpeg.substr(0, 30)); }),
                 "the JPEG data are damaged: libjpeg says \"Premature end of JPEG file\"");
        QCOMPARE(messageOf([] { pictureFromJpeg(""); }),
                 "the JPEG data are damaged: libjpeg says \"Empty input file\"");
        std::string png = readTextFile(picture("grey.png"));
        png[png.size() - 13] ^= 1;  // before the 12 bytes of the end
        QCOMPARE(messageOf([&] { pictureFromBytes(png); }),
                 "the PNG data are damaged: libpng says \"IDAT: CRC error\"");
        std::string wide = readTextFile(picture("grey.jpg"));
        const size_t frame = wide.find("\xFF\xC0");
        wide[frame + 5] = '\x20';
        QCOMPARE(messageOf([&] { pictureFromBytes(wide); }),
                 "the picture has 19 x 8205 pixels; at most 4096 on a side are read");
    }

    void folders() {
        const Folder folder;
        folder.copy("grey.png", "zebra/2.png");
        folder.copy("grey.png", "ape/b.PNG");
        folder.copy("grey.jpg", "ape/a.jpg");
        folder.write("ape/notes.txt", "not a picture");
        folder.write(".hidden/x", "");
        auto data = readImageFolder(folder.path());
        QCOMPARE(data.labelNames, (std::vector<std::string>{"ape", "zebra"}));
        QCOMPARE(data.labels, (std::vector<int32_t>{0, 0, 1}));
        QCOMPARE(data.channels, 1);
        QCOMPARE(digestOf({data.image(1), data.image(1) + data.pixelsPerImage()}),
                 digestOf({data.image(2), data.image(2) + data.pixelsPerImage()}));
        folder.copy("colour.png", "zebra/3.png");
        data = std::get<LabelledImages>(readDataset(folder.path()));
        QCOMPARE(data.channels, 3);
        QCOMPARE(data.count(), 4);
        const Picture grey = pictureFromBytes(readTextFile(picture("grey.png")));
        for (int64_t i = 0; i < data.pixelsPerImage(); ++i)
            QCOMPARE(data.image(1)[i], grey.pixels[static_cast<size_t>(i / 3)]);
    }

    void folderRefusals() {
        const Folder folder;
        const auto message = [&] {
            return folder.messageIn([&] { readDataset(folder.path("set")); });
        };
        folder.write("set/readme", "x");
        QCOMPARE(message(),
                 "set holds neither IDX files nor a folder of PNG or JPEG files per class");
        folder.copy("grey.png", "set/a/1.png");
        folder.copy("grey.png", "set/b/inner/1.png");
        QCOMPARE(
            message(),
            "set/b holds no PNG or JPEG file, but folders: open it alone if those are the classes");
        fs::remove_all(folder.path("set/b/inner"));
        QCOMPARE(message(),
                 "set/b holds no PNG or JPEG file; a class without pictures was not expected");
        folder.write("set/b/1.png", "text");
        QCOMPARE(message(), "set/b/1.png: it is neither a PNG nor a JPEG file, whatever its name");
        folder.write("set/b/1.png",
                     readTextFile(tests::sourcePath("tests/core/data/pictures/other_size.png")));
        QCOMPARE(message(),
                 "set/b/1.png: the picture has 5 x 4 pixels, but set/a/1.png has 19 x 13; all must "
                 "have one size");
        QCOMPARE(
            folder.messageIn([&] { readDataset(folder.path("set/a/1.png")); }),
            "set/a/1.png is one picture; open the folder that has a folder of pictures per class");
    }

    void otherData() {
        const Folder folder;
        folder.write("a.txt", "words");
        folder.write("a.tsv", "text\tlabel\nx\t1\n");
        QCOMPARE(std::get<TextData>(readDataset(folder.path("a.txt"))).text, "words");
        const Dataset texts = readDataset(folder.path("a.tsv"));
        QCOMPARE(std::get<LabelledTexts>(texts).classes(), 2);
        QCOMPARE(nameOf(texts), "a.tsv");
    }
};

QTEST_GUILESS_MAIN(TestLabelledImages)
#include "tst_labelled_images.moc"
