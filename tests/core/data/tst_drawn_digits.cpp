// SPDX-License-Identifier: GPL-3.0-or-later
// The drawn digits: same pictures for the same seed on every machine, balanced, none twice, too
// hard for a linear classifier and within reach of one that sees shapes.
#include <QTest>

#include <array>
#include <cmath>
#include <set>

#include "core/data/drawn_digits.h"

using namespace lathe::core;

namespace {

constexpr uint64_t kTraining = 4000, kHeldOut = 500;
constexpr size_t kPixels = kDigitSide * kDigitSide;

using Scores = std::array<float, 10>;

class LinearClassifier {
  public:
    int32_t guess(const uint8_t* image) const {
        const Scores scores = scoresOf(image);
        return static_cast<int32_t>(std::max_element(scores.begin(), scores.end()) -
                                    scores.begin());
    }
    /// Steps of gradient descent on the cross entropy, picture by picture.
    void train(const LabelledImages& data, int epochs, float rate) {
        for (int epoch = 0; epoch < epochs; ++epoch)
            for (int64_t i = 0; i < data.count(); ++i) {
                Scores slope = scoresOf(data.image(i));
                const float top = *std::max_element(slope.begin(), slope.end());
                float sum = 0;
                for (float& value : slope) sum += value = std::exp(value - top);
                for (float& value : slope) value /= sum;
                slope[static_cast<size_t>(data.labels[static_cast<size_t>(i)])] -= 1;
                for (size_t digit = 0; digit < 10; ++digit) {
                    const float step = rate * slope[digit] / 255;
                    for (size_t p = 0; p < kPixels; ++p)
                        m_weights[digit][p] -= step * static_cast<float>(data.image(i)[p]);
                }
            }
    }

  private:
    Scores scoresOf(const uint8_t* image) const {
        Scores scores{};
        for (size_t digit = 0; digit < 10; ++digit) {
            float sum = 0;
            for (size_t p = 0; p < kPixels; ++p)
                sum += m_weights[digit][p] * static_cast<float>(image[p]);
            scores[digit] = sum / 255;
        }
        return scores;
    }

    std::array<std::array<float, kPixels>, 10> m_weights{};
};

int32_t labelOfNearest(const LabelledImages& known, const uint8_t* image) {
    int64_t nearest = 0;
    int32_t least = INT32_MAX;
    for (int64_t i = 0; i < known.count(); ++i) {
        int32_t distance = 0;
        for (size_t p = 0; p < kPixels; ++p) {
            const int32_t difference = int32_t{known.image(i)[p]} - int32_t{image[p]};
            distance += difference * difference;
        }
        if (distance < least) {
            least = distance;
            nearest = i;
        }
    }
    return known.labels[static_cast<size_t>(nearest)];
}

template <class Guess>
double accuracyOn(const LabelledImages& data, Guess guess) {
    int64_t right = 0;
    for (int64_t i = 0; i < data.count(); ++i)
        right += guess(data.image(i)) == data.labels[static_cast<size_t>(i)];
    return static_cast<double>(right) / static_cast<double>(data.count());
}

}  // namespace

class TestDrawnDigits : public QObject {
    Q_OBJECT
  private slots:
    void samePicturesEverywhere() {
        QCOMPARE(QString::fromStdString(drawnDigits(1, 500).sha256), "6967ade97db0cd823b232aecfbc53bd81a92277ec2ccd51b5088eb34cabac7ea");
        QCOMPARE(QString::fromStdString(drawnDigits(2, 500).sha256), "5a87347e4c5619bd357474352812aaaf5da48c90847e21430f4fd7531c8bac7f");
        const auto digits = drawnDigits(1, 20);
        const DrawnDigit last = drawnDigit(1, 19);
        QCOMPARE(last.label, digits.labels[19]);
        QVERIFY(std::equal(last.pixels.begin(), last.pixels.end(), digits.image(19)));
    }

    void labelsAreBalanced() {
        const auto digits = drawnDigits(3, 200);
        QVERIFY(digits.width == 28 && digits.height == 28 && digits.channels == 1 &&
                digits.classes() == 10);
        for (size_t begin = 0; begin < 200; begin += 10)
            QCOMPARE(std::set<int32_t>(digits.labels.begin() + static_cast<int64_t>(begin),
                                       digits.labels.begin() + static_cast<int64_t>(begin) + 10)
                         .size(),
                     size_t{10});
    }

    void noPictureTwice() {
        std::set<std::vector<uint8_t>> seen;
        for (const uint64_t seed : {1, 2}) {
            const auto digits = drawnDigits(seed, 1000);
            for (int64_t i = 0; i < digits.count(); ++i)
                QVERIFY(seen.insert({digits.image(i), digits.image(i) + kPixels}).second);
        }
    }

    void everyPictureShowsSomething() {
        const auto digits = drawnDigits(4, 1000);
        for (int64_t i = 0; i < digits.count(); ++i) {
            const uint8_t* image = digits.image(i);
            QVERIFY(std::count_if(image, image + kPixels,
                                  [](uint8_t value) { return value > 64; }) > 15);
        }
    }

    void difficulty() {
        const auto training = drawnDigits(1, kTraining), heldOut = drawnDigits(2, kHeldOut);
        LinearClassifier linear;
        linear.train(training, 6, 0.02F);
        const double straight =
            accuracyOn(heldOut, [&](const uint8_t* image) { return linear.guess(image); });
        const double nearest = accuracyOn(
            heldOut, [&](const uint8_t* image) { return labelOfNearest(training, image); });
        qInfo("held out: linear %.3f, nearest neighbour %.3f", straight, nearest);
        QVERIFY(straight > 0.80 && straight < 0.93);
        QVERIFY(nearest > straight);
    }
};

QTEST_GUILESS_MAIN(TestDrawnDigits)
#include "tst_drawn_digits.moc"
