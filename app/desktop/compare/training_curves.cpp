// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/training_curves.h"

#include <QCoreApplication>
#include <algorithm>

#include "core/workspace/trained_steps.h"
#include "widgets/curves/live_curve.h"

namespace lathe::app {

namespace {

struct Trained {
    const core::Run* run;
    core::TrainedStep step;
    QString name;
};

QString say(const char* text) {
    return QCoreApplication::translate("TrainingCurves", text);
}

std::vector<Trained> tickedTrainings(const widgets::RunModel& model) {
    std::vector<Trained> found;
    for (const core::RunId id : model.ticked()) {
        const core::Run* run = model.run(id);
        const std::vector<core::TrainedStep> steps = core::trainedSteps(*run);
        for (size_t i = 0; i < steps.size(); ++i) {
            const QString name = QString::fromStdString(run->name);
            found.push_back(
                {run, steps[i],
                 steps.size() > 1 ? QStringLiteral("%1 (%2)").arg(name).arg(i + 1) : name});
        }
    }
    return found;
}

widgets::ThinnedPoints lossesOf(const core::TrainingResult& training) {
    widgets::ThinnedPoints points;
    for (const core::CurvePoint& point :
         core::lossCurve(training, size_t(widgets::ThinnedPoints::kMost)))
        points.append({point.step, point.value});
    return points;
}

widgets::ThinnedPoints looksOf(const core::TrainingResult& training) {
    widgets::ThinnedPoints points;
    for (const core::HeldOutLook& look : training.heldOut)
        points.append({static_cast<double>(look.step), look.loss});
    return points;
}

}  // namespace

void fillTrainingCurve(widgets::LiveCurve& chart, const widgets::RunModel& model) {
    const std::vector<Trained> trainings = tickedTrainings(model);
    const QString title = say(QT_TRANSLATE_NOOP("TrainingCurves", "Training"));
    chart.clear();
    const QString steps = say(QT_TRANSLATE_NOOP("TrainingCurves", "steps"));
    if (trainings.size() == 1) {
        const Trained& only = trainings.front();
        chart.setTitle(title, only.name);
        chart.setAxisNames(steps,
                           say(QT_TRANSLATE_NOOP("TrainingCurves", "loss, %1")).arg(only.name));
        widgets::SeriesStyle style = model.styleOf(only.run->id);
        chart.addSeries(say(QT_TRANSLATE_NOOP("TrainingCurves", "training")), style,
                        lossesOf(*only.step.training));
        style.hue =
            style.hue == widgets::Series::Orange ? widgets::Series::Blue : widgets::Series::Orange;
        if (!only.step.training->heldOut.empty())
            chart.addSeries(say(QT_TRANSLATE_NOOP("TrainingCurves", "held out")), style,
                            looksOf(*only.step.training));
        return;
    }
    // Losses on held-out data, which are calmer, if every training has them.
    const bool looks = std::ranges::all_of(
        trainings, [](const Trained& trained) { return !trained.step.training->heldOut.empty(); });
    const QString where = looks ? say(QT_TRANSLATE_NOOP("TrainingCurves", "on held-out data"))
                                : say(QT_TRANSLATE_NOOP("TrainingCurves", "on training data"));
    chart.setTitle(title, where);
    chart.setAxisNames(steps, say(QT_TRANSLATE_NOOP("TrainingCurves", "loss %1")).arg(where));
    for (const Trained& trained : trainings)
        chart.addSeries(trained.name, model.styleOf(trained.run->id),
                        looks ? looksOf(*trained.step.training) : lossesOf(*trained.step.training));
}

}  // namespace lathe::app
