// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/class_charts.h"

#include <algorithm>
#include <cstring>

namespace lathe::widgets {

namespace {

/// A record may name a class that it does not have.
QString nameOf(const QStringList& names, int32_t number) {
    return number >= 0 && number < names.size() ? names[number] : QString::number(number);
}

QStringList namesOf(const core::MeasuredClasses& classes) {
    QStringList names;
    for (const std::string& name : core::classNames(classes)) names << QString::fromStdString(name);
    return names;
}

QImage pictureOf(const core::LabelledImages& images, int64_t index) {
    const int64_t rowBytes = images.width * images.channels;
    QImage picture(static_cast<int>(images.width), static_cast<int>(images.height),
                   images.channels == 3 ? QImage::Format_RGB888 : QImage::Format_Grayscale8);
    if (picture.isNull()) return picture;
    for (int y = 0; y < picture.height(); ++y)
        std::memcpy(picture.scanLine(y), images.image(index) + y * rowBytes,
                    static_cast<size_t>(rowBytes));
    return picture;
}

}  // namespace

bool comparesClassifiers(const RunModel& model) {
    const core::Run* baseline = model.baseline();
    return baseline && core::isMeasured(*baseline, core::Metric::Classes);
}

ConfusionData confusionOf(const core::Run& run) {
    if (!core::isMeasured(run, core::Metric::Classes)) return {};
    return {namesOf(*run.metrics->classes), run.metrics->classes->result.confusion};
}

std::vector<ReliabilitySeries> reliabilityOf(const RunModel& model, core::RunId id) {
    std::vector<ReliabilitySeries> series;
    const core::Run* current = model.run(id);
    for (const core::Run* run :
         {model.baseline(), current != model.baseline() ? current : nullptr}) {
        if (!run || !core::isMeasured(*run, core::Metric::Classes)) continue;
        const core::ClassificationResult& result = run->metrics->classes->result;
        ReliabilitySeries& line = series.emplace_back();
        line.label = QString::fromStdString(run->name);
        line.style = model.styleOf(run->id);
        line.calibrationError = result.calibrationError;
        for (const core::ReliabilityBin& bin : result.reliability)
            line.points.push_back(
                {bin.lower, bin.upper, bin.examples, bin.confidence, bin.accuracy});
    }
    return series;
}

std::vector<Flip> flipsOf(const core::Run& reference, const core::Run& run) {
    const std::optional<core::AccuracyChange> change = core::accuracyChange(reference, run);
    if (!change) return {};
    const core::ClassificationResult& before = reference.metrics->classes->result;
    const core::ClassificationResult& after = run.metrics->classes->result;
    const auto rank = [&](int64_t example) {
        const auto i = static_cast<size_t>(example);
        return before.predictions[i] == before.labels[i]  ? 0
               : after.predictions[i] == before.labels[i] ? 1
                                                          : 2;
    };
    std::vector<int64_t> examples = change->answers.flips;
    std::stable_sort(examples.begin(), examples.end(),
                     [&](int64_t a, int64_t b) { return rank(a) < rank(b); });
    const QStringList names = namesOf(*reference.metrics->classes);
    std::vector<Flip> flips;
    for (const int64_t example : examples) {
        const auto i = static_cast<size_t>(example);
        flips.push_back({example, nameOf(names, before.labels[i]),
                         nameOf(names, before.predictions[i]),
                         nameOf(names, after.predictions[i])});
    }
    return flips;
}

std::vector<FlippedExample> flippedExamples(const std::vector<Flip>& flips,
                                            const core::Dataset* data, size_t pictures) {
    const auto* images = data ? std::get_if<core::LabelledImages>(data) : nullptr;
    const auto* texts = data ? std::get_if<core::LabelledTexts>(data) : nullptr;
    std::vector<FlippedExample> shown;
    for (const Flip& flip : flips) {
        FlippedExample& example = shown.emplace_back();
        example.right = flip.right;
        example.before = flip.before;
        example.after = flip.after;
        example.number = flip.example;
        if (images && flip.example < images->count() && shown.size() <= pictures)
            example.picture = pictureOf(*images, flip.example);
        if (texts && flip.example < texts->count())
            example.text = QString::fromStdString(texts->texts[static_cast<size_t>(flip.example)]);
    }
    return shown;
}

}  // namespace lathe::widgets
