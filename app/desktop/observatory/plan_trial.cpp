// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/plan_trial.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "core/workspace/compression_choices.h"
#include "widgets/charts/number_text.h"

namespace lathe::app {

namespace {

constexpr double kMegabyte = 1e6;
const std::vector<int> kUniformBits = {2, 3, 4, 5, 6, 7, 8};

QString withError(const core::Measured& value) {
    const QLocale locale;
    return widgets::valueText(value.value, locale) + QStringLiteral(" ± ") +
           widgets::valueText(value.standardError, locale, 2);
}

std::vector<core::ContestEntry> uniformOf(const std::vector<PlanTrial>& trials) {
    std::vector<core::ContestEntry> entries;
    for (const PlanTrial& trial : trials)
        for (const core::ContestEntry& entry : trial.contest.uniform)
            if (std::ranges::find(entries, entry.bits, &core::ContestEntry::bits) == entries.end())
                entries.push_back(entry);
    return entries;
}

widgets::ScatterPoint pointOf(const QString& id, const core::ContestEntry& entry,
                              const QString& label, widgets::Series hue, widgets::Marker marker) {
    widgets::ScatterPoint point;
    point.id = id;
    point.x = static_cast<double>(entry.bytes) / kMegabyte;
    point.y = entry.kl.value;
    point.yError = entry.kl.standardError;
    point.label = label;
    point.style = {hue, marker, false};
    return point;
}

/// What stood beside the plan: one width, or the two that it lies between.
QString widthsOf(const core::PlanContest& contest) {
    return contest.isInterpolated()
               ? QCoreApplication::translate("PlanTrial", "between %1 and %2 bits")
                     .arg(contest.uniform.front().bits)
                     .arg(contest.uniform.back().bits)
               : QCoreApplication::translate("PlanTrial", "%1 bits")
                     .arg(contest.uniform.front().bits);
}

}  // namespace

PlanTrial tryPlan(const SensitivityRequest& request, const SensitivityStudy& study,
                  const BitChoice& plan, const std::vector<PlanTrial>& before,
                  core::JobContext& job) {
    PlanTrial trial{plan, {}, true};
    core::ContestGround ground;
    ground.original = request.model;
    ground.backend = request.backend;
    ground.windows = readUnseen(request.text, *request.model, trial.unseen).plan;
    ground.steps = core::sweptSteps({kSensitivityStep}, kUniformBits);
    for (const core::SensitivitySite& site : study.result.sites)
        ground.weights.insert(ground.weights.end(), site.weights.begin(), site.weights.end());
    trial.contest = core::contestOf(ground, plan.recipe, uniformOf(before), job);
    return trial;
}

widgets::ScatterData trialsOf(const std::vector<PlanTrial>& trials, const PlanTrial* current) {
    using widgets::Marker;
    using widgets::Series;
    widgets::ScatterData data;
    data.paretoFront = false;
    data.x.name = QCoreApplication::translate("PlanTrial", "MB");
    data.y.name = QCoreApplication::translate("PlanTrial", "KL, nats");
    data.y.log = true;
    for (const core::ContestEntry& entry : uniformOf(trials))
        data.points.push_back(
            pointOf(QStringLiteral("uniform.%1").arg(entry.bits), entry,
                    QCoreApplication::translate("PlanTrial", "all %1 bits").arg(entry.bits),
                    Series::Orange, Marker::Square));
    const size_t uniform = data.points.size();
    for (size_t i = 0; i < trials.size(); ++i) {
        const bool isCurrent = &trials[i] == current;
        data.points.push_back(pointOf(QStringLiteral("plan.%1").arg(i), trials[i].contest.plan,
                                      QCoreApplication::translate("PlanTrial", "plan"),
                                      Series::Blue, Marker::Circle));
        data.points.back().selected = isCurrent;
        if (!isCurrent) data.points.back().beside = QString();
    }
    widgets::ScatterLine line{QCoreApplication::translate("PlanTrial", "uniform bits"),
                              {Series::Orange, Marker::Square, false},
                              {}};
    for (size_t i = 0; i < uniform; ++i) line.points.push_back(i);
    std::ranges::sort(line.points, {}, [&](size_t i) { return data.points[i].x; });
    data.lines = {std::move(line)};
    return data;
}

QString verdictOf(const SensitivityStudy& study, const PlanTrial& trial) {
    const core::PlanContest& contest = trial.contest;
    const QString verdict =
        contest.verdict == core::ContestVerdict::Better
            ? QCoreApplication::translate("PlanTrial", "Better than uniform bits of this size.")
        : contest.verdict == core::ContestVerdict::Worse
            ? QCoreApplication::translate("PlanTrial", "Worse than uniform bits of this size.")
            : QCoreApplication::translate(
                  "PlanTrial",
                  "No different from uniform bits of this size within two standard errors.");
    const QString numbers =
        QCoreApplication::translate("PlanTrial",
                                    "KL: plan %1, uniform (%2) %3 nats; paired difference %4.")
            .arg(withError(contest.plan.kl), widthsOf(contest), withError(contest.uniformKl),
                 withError(contest.lead));
    const QString windows =
        trial.unseen
            ? QCoreApplication::translate("PlanTrial", "%1 unseen windows of %2.")
            : QCoreApplication::translate(
                  "PlanTrial",
                  "%1 windows of %2; the plan was made on some of them, which flatters it.");
    return verdict + QLatin1Char(' ') + numbers + QLatin1Char(' ') +
           windows.arg(QLocale().toString(qlonglong(contest.plan.windowKl.size())), study.textName);
}

}  // namespace lathe::app
