// SPDX-License-Identifier: GPL-3.0-or-later

// Which examples a training sees, and which it only looks at.

#include <QTest>
#include <set>

#include "core/methods/train/training_examples.h"
#include "core/model/family.h"
#include "tests/core/methods/learner.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// Grey pictures of 28 x 28, `perLabel` of each label, sorted by label, all pixels their number.
std::shared_ptr<const Dataset> sortedPictures(int64_t perLabel) {
    LabelledImages images;
    images.width = images.height = 28;
    images.channels = 1;
    for (int label = 0; label < 10; ++label) {
        images.labelNames.push_back(std::to_string(label));
        images.labels.insert(images.labels.end(), static_cast<size_t>(perLabel), label);
    }
    images.pixels.assign(static_cast<size_t>(images.count() * images.pixelsPerImage()), 0);
    return std::make_shared<const Dataset>(finishedImages(std::move(images), "sorted"));
}

std::set<TokenId> labelsOf(const TrainingBatch& examples) {
    std::set<TokenId> labels;
    for (const TrainingSequence& example : examples) labels.insert(example.targets[0]);
    return labels;
}

TrainingExamples examplesFor(std::shared_ptr<const Dataset> training,
                             std::shared_ptr<const Dataset> heldOut) {
    MethodInput input = trainingInput(openModel("sample:mlp"), "train.finetune");
    auto data = std::make_shared<StepData>();
    data->training = std::move(training);
    data->heldOut = std::move(heldOut);
    input.data = std::move(data);
    JobContext job;
    return trainingExamples(input, job);
}

}  // namespace

class TestTrainingExamples : public QObject {
    Q_OBJECT

  private slots:
    /// Files are often sorted by label: what is looked at must not be one label alone.
    void heldOutExamplesAreTakenEvenly() {
        const TrainingExamples given = examplesFor(sortedPictures(5), sortedPictures(120));
        QCOMPARE(given.training.size(), size_t{50});
        QCOMPARE(given.heldOut.size(), size_t{512});
        QCOMPARE(labelsOf(given.heldOut).size(), size_t{10});
        const TrainingExamples split = examplesFor(sortedPictures(40), nullptr);
        QCOMPARE(split.heldOut.size(), size_t{20});
        QCOMPARE(split.training.size(), size_t{380});
        QCOMPARE(labelsOf(split.heldOut).size(), size_t{10});
    }
};

QTEST_GUILESS_MAIN(TestTrainingExamples)
#include "tst_training_examples.moc"
