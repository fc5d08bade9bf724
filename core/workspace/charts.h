// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Charts of a report as inline SVG. Colours come from the page's style sheet (classes s0, s1, ...),
// so that one drawing serves light and dark. Every chart has a title and a description for screen
// readers.

#include <cstdint>
#include <string>
#include <vector>

namespace lathe::core {

/// Text made safe for HTML and SVG.
std::string escaped(const std::string& text);

struct ScatterPoint {
    std::string label;
    double x = 0, y = 0;
    double yError = 0;       ///< half length of the error bar
    bool reference = false;  ///< drawn in slate with a dashed line across
    bool dominated = false;  ///< another point is at least as good in both: hollow
};

struct ScatterChart {
    std::string title, xName, yName;  ///< names carry their units
    std::vector<ScatterPoint> points;
};
std::string toSvg(const ScatterChart& chart);

struct BarChart {
    std::string title, yName;
    std::vector<std::string> series;  ///< one bar per group and series; the first is the original
    struct Group {
        std::string name;
        std::vector<double> values, errors;  ///< one per series; NaN: none
        double reference = 0;                ///< a dashed line (chance); 0: none
    };
    std::vector<Group> groups;
    double yMaximum = 1;
};
std::string toSvg(const BarChart& chart);

struct LineChart {
    std::string title, xName, yName;
    struct Line {
        std::string name;
        std::vector<double> values;   ///< NaN leaves a gap
        size_t series = 1;            ///< gives the colour; 0 is the original
        bool dots = true;             ///< at each value
        std::vector<double> at = {};  ///< x of each value; empty: 0, 1, 2, ...
        double x(size_t i) const { return at.empty() ? static_cast<double>(i) : at[i]; }
    };
    std::vector<Line> lines;
    bool fromZero = true;   ///< the y axis
    bool diagonal = false;  ///< a dashed line where y is x
};
std::string toSvg(const LineChart& chart);

/// Counts of what was taken for what; a square's shade is its share of its row.
struct MatrixChart {
    std::string title, rowsName, columnsName;
    std::vector<std::string> names;  ///< of rows and columns
    struct Matrix {
        std::string name;
        std::vector<int64_t> counts;  ///< [row * names + column]
    };
    std::vector<Matrix> matrices;
};
std::string toSvg(const MatrixChart& chart);

/// Round numbers for an axis: about `wanted` steps of 1, 2 or 5 times a power of ten inside [low,
/// high].
std::vector<double> niceTicks(double low, double high, int wanted);

/// Marks points for which another is no worse in x and y (lower is better) and better in one.
void markDominated(std::vector<ScatterPoint>& points);

}  // namespace lathe::core
