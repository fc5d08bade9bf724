// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The colours and measures of the whole program, by meaning. Painters ask for a token and never
// name a colour; series are the Okabe-Ito palette (Okabe & Ito, "Color Universal Design", 2008),
// magnitude is cividis (Nunez, Anderton & Renslow, PLoS ONE 2018).

#include <QColor>
#include <QPalette>
#include <array>

class QWidget;

namespace lathe::widgets {

enum class ThemeMode { Light, Dark };

/// Six hues that stay apart for colour-blind eyes; markers differ in shape as well.
enum class Series { Blue, Orange, Green, Purple, Sky, Vermillion };
inline constexpr int kSeriesCount = 6;

struct Tokens {
    QColor window, panel, surface, selection, separator, border;
    QColor text1, text2, text3;
    QColor accent, primary, onPrimary;
    QColor ok, warning, error;
    QColor grid, axis;
    QColor original, compressed, clip, prune, goal;  ///< fixed meanings; goal is a translucent tint
    QColor warningFill, infoFill, clipFill;       ///< backgrounds of notes and of what is cut off
    std::array<QColor, kSeriesCount> series;      ///< fills and lines
    std::array<QColor, kSeriesCount> seriesText;  ///< the same hues, readable as text

    const QColor& fill(Series hue) const { return series[static_cast<size_t>(hue)]; }
    const QColor& text(Series hue) const { return seriesText[static_cast<size_t>(hue)]; }
};

const Tokens& tokens(ThemeMode mode);

/// The mode that a palette made by paletteOf() belongs to; painters need no global state.
ThemeMode modeOf(const QPalette& palette);
const Tokens& tokensOf(const QWidget& widget);

/// cividis at `share` in [0, 1], so turned that little is near the background; values outside are
/// clamped.
QColor magnitudeColor(double share, ThemeMode mode);
/// Blue - grey - orange for `share` in [-1, 1], grey at zero.
QColor signedColor(double share, ThemeMode mode);
/// Black or white, whichever contrasts more with `background` (WCAG 2.1 relative luminance).
QColor contrastingText(const QColor& background);
/// WCAG 2.1 contrast ratio, 1 to 21.
double contrastRatio(const QColor& a, const QColor& b);

/// Sizes in device-independent pixels, on a grid of 4.
namespace metrics {
inline constexpr int kGrid = 4;
inline constexpr int kPadding = 12;
inline constexpr int kRadius = 4;
inline constexpr int kField = 26;
inline constexpr int kRow = 24;
inline constexpr int kColumnHeader = 26;
inline constexpr int kHeader = 32;
inline constexpr int kToolbar = 40;
inline constexpr int kTab = 32;
inline constexpr int kStatus = 24;
inline constexpr int kBodyText = 12, kSmallText = 11, kCellText = 10, kReadoutText = 14,
                     kTitleText = 24;
}  // namespace metrics

}  // namespace lathe::widgets
