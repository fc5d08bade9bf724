// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/axis_scale.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace lathe::widgets {

namespace {

using Tick = AxisScale::Tick;

constexpr double kTinyShare = 1e-12;  // of the high end: where a log axis starts at the latest
constexpr std::array<double, 1> kDecades = {1};
constexpr std::array<double, 3> kCoarse = {1, 2, 5};
constexpr std::array<double, 7> kFine = {1, 1.5, 2, 3, 4, 6, 8};

/// The mantissas that get a label on a log axis of `decades`; none: too short, ticks are linear.
std::span<const double> mantissas(double decades) {
    if (decades >= 2) return kDecades;
    if (decades >= 1) return kCoarse;
    if (decades >= 0.2) return kFine;
    return {};
}

std::vector<Tick> linearTicks(double low, double high, int wanted) {
    const double step = niceStep(high - low, wanted);
    std::vector<Tick> ticks;
    const double slack = (high - low) * 1e-9;
    for (double i = std::ceil((low - slack) / step); i * step <= high + slack; ++i)
        ticks.push_back({i == 0 ? 0.0 : i * step, true});
    return ticks;
}

std::vector<Tick> logTicks(double low, double high, int wanted) {
    const double decades = std::log10(high / low);
    const auto major = mantissas(decades);
    if (major.empty()) return linearTicks(low, high, wanted);
    const int stride = std::max(1, static_cast<int>(std::ceil(decades / std::max(wanted + 1, 2))));
    const double slack = 1 + 1e-9;
    std::vector<Tick> ticks;
    const auto add = [&](double value, bool isMajor) {
        if (value * slack >= low && value <= high * slack) ticks.push_back({value, isMajor});
    };
    for (int e = static_cast<int>(std::floor(std::log10(low))); std::pow(10.0, e) <= high * slack;
         ++e) {
        const double decade = std::pow(10.0, e);
        for (const double m : major) add(m * decade, e % stride == 0);
        if (stride > 1 || decades < 1 || decades > 8) continue;
        for (double m = 2; m <= 9; ++m)
            if (std::ranges::find(major, m) == major.end()) add(m * decade, false);
    }
    std::ranges::sort(ticks, {}, &Tick::value);
    return ticks;
}

std::vector<Tick> symLogTicks(const AxisScale& scale, int wanted) {
    std::vector<Tick> ticks;
    for (const double sign : {-1.0, 1.0}) {
        const double end = sign < 0 ? -scale.low() : scale.high();
        if (end < scale.linearUpTo()) continue;
        for (const Tick& tick : logTicks(scale.linearUpTo(), end, wanted))
            if (scale.contains(sign * tick.value)) ticks.push_back({sign * tick.value, tick.major});
    }
    if (scale.contains(0)) ticks.push_back({0, true});
    std::ranges::sort(ticks, {}, &Tick::value);
    return ticks;
}

/// The nearest labelled value of a log axis at or beyond `value`, downward or upward.
double logNeighbour(double value, std::span<const double> major, bool upward) {
    const double decade = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
    double best = upward ? decade * 10 : decade;
    for (const double m : major) {
        const double candidate = m * decade;
        if (upward && candidate >= value * (1 - 1e-9)) best = std::min(best, candidate);
        if (!upward && candidate <= value * (1 + 1e-9)) best = std::max(best, candidate);
    }
    return best;
}

}  // namespace

double niceStep(double span, int wanted) {
    const double rough = span / std::max(wanted, 1);
    if (!(rough > 0) || !std::isfinite(rough)) return 1;
    const double decade = std::pow(10.0, std::floor(std::log10(rough)));
    const double mantissa = rough / decade;
    if (mantissa < 1.5) return decade;
    if (mantissa < 3.5) return 2 * decade;
    return mantissa < 7.5 ? 5 * decade : 10 * decade;
}

AxisScale::AxisScale(Kind kind, double low, double high, double linearUpTo)
    : m_kind(kind), m_low(low), m_high(high), m_linearUpTo(linearUpTo) {}

AxisScale AxisScale::linear(double low, double high) {
    if (!std::isfinite(low) || !std::isfinite(high)) return {Kind::Linear, 0, 1, 0};
    if (high < low) std::swap(low, high);
    const double tiny = std::max(std::abs(low), std::abs(high)) * 1e-9;
    if (high - low <= tiny) {
        const double half = high == 0 ? 0.5 : std::abs(high) / 2;
        return {Kind::Linear, low - half, high + half, 0};
    }
    return {Kind::Linear, low, high, 0};
}

AxisScale AxisScale::log(double low, double high) {
    if (!std::isfinite(low) || !std::isfinite(high) || std::max(low, high) <= 0)
        return {Kind::Log, 1, 10, 0};
    if (high < low) std::swap(low, high);
    low = std::max(low, high * kTinyShare);
    if (high / low < 1 + 1e-9) return {Kind::Log, low / 2, high * 2, 0};
    return {Kind::Log, low, high, 0};
}

AxisScale AxisScale::symLog(double low, double high, double linearUpTo) {
    const AxisScale ends = linear(low, high);
    const double reach = std::max(std::abs(ends.low()), std::abs(ends.high()));
    if (!(linearUpTo > 0) || !std::isfinite(linearUpTo)) linearUpTo = reach * 1e-3;
    return {Kind::SymLog, ends.low(), ends.high(), linearUpTo};
}

double AxisScale::warped(double value) const {
    switch (m_kind) {
        case Kind::Log:
            return std::log10(value);
        case Kind::SymLog:
            return std::copysign(std::log10(1 + std::abs(value) / m_linearUpTo), value);
        case Kind::Linear:
            break;
    }
    return value;
}

double AxisScale::unwarped(double position) const {
    switch (m_kind) {
        case Kind::Log:
            return std::pow(10.0, position);
        case Kind::SymLog:
            return std::copysign((std::pow(10.0, std::abs(position)) - 1) * m_linearUpTo, position);
        case Kind::Linear:
            break;
    }
    return position;
}

double AxisScale::share(double value) const {
    if (m_kind == Kind::Log && value <= 0) return 0;
    const double start = warped(m_low);
    return (warped(value) - start) / (warped(m_high) - start);
}

double AxisScale::value(double share) const {
    const double start = warped(m_low);
    return unwarped(start + share * (warped(m_high) - start));
}

bool AxisScale::contains(double value) const {
    const double at = share(value);
    return at >= -1e-9 && at <= 1 + 1e-9 && !(m_kind == Kind::Log && value <= 0);
}

AxisScale AxisScale::niced(int wantedTicks) const {
    if (m_kind == Kind::SymLog) {
        const auto outward = [&](double end) {
            const double size = std::abs(end);
            return size <= m_linearUpTo ? end
                                        : std::copysign(logNeighbour(size, kDecades, true), end);
        };
        return {m_kind, m_low < 0 ? outward(m_low) : m_low, outward(m_high), m_linearUpTo};
    }
    const auto major =
        m_kind == Kind::Log ? mantissas(std::log10(m_high / m_low)) : std::span<const double>();
    if (!major.empty())
        return {m_kind, logNeighbour(m_low, major, false), logNeighbour(m_high, major, true), 0};
    const double step = niceStep(m_high - m_low, wantedTicks);
    const double low = std::floor(m_low / step + 1e-9) * step;
    const double high = std::ceil(m_high / step - 1e-9) * step;
    return {m_kind, m_kind == Kind::Log && low <= 0 ? m_low : low, high, 0};
}

AxisScale AxisScale::zoomed(double factor, double aboutShare) const {
    return {m_kind, value(aboutShare * (1 - factor)), value(aboutShare + (1 - aboutShare) * factor),
            m_linearUpTo};
}

AxisScale AxisScale::panned(double shareDelta) const {
    return {m_kind, value(shareDelta), value(1 + shareDelta), m_linearUpTo};
}

std::vector<AxisScale::Tick> AxisScale::ticks(int wanted) const {
    switch (m_kind) {
        case Kind::Log:
            return logTicks(m_low, m_high, wanted);
        case Kind::SymLog:
            return symLogTicks(*this, wanted);
        case Kind::Linear:
            break;
    }
    return linearTicks(m_low, m_high, wanted);
}

}  // namespace lathe::widgets
