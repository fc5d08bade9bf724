// SPDX-License-Identifier: GPL-3.0-or-later
// One picture against its reference: at most 0.5 % of the pixels may differ by more than 24 of 255
// in a channel. Skipped where the fonts are others than those of the references. Usage: tst_screens
// CASE FOLDER-FOR-DIFFERENCES
#include <QApplication>
#include <QDir>
#include <QFontMetrics>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "tests/gui/screens/screen_cases.h"
#include "tests/support/test_data.h"
#include "widgets/style/ui_font.h"

using namespace lathe;

namespace {

constexpr int kTolerance = 24;
constexpr double kShare = 0.005;

/// What the references were drawn with: another version of a font has other widths.
bool sameFonts() {
    const QFont latin = widgets::uiFont(QStringLiteral("en")),
                chinese = widgets::uiFont(QStringLiteral("zh_TW"));
    return QFontMetrics(latin).horizontalAdvance(QStringLiteral("Weights and levels 0123456789")) ==
               176 &&
           QFontMetrics(chinese).horizontalAdvance(QStringLiteral("權重與量化位準")) == 84;
}

/// Share of pixels that differ; `difference` gets them in red.
double compare(const QImage& drawn, const QImage& reference, QImage& difference) {
    difference = drawn.copy();
    qsizetype differing = 0;
    for (int y = 0; y < drawn.height(); ++y)
        for (int x = 0; x < drawn.width(); ++x) {
            const QRgb a = drawn.pixel(x, y), b = reference.pixel(x, y);
            const int apart =
                std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)),
                          std::abs(qBlue(a) - qBlue(b))});
            if (apart <= kTolerance) continue;
            ++differing;
            difference.setPixel(x, y, qRgb(255, 0, 0));
        }
    return double(differing) / double(drawn.width()) / double(drawn.height());
}

int check(const QString& name, const QDir& folder) {
    const QString path = QString::fromStdString(
        tests::sourcePath("tests/gui/screens/ref/" + name.toStdString() + ".png").string());
    const QImage drawn = tests::drawCase(name);
    if (qEnvironmentVariableIsSet("LATHE_UPDATE_SCREENS")) return drawn.save(path) ? 0 : 1;
    const QImage reference = QImage(path).convertToFormat(QImage::Format_RGB32);
    if (reference.size() != drawn.size()) {
        drawn.save(folder.filePath(name + ".png"));
        std::printf("%s: the reference is %dx%d, drawn %dx%d\n", qPrintable(name),
                    reference.width(), reference.height(), drawn.width(), drawn.height());
        return 1;
    }
    QImage difference;
    const double share = compare(drawn, reference, difference);
    std::printf("%s: %.3f %% of the pixels differ\n", qPrintable(name), 100 * share);
    if (share <= kShare) return 0;
    difference.save(folder.filePath(name + "-difference.png"));
    drawn.save(folder.filePath(name + ".png"));
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    if (argc < 3) return 2;
    if (!sameFonts()) {
        std::puts("SKIP   : the fonts are not those of the references");
        return 0;
    }
    try {
        return check(QString::fromLocal8Bit(argv[1]), QDir(QString::fromLocal8Bit(argv[2])));
    } catch (const std::exception& error) {
        std::puts(error.what());
        return 1;
    }
}
