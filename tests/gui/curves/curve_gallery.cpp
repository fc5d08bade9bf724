// SPDX-License-Identifier: GPL-3.0-or-later
// A live curve in the sizes of the Jobs dock and larger, in both themes and two languages, while it
// grows, with a cursor, logarithmic and empty; and how long appending and painting take.
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <cmath>
#include <cstdio>

#include "widgets/curves/live_curve.h"
#include "widgets/style/theme.h"
#include "widgets/style/ui_font.h"

using namespace lathe;

namespace {

double perplexityAt(int window, double level) {
    return level * (1 + 0.3 * std::sin(window * 1.7) / window + 0.12 / window);
}

void fill(widgets::LiveCurve& curve, const QString& language, int original, int compressed) {
    const bool chinese = language == QLatin1String("zh_TW");
    curve.clear();
    curve.setTitle(chinese ? QStringLiteral("目前困惑度") : QStringLiteral("Perplexity so far"),
                   chinese ? QStringLiteral("配方「int4 g32」") : QStringLiteral("int4 g32"));
    curve.setAxisNames(chinese ? QStringLiteral("視窗") : QStringLiteral("windows"), curve.title());
    curve.setLocale(chinese ? QLocale(QStringLiteral("zh_TW")) : QLocale(QLocale::English));
    widgets::SeriesStyle slate, blue;
    slate.original = true;
    blue.hue = widgets::Series::Blue;
    curve.addSeries(chinese ? QStringLiteral("原始") : QStringLiteral("original"), slate);
    curve.addSeries(chinese ? QStringLiteral("壓縮後") : QStringLiteral("compressed"), blue);
    curve.expectUntil(24);
    for (int i = 1; i <= original; ++i) curve.append(0, i, perplexityAt(i, 11.82));
    for (int i = 1; i <= compressed; ++i) curve.append(1, i, perplexityAt(i, 12.95));
}

void save(const widgets::LiveCurve& curve, const QString& path) {
    curve.renderImage(curve.size(), 2).save(path);
    std::printf("%s\n", qPrintable(path));
}

void timePoints(widgets::LiveCurve& curve, int count) {
    curve.clear();
    curve.addSeries(QStringLiteral("loss"), {});
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < count; ++i) curve.append(0, i, 10 / std::sqrt(i + 1.0));
    const double appended = double(timer.nsecsElapsed()) / 1e6;
    curve.renderImage(curve.size());
    const double first = double(timer.nsecsElapsed()) / 1e6 - appended;
    curve.renderImage(curve.size());
    std::printf("%d points: append %.1f ms, first paint %.1f ms, next %.1f ms\n", count, appended,
                first, double(timer.nsecsElapsed()) / 1e6 - appended - first);
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("curves"));
    folder.mkpath(QStringLiteral("."));
    for (const QString& language : {QStringLiteral("en"), QStringLiteral("zh_TW")})
        for (const auto& [mode, theme] : {std::pair(widgets::ThemeMode::Light, "light"),
                                          std::pair(widgets::ThemeMode::Dark, "dark")}) {
            QApplication::setFont(widgets::uiFont(language));
            widgets::applyTheme(application, mode);
            widgets::LiveCurve curve;
            for (const QSize size : {QSize(300, 92), QSize(300, 110), QSize(600, 260)}) {
                const QString name =
                    QStringLiteral("%1-%2-%3").arg(size.height()).arg(language, theme);
                curve.resize(size);
                fill(curve, language, 24, 24);
                save(curve, folder.filePath(name + QStringLiteral(".png")));
                fill(curve, language, 24, 9);
                save(curve, folder.filePath(name + QStringLiteral("-growing.png")));
            }
            curve.setLogY(true);
            curve.append(1, 10, 900);
            save(curve, folder.filePath(QStringLiteral("log-%1-%2.png").arg(language, theme)));
            fill(curve, language, 1, 0);
            save(curve, folder.filePath(QStringLiteral("first-%1-%2.png").arg(language, theme)));
        }
    widgets::LiveCurve timed;
    timed.resize(600, 260);
    timePoints(timed, 2000);
    timePoints(timed, 10000);
    timePoints(timed, 1000000);
    return 0;
}
