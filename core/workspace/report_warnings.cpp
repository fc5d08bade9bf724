// SPDX-License-Identifier: GPL-3.0-or-later
// What a report says of steps whose outcome looked broken.

#include "core/workspace/charts.h"
#include "core/workspace/report_page.h"
#include "core/workspace/report_sections.h"

namespace lathe::core {

std::string warningTable(const Runs& runs) {
    std::string rows;
    for (const Run& run : runs) {
        if (!run.metrics) continue;
        for (const StepReport& step : run.metrics->steps)
            for (const StepWarning& warning : step.warnings)
                rows += "<tr>" + reportNameCell(run.name) +
                        reportCell(escaped(warning.site.empty() ? "–" : warning.site), "left") +
                        reportCell(escaped(warning.sentence), "left") + "</tr>";
    }
    if (rows.empty()) return {};
    return "<table><tr><th>Model</th><th>Where</th><th>What the look behind the step "
           "found</th></tr>" +
           rows + "</table>";
}

}  // namespace lathe::core
