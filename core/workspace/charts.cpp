// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "core/workspace/chart_parts.h"

namespace lathe::core {

namespace {

constexpr double kWidth = 720, kHeight = 320, kLeft = 64, kRight = 24, kTop = 56, kBottom = 44;

/// Maps data to the plot area of a chart of the common size.
struct Frame {
    double xLow = 0, xHigh = 1, yLow = 0, yHigh = 1;
    double x(double value) const {
        return kLeft + (value - xLow) / (xHigh - xLow) * (kWidth - kLeft - kRight);
    }
    double y(double value) const {
        return kHeight - kBottom - (value - yLow) / (yHigh - yLow) * (kHeight - kTop - kBottom);
    }
};

std::string line(const char* style, double x1, double y1, double x2, double y2) {
    return fmt::format(
        "<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>", style, x1,
        y1, x2, y2);
}

std::string number(double value) {
    return fmt::format("{:.6g}", value);
}

std::string opening(const std::string& title, const std::string& yName) {
    return svgOpening(kWidth, kHeight, title) + svgText("axisname", 8, 36, "start", yName);
}

std::string yAxis(const Frame& frame) {
    std::string svg;
    for (const double tick : niceTicks(frame.yLow, frame.yHigh, 5)) {
        svg += line("grid", kLeft, frame.y(tick), kWidth - kRight, frame.y(tick));
        svg += svgText("tick", kLeft - 8, frame.y(tick) + 4, "end", number(tick));
    }
    return svg + line("axis", kLeft, kHeight - kBottom, kWidth - kRight, kHeight - kBottom);
}

std::string xName(const std::string& name) {
    return svgText("axisname", kWidth - kRight, kHeight - 8, "end", name);
}

/// A range around the values with a little air on both sides.
std::pair<double, double> padded(double low, double high) {
    const double span = high > low ? high - low : std::max(1e-9, std::fabs(high) * 0.1);
    return {low - 0.08 * span, high + 0.12 * span};
}

std::string errorBar(const Frame& frame, double x, double value, double error) {
    if (error <= 0) return {};
    return line("error", x, frame.y(value - error), x, frame.y(value + error)) +
           line("error", x - 3, frame.y(value - error), x + 3, frame.y(value - error)) +
           line("error", x - 3, frame.y(value + error), x + 3, frame.y(value + error));
}

/// Class s0 is the original's; the page has six more, which repeat.
size_t hueOf(size_t series) {
    return series == 0 ? 0 : 1 + (series - 1) % 6;
}

/// The label beside its point: above, or below where another label stands already.
std::string placeLabel(const Frame& frame, const ScatterPoint& point,
                       std::vector<std::pair<double, double>>& taken) {
    const double x = frame.x(point.x);
    double y = frame.y(point.y) - 7;
    const auto crowded = [&](const std::pair<double, double>& other) {
        return std::fabs(other.first - x) < 110 && std::fabs(other.second - y) < 13;
    };
    for (int attempt = 0; attempt < 4 && std::any_of(taken.begin(), taken.end(), crowded);
         ++attempt)
        y = frame.y(point.y) + (attempt % 2 ? -7.0 - 14.0 * attempt : 17.0 + 14.0 * attempt);
    taken.emplace_back(x, y);
    const bool right = x < kWidth * 0.72;
    return svgText("label", x + (right ? 10 : -10), y, right ? "start" : "end", point.label);
}

/// The names at the ends of lines, each a line of text apart from the next.
std::string endLabels(std::vector<std::tuple<double, double, std::string>> ends) {
    constexpr double kLine = 13;
    std::sort(ends.begin(), ends.end(),
              [](const auto& a, const auto& b) { return std::get<1>(a) < std::get<1>(b); });
    std::string svg;
    double lowest = kTop - kLine;
    for (const auto& [x, y, name] : ends) {
        lowest = std::max(y + 4, lowest + kLine);
        svg += svgText("label", x + 8, lowest, "start", name);
    }
    return svg;
}

}  // namespace

std::string escaped(const std::string& content) {
    std::string safe;
    for (const char c : content) {
        if (c == '&')
            safe += "&amp;";
        else if (c == '<')
            safe += "&lt;";
        else if (c == '>')
            safe += "&gt;";
        else if (c == '"')
            safe += "&quot;";
        else
            safe += c;
    }
    return safe;
}

std::string svgOpening(double width, double height, const std::string& title) {
    return fmt::format(
               "<svg viewBox=\"0 0 {0} {1}\" role=\"img\" aria-label=\"{2}\"><title>{2}</title>",
               width, height, escaped(title)) +
           svgText("title", 8, 18, "start", title);
}

std::string svgText(const char* style, double x, double y, const char* anchor,
                    const std::string& content) {
    return fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>",
                       style, x, y, anchor, escaped(content));
}

std::vector<double> niceTicks(double low, double high, int wanted) {
    std::vector<double> ticks;
    if (!(high > low) || wanted < 1) return ticks;
    const double rough = (high - low) / wanted;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 5.0})
        if (rough <= factor * power * 1.0000001) {
            step = factor * power;
            break;
        }
    for (auto k = static_cast<int64_t>(std::ceil(low / step - 1e-9));
         static_cast<double>(k) * step <= high + 1e-9 * step; ++k)
        ticks.push_back(static_cast<double>(k) * step);
    return ticks;
}

void markDominated(std::vector<ScatterPoint>& points) {
    for (ScatterPoint& point : points)
        point.dominated = std::any_of(points.begin(), points.end(), [&](const ScatterPoint& other) {
            return other.x <= point.x && other.y <= point.y &&
                   (other.x < point.x || other.y < point.y);
        });
}

std::string toSvg(const ScatterChart& chart) {
    if (chart.points.empty()) return {};
    Frame frame;
    frame.xHigh = 0;
    frame.yLow = chart.points[0].y;
    frame.yHigh = chart.points[0].y;
    for (const ScatterPoint& point : chart.points) {
        frame.xHigh = std::max(frame.xHigh, point.x * 1.12);
        frame.yLow = std::min(frame.yLow, point.y - point.yError);
        frame.yHigh = std::max(frame.yHigh, point.y + point.yError);
    }
    std::tie(frame.yLow, frame.yHigh) = padded(frame.yLow, frame.yHigh);
    std::string svg = opening(chart.title, chart.yName) + yAxis(frame) + xName(chart.xName);
    for (const double tick : niceTicks(frame.xLow, frame.xHigh, 6))
        svg += svgText("tick", frame.x(tick), kHeight - kBottom + 16, "middle", number(tick));
    std::vector<std::pair<double, double>> taken;
    for (const ScatterPoint& point : chart.points) {
        if (point.reference)
            svg += line("reference", kLeft, frame.y(point.y), kWidth - kRight, frame.y(point.y));
        svg += errorBar(frame, frame.x(point.x), point.y, point.yError);
        svg += fmt::format(
            "<circle class=\"{}{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\"><title>{}: {} , "
            "{}</title></circle>",
            point.reference ? "s0" : "s1", point.dominated && !point.reference ? " hollow" : "",
            frame.x(point.x), frame.y(point.y), escaped(point.label), number(point.x),
            number(point.y));
        svg += placeLabel(frame, point, taken);
    }
    return svg + "</svg>";
}

std::string toSvg(const BarChart& chart) {
    Frame frame;
    frame.yHigh = chart.yMaximum;
    frame.xHigh = static_cast<double>(std::max<size_t>(1, chart.groups.size()));
    std::string svg = opening(chart.title, chart.yName) + yAxis(frame);
    const double slot = 0.78 / static_cast<double>(std::max<size_t>(1, chart.series.size()));
    for (size_t g = 0; g < chart.groups.size(); ++g) {
        const BarChart::Group& group = chart.groups[g];
        const double left = static_cast<double>(g) + 0.11;
        for (size_t s = 0; s < group.values.size(); ++s) {
            if (!std::isfinite(group.values[s])) continue;
            const double x1 = frame.x(left + static_cast<double>(s) * slot),
                         x2 = frame.x(left + static_cast<double>(s + 1) * slot);
            svg += fmt::format(
                "<rect class=\"s{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\">"
                "<title>{}, {}: {} ± {}</title></rect>",
                hueOf(s), x1 + 1, frame.y(group.values[s]), x2 - x1 - 2,
                frame.y(0) - frame.y(group.values[s]), escaped(group.name),
                escaped(chart.series[s]), number(group.values[s]), number(group.errors[s]));
            svg += errorBar(frame, (x1 + x2) / 2, group.values[s], group.errors[s]);
        }
        if (group.reference > 0)
            svg += line("reference", frame.x(left), frame.y(group.reference), frame.x(left + 0.78),
                        frame.y(group.reference));
        svg += svgText("tick", frame.x(static_cast<double>(g) + 0.5), kHeight - kBottom + 16,
                       "middle", group.name);
    }
    double x = kLeft;
    for (size_t s = 0; s < chart.series.size(); ++s) {
        svg += fmt::format("<rect class=\"s{}\" x=\"{:.1f}\" y=\"{}\" width=\"10\" height=\"10\"/>",
                           hueOf(s), x, kHeight - 16);
        svg += svgText("label", x + 15, kHeight - 7, "start", chart.series[s]);
        x += 34 + 6.6 * static_cast<double>(chart.series[s].size());
    }
    return svg + "</svg>";
}

std::string toSvg(const LineChart& chart) {
    Frame frame;
    double last = 1, highest = 0, lowest = std::numeric_limits<double>::infinity();
    for (const LineChart::Line& entry : chart.lines)
        for (size_t i = 0; i < entry.values.size(); ++i) {
            last = std::max(last, entry.x(i));
            if (!std::isfinite(entry.values[i])) continue;
            highest = std::max(highest, entry.values[i]);
            lowest = std::min(lowest, entry.values[i]);
        }
    frame.xHigh = last * 1.18;
    frame.yHigh = highest > 0 ? highest * 1.1 : 1;
    if (!chart.fromZero && lowest <= highest)
        std::tie(frame.yLow, frame.yHigh) = padded(lowest, highest);
    std::string svg = opening(chart.title, chart.yName) + yAxis(frame) + xName(chart.xName);
    for (const double tick : niceTicks(0, last, static_cast<int>(std::min(12.0, last))))
        if (tick == std::floor(tick))
            svg += svgText("tick", frame.x(tick), kHeight - kBottom + 16, "middle", number(tick));
    if (chart.diagonal) {
        const double end = std::min(last, frame.yHigh);
        svg += line("reference", frame.x(0), frame.y(0), frame.x(end), frame.y(end));
    }
    std::vector<std::tuple<double, double, std::string>> ends;
    for (const LineChart::Line& entry : chart.lines) {
        std::string points;
        const size_t hue = hueOf(entry.series);
        double lastX = kLeft, lastY = kTop;
        for (size_t i = 0; i < entry.values.size(); ++i) {
            if (!std::isfinite(entry.values[i])) continue;
            lastX = frame.x(entry.x(i));
            lastY = frame.y(entry.values[i]);
            points += fmt::format("{:.1f},{:.1f} ", lastX, lastY);
            if (entry.dots)
                svg += fmt::format("<circle class=\"s{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"/>",
                                   hue, lastX, lastY);
        }
        svg += fmt::format("<polyline class=\"line l{}\" points=\"{}\"/>", hue, points);
        if (!entry.name.empty()) ends.emplace_back(lastX, lastY, entry.name);
    }
    return svg + endLabels(std::move(ends)) + "</svg>";
}

}  // namespace lathe::core
