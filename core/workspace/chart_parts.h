// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What every chart of a report is made of, as SVG.

#include <string>

namespace lathe::core {

/// Begins a drawing of that size with its title, which screen readers say as well.
std::string svgOpening(double width, double height, const std::string& title);

/// `style`: a class of the page's style sheet; `anchor`: "start", "middle" or "end".
std::string svgText(const char* style, double x, double y, const char* anchor,
                    const std::string& content);

}  // namespace lathe::core
