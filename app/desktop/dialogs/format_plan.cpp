// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/dialogs/format_plan.h"

namespace lathe::app {

FormatPlan planFormat(const core::Model& model, const core::Format& format) {
    FormatPlan plan;
    plan.format = &format;
    try {
        plan.entries = core::exportPlan(model, format.id);
    } catch (const core::Error& error) {
        plan.problem = QString::fromUtf8(error.what());
        return plan;
    }
    using Action = core::ExportEntry::Action;
    for (const core::ExportEntry& entry : plan.entries) {
        plan.bytes += entry.bytes;
        if (entry.action == Action::Refused) {
            ++plan.refused;
            if (plan.problem.isEmpty())
                plan.problem = QString::fromStdString(entry.name + ": " + entry.reason);
        } else if (entry.name != "configuration") {
            ++(entry.action == Action::Kept ? plan.kept : plan.reencoded);
        }
    }
    return plan;
}

int planFormats(const core::ModelPtr& model, core::JobContext& job) {
    int planned = 0;
    for (const core::Format* format : core::formats()) {
        if (!format->write) continue;
        job.checkpoint();
        job.publish(planFormat(*model, *format));
        ++planned;
    }
    return planned;
}

}  // namespace lathe::app
