// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/classification.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/evaluate/statistics.h"

namespace lathe::core {

namespace {

double shareOf(int64_t part, int64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

void checkInput(const Matrix& logits, std::span<const int32_t> labels) {
    if (logits.rows == 0 || logits.columns == 0 ||
        logits.rows != static_cast<int64_t>(labels.size()))
        throw Error(ErrorKind::Usage,
                    fmt::format("there are {} rows of {} logits for {} labels; a row for each was "
                                "expected",
                                logits.rows, logits.columns, labels.size()));
    for (int64_t i = 0; i < logits.rows; ++i) {
        const int32_t label = labels[static_cast<size_t>(i)];
        if (label < 0 || label >= logits.columns)
            throw Error(ErrorKind::Usage,
                        fmt::format("example {} has the label {}, but the model knows {} classes",
                                    i, label, logits.columns));
        const float* row = logits.row(i);
        if (!std::all_of(row, row + logits.columns, [](float x) { return std::isfinite(x); }))
            throw Error(ErrorKind::Refused,
                        fmt::format("the model's output for example {} is not finite, so nothing "
                                    "can be measured; its weights are damaged or out of range",
                                    i));
    }
}

/// How many classes are likelier.
int64_t rankOf(std::span<const float> row, int64_t label) {
    const float own = row[static_cast<size_t>(label)];
    int64_t rank = 0;
    for (int64_t j = 0; j < static_cast<int64_t>(row.size()); ++j) {
        const float other = row[static_cast<size_t>(j)];
        if (other > own || (other == own && j < label)) ++rank;
    }
    return rank;
}

/// The bin (lower, upper] of a confidence, which is above 0.
size_t binOf(double confidence) {
    const double place = std::ceil(confidence * kReliabilityBins) - 1;
    return static_cast<size_t>(std::clamp(place, 0.0, kReliabilityBins - 1.0));
}

void finishReliability(ClassificationResult& result) {
    for (size_t i = 0; i < result.reliability.size(); ++i) {
        ReliabilityBin& bin = result.reliability[i];
        bin.lower = static_cast<double>(i) / kReliabilityBins;
        bin.upper = static_cast<double>(i + 1) / kReliabilityBins;
        if (bin.examples == 0) continue;
        const auto count = static_cast<double>(bin.examples);
        bin.confidence /= count;
        bin.accuracy /= count;
        result.calibrationError +=
            count / static_cast<double>(result.examples) * std::abs(bin.accuracy - bin.confidence);
    }
}

void finishClasses(ClassificationResult& result) {
    result.perClass.resize(static_cast<size_t>(result.classes));
    for (int64_t right = 0; right < result.classes; ++right)
        for (int64_t guess = 0; guess < result.classes; ++guess) {
            const int64_t count =
                result.confusion[static_cast<size_t>(right * result.classes + guess)];
            result.perClass[static_cast<size_t>(right)].examples += count;
            result.perClass[static_cast<size_t>(guess)].predicted += count;
        }
    for (int64_t i = 0; i < result.classes; ++i) {
        ClassQuality& quality = result.perClass[static_cast<size_t>(i)];
        const int64_t hits = result.confusion[static_cast<size_t>(i * result.classes + i)];
        quality.precision = shareOf(hits, quality.predicted);
        quality.recall = shareOf(hits, quality.examples);
    }
}

}  // namespace

ClassificationResult evaluateClassification(const Matrix& logits, std::span<const int32_t> labels) {
    checkInput(logits, labels);
    ClassificationResult result;
    result.examples = logits.rows;
    result.classes = logits.columns;
    result.reliability.resize(kReliabilityBins);
    result.confusion.assign(static_cast<size_t>(logits.columns * logits.columns), 0);
    result.labels.assign(labels.begin(), labels.end());
    std::vector<double> hits, losses;
    int64_t amongFive = 0;
    for (int64_t i = 0; i < logits.rows; ++i) {
        const std::span<const float> row(logits.row(i), static_cast<size_t>(logits.columns));
        const int64_t label = labels[static_cast<size_t>(i)], guess = argmaxOf(row);
        result.predictions.push_back(static_cast<int32_t>(guess));
        ++result.confusion[static_cast<size_t>(label * logits.columns + guess)];
        hits.push_back(guess == label ? 1 : 0);
        losses.push_back(negativeLogLikelihood(row, label));
        amongFive += rankOf(row, label) < 5 ? 1 : 0;
        const double confidence = std::exp(-negativeLogLikelihood(row, guess));
        ReliabilityBin& bin = result.reliability[binOf(confidence)];
        ++bin.examples;
        bin.confidence += confidence;
        bin.accuracy += hits.back();
    }
    result.accuracy = meanOf(hits);
    result.accuracyStandardError = standardErrorOf(hits);
    result.top5Accuracy = shareOf(amongFive, logits.rows);
    result.crossEntropy = meanOf(losses);
    result.crossEntropyStandardError = standardErrorOf(losses);
    finishReliability(result);
    finishClasses(result);
    return result;
}

ClassificationChange compareClassifications(const ClassificationResult& before,
                                            const ClassificationResult& after) {
    if (before.labels != after.labels || before.examples == 0)
        throw Error(ErrorKind::Usage,
                    fmt::format("the two results are of {} and {} examples that are not the same; "
                                "measure both models on the same data",
                                before.examples, after.examples));
    ClassificationChange change;
    for (size_t i = 0; i < before.labels.size(); ++i) {
        const int32_t label = before.labels[i];
        const int32_t first = before.predictions[i], second = after.predictions[i];
        if (first == second) continue;
        change.flips.push_back(static_cast<int64_t>(i));
        if (first == label) ++change.rightToWrong;
        if (second == label) ++change.wrongToRight;
    }
    const auto flips = static_cast<int64_t>(change.flips.size());
    change.agreement = shareOf(before.examples - flips, before.examples);
    change.mcNemarP = mcNemarExact(change.rightToWrong, change.wrongToRight);
    return change;
}

}  // namespace lathe::core
