// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The frame of a report: style sheet, cards, and the few ways a number is written in it.

#include <string>

namespace lathe::core {

/// A whole page around `body`. Colours are custom properties of :root, so that a printer can
/// replace them.
std::string reportPage(const std::string& title, const std::string& subtitle,
                       const std::string& body);

/// A section's heading (none if empty) and its card; nothing for an empty `content`.
std::string reportCard(const std::string& heading, const std::string& content);

std::string reportCell(const std::string& html, const std::string& style = "");
/// The first cell of a run's row.
std::string reportNameCell(const std::string& name);
/// "18.64 ± 0.17" with the error in grey; no error for 0.
std::string plusMinus(double value, double error, int digits);
std::string megabytesText(uint64_t bytes);

}  // namespace lathe::core
