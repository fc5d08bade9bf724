// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs as one HTML file that needs nothing else: tables, inline SVG charts, and everything needed
// to reproduce them (recipes, seeds, versions, machine, checksums). A study is a set of runs that
// were measured together; runs of a workspace may differ in machine, data or protocol, and numbers
// that must not stand beside the first run's are marked with the reason.

#include <string>
#include <vector>

#include "core/workspace/run.h"
#include "core/workspace/study.h"

namespace lathe::core {

struct ReportOptions {
    std::string title;      ///< empty: "Compression report"
    std::string subtitle;   ///< empty: source and parameters of the first run
    std::string prompt;     ///< of the generated texts; empty: those are left out
    std::string text;       ///< name of the text behind the perplexities, if known
    bool overview = false;  ///< the extremes in words; a study has one line of its own
    bool metrics = true, charts = true, recipes = true, machine = true;  ///< the sections
};

/// The first run is what the others are compared with; runs without metrics are listed with the
/// reason. Throws Error(Usage) for no runs.
std::string reportHtml(const std::vector<Run>& runs, const ReportOptions& options);
std::string reportHtml(const StudyResult& result);

/// A study's numbers as one JSON object.
std::string studyToJson(const StudyResult& result);

}  // namespace lathe::core
