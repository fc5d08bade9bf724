// SPDX-License-Identifier: GPL-3.0-or-later
// What a report says of the data that steps looked at to decide.

#include <fmt/format.h>

#include "core/workspace/charts.h"
#include "core/workspace/report_page.h"
#include "core/workspace/report_sections.h"

namespace lathe::core {

std::string calibrationTable(const Runs& runs) {
    std::string rows;
    for (const Run& run : runs) {
        if (!run.metrics) continue;
        for (const StepReport& step : run.metrics->steps) {
            if (!step.calibration) continue;
            const CalibrationRecord& record = *step.calibration;
            rows += "<tr>" + reportNameCell(run.name) + reportCell(escaped(step.text), "left") +
                    reportCell(escaped(record.data), "left") +
                    reportCell(escaped(record.sha256.substr(0, 12)), "left") +
                    reportCell(fmt::format("{}", record.inputs)) +
                    reportCell(fmt::format("{}", record.rows)) + "</tr>";
        }
    }
    if (rows.empty()) return {};
    return "<table><tr><th>Model</th><th>Step</th><th>Data</th><th>SHA-256</th>"
           "<th>Inputs<br><span class=\"unit\">windows or examples</span></th>"
           "<th>Rows<br><span class=\"unit\">that layers received</span></th></tr>" +
           rows + "</table>";
}

}  // namespace lathe::core
