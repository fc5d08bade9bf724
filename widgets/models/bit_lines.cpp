// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/bit_lines.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <set>

#include "core/workspace/code_bits.h"
#include "widgets/charts/pareto.h"

namespace lathe::widgets {

namespace {

constexpr double kMillion = 1e6;
constexpr int kPlainBits = 16;

/// The same for a width whatever others there are; the usual ones differ in hue.
SeriesStyle styleOf(int bits) {
    if (bits >= kPlainBits) return {{}, Marker::Circle, true};
    constexpr int kUsual[] = {4, 3, 8, 2, 6, 5, 1, 7};
    const auto* place = std::ranges::find(kUsual, bits);
    return seriesStyle(static_cast<int>(place - std::begin(kUsual)));
}

QString nameOf(const core::Run& run, bool severalModels) {
    const QString name = QString::fromStdString(run.name);
    if (!severalModels) return name;
    const QString source = QString::fromStdString(run.source).section('/', -1).section(':', -1);
    return name.contains(source) ? name : source + QStringLiteral(" · ") + name;
}

ScatterPoint pointOf(const RunModel& model, const core::Run& run, RunMetric quality,
                     bool severalModels) {
    ScatterPoint point;
    point.id = QString::number(run.id);
    point.x = 8 * static_cast<double>(run.metrics->bytes) / kMillion;
    point.y = *valueOf(run, quality);
    point.yError = errorOf(run, quality);
    point.label = nameOf(run, severalModels);
    point.beside = QString();
    point.comparable = model.whyApart(run, quality).isEmpty();
    return point;
}

/// The best of these points at each size.
ScatterLine lineThrough(std::vector<ScatterPoint>& points, const std::vector<size_t>& members,
                        int bits, bool higherIsBetter) {
    std::vector<QPointF> places;
    for (const size_t member : members) {
        points[member].style = styleOf(bits);
        places.emplace_back(points[member].comparable ? points[member].x : NAN, points[member].y);
    }
    ScatterLine line{
        QCoreApplication::translate("BitLines", "%1 bit").arg(bits), styleOf(bits), {}};
    for (const size_t best : paretoFront(places, false, higherIsBetter))
        line.points.push_back(members[best]);
    if (!line.points.empty()) points[line.points.back()].beside = line.name;
    return line;
}

}  // namespace

ScatterData bitLinesOf(const RunModel& model, RunMetric quality, core::RunId current) {
    const RunMetricInfo& info = infoOf(quality);
    ScatterData data;
    data.paretoFront = false;
    data.x = {QCoreApplication::translate("BitLines", "million bits in all"), true, false};
    data.y = {metricHeader(quality), info.logAxis, info.higherIsBetter};
    std::set<std::string> models;
    for (const core::Run& run : model.runs()) models.insert(run.source);
    std::map<int, std::vector<size_t>> widths;
    for (const core::Run& run : model.runs()) {
        if (!valueOf(run, quality)) continue;
        if (const auto bits = core::codeBits(run, model.runs()))
            widths[*bits].push_back(data.points.size());
        data.points.push_back(pointOf(model, run, quality, models.size() > 1));
        data.points.back().selected = run.id == current;
    }
    for (const auto& [bits, members] : widths)
        data.lines.push_back(lineThrough(data.points, members, bits, info.higherIsBetter));
    return data;
}

}  // namespace lathe::widgets
