// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style/tokens.h"

#include <QWidget>
#include <algorithm>
#include <cmath>
#include <span>

namespace lathe::widgets {

namespace {

QColor color(QRgb rgb) {
    return QColor::fromRgb(rgb);
}

QColor translucent(QRgb rgb, int alpha) {
    QColor result = color(rgb);
    result.setAlpha(alpha);
    return result;
}

Tokens lightTokens() {
    Tokens t;
    t.window = color(0xF1F3F5), t.panel = color(0xF8F9FA), t.surface = color(0xFFFFFF);
    t.selection = color(0xD9E8F5), t.separator = color(0xDFE3E7), t.border = color(0xBFC6CE);
    t.text1 = color(0x1A1E23), t.text2 = color(0x474F59), t.text3 = color(0x5F6873);
    t.accent = color(0x0A66A8), t.primary = color(0x0A66A8), t.onPrimary = color(0xFFFFFF);
    t.ok = color(0x00704F), t.warning = color(0x8A5F00), t.error = color(0xB3261E);
    t.grid = color(0xECEFF2), t.axis = color(0x8A939E);
    t.original = color(0xA9B4C0), t.compressed = color(0x0072B2), t.clip = color(0xD55E00);
    t.prune = color(0xCC79A7), t.goal = translucent(0x009E73, 26);
    t.warningFill = color(0xFFF6DE), t.infoFill = color(0xE9F3FB),
    t.clipFill = translucent(0xD55E00, 20);
    t.series = {color(0x0072B2), color(0xE69F00), color(0x009E73),
                color(0xCC79A7), color(0x56B4E9), color(0xD55E00)};
    t.seriesText = {color(0x00639B), color(0x8A5F00), color(0x00704F),
                    color(0x96466F), color(0x00639B), color(0xA84A00)};
    return t;
}

Tokens darkTokens() {
    Tokens t;
    t.window = color(0x1B1E23), t.panel = color(0x20242A), t.surface = color(0x15181C);
    t.selection = color(0x1C3549), t.separator = color(0x30353D), t.border = color(0x4C545F);
    t.text1 = color(0xE7EAEE), t.text2 = color(0xB3BBC5), t.text3 = color(0x929CA8);
    t.accent = color(0x6DB8EE), t.primary = color(0x2776AD), t.onPrimary = color(0xFFFFFF);
    t.ok = color(0x45C9A1), t.warning = color(0xF0B53A), t.error = color(0xFF8A80);
    t.grid = color(0x23272D), t.axis = color(0x6B7582);
    t.original = color(0x4F5A67), t.compressed = color(0x4BA6DE), t.clip = color(0xF0843C);
    t.prune = color(0xDE97BE), t.goal = translucent(0x35BD94, 34);
    t.warningFill = color(0x332A14), t.infoFill = color(0x182A38),
    t.clipFill = translucent(0xF0843C, 22);
    t.series = {color(0x4BA6DE), color(0xF0B53A), color(0x35BD94),
                color(0xDE97BE), color(0x86CBF2), color(0xF0843C)};
    t.seriesText = t.series;
    return t;
}

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& c) {
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto channel = [&](float x, float y) { return static_cast<float>(x + (y - x) * share); };
    return QColor::fromRgbF(channel(a.redF(), b.redF()), channel(a.greenF(), b.greenF()),
                            channel(a.blueF(), b.blueF()));
}

QColor along(std::span<const QColor> stops, double share) {
    const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(stops.size() - 1);
    const size_t left = std::min(static_cast<size_t>(place), stops.size() - 2);
    return mixed(stops[left], stops[left + 1], place - static_cast<double>(left));
}

}  // namespace

const Tokens& tokens(ThemeMode mode) {
    static const Tokens light = lightTokens(), dark = darkTokens();
    return mode == ThemeMode::Light ? light : dark;
}

ThemeMode modeOf(const QPalette& palette) {
    return palette.color(QPalette::Window).lightnessF() < 0.5f ? ThemeMode::Dark : ThemeMode::Light;
}

const Tokens& tokensOf(const QWidget& widget) {
    return tokens(modeOf(widget.palette()));
}

QColor magnitudeColor(double share, ThemeMode mode) {
    static const std::array<QColor, 5> stops = {color(0x00224E), color(0x3B496C), color(0x707173),
                                                color(0xA59C74), color(0xFEE838)};
    return along(stops, mode == ThemeMode::Light ? 1 - share : share);
}

QColor signedColor(double share, ThemeMode mode) {
    static const std::array<QColor, 3> light = {color(0x0072B2), color(0xDDE1E5), color(0xD55E00)};
    static const std::array<QColor, 3> dark = {color(0x56B4E9), color(0x3A4049), color(0xF0843C)};
    return along(mode == ThemeMode::Light ? light : dark, (share + 1) / 2);
}

double contrastRatio(const QColor& a, const QColor& b) {
    const double first = luminance(a) + 0.05, second = luminance(b) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

QColor contrastingText(const QColor& background) {
    return contrastRatio(background, Qt::white) >= contrastRatio(background, Qt::black)
               ? QColor(Qt::white)
               : QColor(Qt::black);
}

}  // namespace lathe::widgets
