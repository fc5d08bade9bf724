// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A study as one HTML file that needs nothing else: tables, inline SVG charts, and everything needed to
// reproduce it (recipes, seeds, versions, machine, checksums).

#include <string>

#include "core/workspace/study.h"

namespace lathe::core {

std::string reportHtml(const StudyResult& result);

/// The same numbers as one JSON object.
std::string studyToJson(const StudyResult& result);

}  // namespace lathe::core
