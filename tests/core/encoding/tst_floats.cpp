// SPDX-License-Identifier: GPL-3.0-or-later
// The narrow float formats, every bit pattern of each: values against the formats' definitions (and
// the processor's own half conversion where it has one), rounding at every midpoint between
// neighbours.

#include <QtTest>

#include <cmath>
#include <limits>

#include "core/tensor/floats.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

using namespace lathe::core;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// What defines a format: field widths and how its top exponent is used.
struct Format {
    int exponentBits, mantissaBits;
    bool hasInfinity;  ///< IEEE-like; else only the very last pattern is NaN
    bool saturates;    ///< encoding never gives infinity
};

/// The value of a pattern without sign, computed from the definition.
double definedValue(uint32_t bits, const Format& f) {
    const int field = static_cast<int>(bits >> f.mantissaBits);
    const int mantissa = static_cast<int>(bits & ((1u << f.mantissaBits) - 1));
    const int bias = (1 << (f.exponentBits - 1)) - 1, top = (1 << f.exponentBits) - 1;
    if (f.hasInfinity && field == top) return mantissa == 0 ? HUGE_VAL : std::nan("");
    if (!f.hasInfinity && bits == (1u << (f.exponentBits + f.mantissaBits)) - 1)
        return std::nan("");
    const double whole = field == 0 ? mantissa : mantissa + (1 << f.mantissaBits);
    return std::ldexp(whole, (field == 0 ? 1 : field) - bias - f.mantissaBits);
}

template <class T, class Encode>
void checkEveryPattern(const Format& f, Encode encode) {
    using Bits = decltype(T::bits);
    const uint32_t signBit = 1u << (f.exponentBits + f.mantissaBits);
    for (uint32_t bits = 0; bits < signBit; ++bits) {
        const double expected = definedValue(bits, f);
        for (const uint32_t sign : {0u, signBit}) {
            const float value = toFloat(T{static_cast<Bits>(bits | sign)});
            QCOMPARE(std::signbit(value), sign != 0);
            if (std::isnan(expected)) {
                QVERIFY(std::isnan(value) && std::isnan(toFloat(encode(value))));
                continue;
            }
            QCOMPARE(std::fabs(static_cast<double>(value)), expected);
            if (std::isfinite(expected) || !f.saturates)
                QCOMPARE(uint32_t{encode(value).bits}, bits | sign);
        }
    }
}

/// Rounding is monotone, so it is right everywhere if it is right around every midpoint.
template <class T, class Encode>
void checkEveryMidpoint(const Format& f, Encode encode) {
    using Bits = decltype(T::bits);
    const uint32_t signBit = 1u << (f.exponentBits + f.mantissaBits);
    for (uint32_t bits = 0; std::isfinite(definedValue(bits + 1, f)); ++bits) {
        const double exact = (definedValue(bits, f) + definedValue(bits + 1, f)) / 2;
        const auto middle = static_cast<float>(exact);
        if (static_cast<double>(middle) != exact) continue;  // below the smallest float (BF16 only)
        for (const float side : {1.0f, -1.0f}) {
            const auto sign = static_cast<Bits>(side < 0 ? signBit : 0);
            const auto pattern = [&](float value) {
                return static_cast<uint32_t>(encode(side * value).bits ^ sign);
            };
            QCOMPARE(pattern(middle), bits + (bits & 1));
            QCOMPARE(pattern(std::nextafter(middle, 0.0f)), bits);
            QCOMPARE(pattern(std::nextafter(middle, kInfinity)), bits + 1);
        }
    }
}

}  // namespace

class TestFloats : public QObject {
    Q_OBJECT
  private slots:
    void halves() {
        const Format format = {5, 10, true, false};
        checkEveryPattern<Float16>(format, toFloat16);
        checkEveryMidpoint<Float16>(format, toFloat16);
        QCOMPARE(toFloat16(std::nextafter(65520.0f, 0.0f)).bits, uint16_t{0x7BFF});
        QCOMPARE(toFloat16(65520.0f).bits, uint16_t{0x7C00});
        QCOMPARE(toFloat16(-kInfinity).bits, uint16_t{0xFC00});
    }

    void brains() {
        const Format format = {8, 7, true, false};
        checkEveryPattern<BFloat16>(format, toBFloat16);
        checkEveryMidpoint<BFloat16>(format, toBFloat16);
        QCOMPARE(toBFloat16(std::numeric_limits<float>::max()).bits, uint16_t{0x7F80});
        // A NaN whose payload lies in the lower half must not become infinity.
        QVERIFY(std::isnan(toFloat(toBFloat16(std::bit_cast<float>(0x7F800001u)))));
    }

    void eightBits() {
        const Format e4m3 = {4, 3, false, true}, e5m2 = {5, 2, true, true};
        checkEveryPattern<Float8E4M3>(e4m3, toFloat8E4M3);
        checkEveryMidpoint<Float8E4M3>(e4m3, toFloat8E4M3);
        checkEveryPattern<Float8E5M2>(e5m2, toFloat8E5M2);
        checkEveryMidpoint<Float8E5M2>(e5m2, toFloat8E5M2);
        // OCP OFP8: largest values and smallest subnormals; beyond the largest, saturation.
        QCOMPARE(toFloat(Float8E4M3{0x7E}), 448.0f);
        QCOMPARE(toFloat(Float8E4M3{0x01}), 0x1p-9f);
        QCOMPARE(toFloat(Float8E5M2{0x7B}), 57344.0f);
        QCOMPARE(toFloat(Float8E5M2{0x01}), 0x1p-16f);
        for (const float huge : {465.0f, 1e9f, kInfinity}) {
            QCOMPARE(toFloat(toFloat8E4M3(huge)), 448.0f);
            QCOMPARE(toFloat(toFloat8E4M3(-huge)), -448.0f);
        }
        QCOMPARE(toFloat(toFloat8E5M2(kInfinity)), 57344.0f);
    }

#if defined(__x86_64__)
    void halvesAsTheProcessorConverts() {
        // Every processor with AVX2 has F16C, which clang's builtin cannot ask for.
        if (__builtin_cpu_supports("avx2")) compareWithProcessor();
    }

  private:
    __attribute__((target("f16c"))) static void compareWithProcessor() {
        for (uint32_t bits = 0; bits < 0x10000; ++bits) {
            const float ours = toFloat(Float16{static_cast<uint16_t>(bits)});
            const float theirs = _cvtsh_ss(static_cast<uint16_t>(bits));
            if (!std::isnan(theirs))
                QCOMPARE(std::bit_cast<uint32_t>(ours), std::bit_cast<uint32_t>(theirs));
            QCOMPARE(std::isnan(ours), std::isnan(theirs));
        }
        // Every 9973rd float: all exponents, many mantissas.
        for (uint64_t bits = 0; bits <= 0xFFFFFFFFu; bits += 9973) {
            const auto value = std::bit_cast<float>(static_cast<uint32_t>(bits));
            if (std::isnan(value)) continue;
            QCOMPARE(toFloat16(value).bits,
                     static_cast<uint16_t>(_cvtss_sh(value, _MM_FROUND_TO_NEAREST_INT)));
        }
    }
#endif
};

QTEST_GUILESS_MAIN(TestFloats)
#include "tst_floats.moc"
