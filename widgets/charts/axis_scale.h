// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The arithmetic of an axis: values to shares of its length and back (linear, logarithmic, or
// logarithmic with a linear piece around zero), nice ticks, zoom and pan. No pixels, no painter.

#include <vector>

namespace lathe::widgets {

class AxisScale {
  public:
    enum class Kind { Linear, Log, SymLog };

    /// An empty, inverted or non-finite range is widened to something drawable.
    static AxisScale linear(double low, double high);
    /// Needs positive values: `low` is raised to high * 1e-12 where it is not.
    static AxisScale log(double low, double high);
    /// sign(v) * log10(1 + |v| / linearUpTo): zero and values of many magnitudes on one axis.
    static AxisScale symLog(double low, double high, double linearUpTo);

    Kind kind() const { return m_kind; }
    double low() const { return m_low; }
    double high() const { return m_high; }
    double linearUpTo() const { return m_linearUpTo; }

    /// 0 at low(), 1 at high(), beyond them outside; on a log axis what is not positive gives 0.
    double share(double value) const;
    double value(double share) const;
    bool contains(double value) const;

    /// Ends moved outward to ticks (1-2-5 steps; whole decades where the range spans one).
    AxisScale niced(int wantedTicks) const;
    /// `factor` < 1 shows less; the value at `aboutShare` stays where it is.
    AxisScale zoomed(double factor, double aboutShare) const;
    AxisScale panned(double shareDelta) const;

    struct Tick {
        double value;
        bool major;  ///< minor ticks have no label and no grid line
    };
    /// About `wanted` major ticks; log axes that span a decade add the minor ones between.
    std::vector<Tick> ticks(int wanted) const;

    bool operator==(const AxisScale&) const = default;

  private:
    AxisScale(Kind kind, double low, double high, double linearUpTo);
    double warped(double value) const;
    double unwarped(double position) const;

    Kind m_kind;
    double m_low, m_high, m_linearUpTo;
};

/// The step of 1, 2 or 5 times a power of ten that cuts `span` into about `wanted` pieces.
double niceStep(double span, int wanted);

}  // namespace lathe::widgets
