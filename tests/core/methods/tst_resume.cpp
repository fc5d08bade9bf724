// SPDX-License-Identifier: GPL-3.0-or-later
// Every method that takes long goes on, after an interruption, from what it has finished, and ends
// with the same bytes as without one. Loops over the registry; methods that train are tested with
// the trainer (core.training_kill), and those that do one thing to the whole model at once have
// nothing to go on from.
#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "core/base/error.h"
#include "core/calibrate/finished_stages.h"
#include "core/methods/step_data.h"
#include "tests/core/methods/made_calibration.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// Of the text that scores are found on: several batches.
constexpr int kLetters = 4000;

/// Methods of one short operation.
const std::set<std::string_view> kAtOnce = {"quant.rotate", "prune.width", "adapt.merge",
                                            "adapt.unmerge", "adapt.inject_outliers"};

/// Ways of a method that are worth a run of their own, since they look at the data differently.
std::vector<Words> waysOf(std::string_view id) {
    if (id == "prune.heads")
        return {{{"score", "gradient"}}, {{"score", "leave_one_out"}, {"samples", "8"}}};
    if (id == "prune.neurons") return {{{"score", "activation"}}, {{"score", "gradient"}}};
    if (id == "prune.layers") return {{{"mode", "influence"}}, {{"mode", "angular"}}};
    if (id == "prune.shape") return {{{"depth", "2"}, {"heads", "2"}, {"ffn", "40"}}};
    if (id == "prune.sparsegpt") return {{}, {{"store", "auto"}}};
    if (id == "quant.gguf") return {{{"type", "Q8_0"}}};
    if (id == "quant.smoothquant") return {{}, {{"inputs", "static"}, {"calibrator", "mse"}}};
    return {{}};
}

bool isAtOnce(const Method& method) {
    return method.needs.trainingData || method.needs.teachers > 0 || kAtOnce.contains(method.id) ||
           method.id.starts_with("student.");
}

/// Complete ones: those being written have other names.
QStringList stateFiles(const QTemporaryDir& folder) {
    static const QRegularExpression kName("^state\\.lathe\\.h5\\.(\\d+|sums\\.[a-z]+)$");
    return QDir(folder.path()).entryList(QDir::Files).filter(kName);
}

/// Of a step that watches the inputs of what it has made.
QStringList inputFiles(const QTemporaryDir& folder) {
    static const QRegularExpression kName("^state\\.lathe\\.h5\\.inputs\\.\\d+$");
    return QDir(folder.path()).entryList(QDir::Files).filter(kName);
}

std::filesystem::path pathIn(const QTemporaryDir& folder) {
    return folder.filePath("state.lathe.h5").toStdString();
}

}  // namespace

class TestResume : public QObject {
    Q_OBJECT

    MethodInput m_input;
    std::string m_id;

    static void eachWay() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("way");
        for (const Method* method : methods()) {
            if (isAtOnce(*method)) continue;
            const QString id = QString::fromStdString(std::string(method->id));
            for (int way = 0; way < std::ssize(waysOf(method->id)); ++way)
                QTest::addRow("%s %d", qPrintable(id), way) << id << way;
        }
    }

    void fetch() {
        QFETCH(QString, id);
        QFETCH(int, way);
        m_id = id.toStdString();
        MadeModel made;
        made.layers = 3;
        Words words = waysOf(m_id)[static_cast<size_t>(way)];
        if (!m_id.starts_with("prune.")) words["head"] = "true";
        m_input = inputFor(makeModel(made), m_id, words);
        if (methodNamed(m_id).changes != WeightChange::Shapes) return;
        auto data = std::make_shared<StepData>();
        data->calibration = madeCalibration(*m_input.model, kLetters);
        m_input.data = data;
    }

    using Files = QStringList (*)(const QTemporaryDir& folder);

    /// Cancelled as soon as there are more of such files; whether that was before its end.
    bool isInterrupted(const QTemporaryDir& folder, Files files) const {
        const auto before = files(folder).size();
        std::stop_source source;
        JobContext job(source.get_token());
        std::jthread stopper([&] {
            while (files(folder).size() <= before && !source.stop_requested())
                std::this_thread::yield();
            source.request_stop();
        });
        const auto outcome = runJob([&] { return methodNamed(m_id).apply(m_input, job); });
        source.request_stop();
        stopper.join();
        return std::holds_alternative<Cancelled>(outcome) && files(folder).size() > before;
    }

    /// On a busy machine the end may come first.
    void interrupt(const QTemporaryDir& folder, Files files = stateFiles) const {
        for (int tries = 0; tries < 20; ++tries)
            if (isInterrupted(folder, files)) return;
        QFAIL("it has nothing on disk in the middle");
    }

  private slots:
    void endsAsIfNothingHadHappened_data() { eachWay(); }
    void endsAsIfNothingHadHappened() {
        fetch();
        const MethodResult whole = run(m_input, m_id);
        const QTemporaryDir folder;
        m_input.state = {pathIn(folder), "it", 0};
        for (int i = 0; i < 2; ++i) interrupt(folder);
        const MethodResult resumed = run(m_input, m_id);
        QVERIFY(fingerprint(*resumed.model) == fingerprint(*whole.model));
        QCOMPARE(resumed.loss.size(), whole.loss.size());
        for (size_t i = 0; i < whole.loss.size(); ++i)
            QCOMPARE(resumed.loss[i].relative, whole.loss[i].relative);
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    /// Once the weights are done, what watches their inputs goes on as well, and they stay done.
    void staticInputsGoOn() {
        m_id = "quant.smoothquant";
        MadeModel made;
        made.layers = 3;
        m_input = inputFor(makeModel(made), m_id, {{"inputs", "static"}, {"calibrator", "mse"}});
        const MethodResult whole = run(m_input, m_id);
        const QTemporaryDir folder;
        m_input.state = {pathIn(folder), "it", 0};
        interrupt(folder, inputFiles);
        const QStringList weights = stateFiles(folder), inputs = inputFiles(folder);
        QVERIFY(!weights.isEmpty());
        const auto stamps = [&] {
            std::vector<std::filesystem::file_time_type> times;
            for (const QString& name : weights + inputs)
                times.push_back(std::filesystem::last_write_time(folder.filePath(name).toStdString()));
            return times;
        };
        const auto written = stamps();
        interrupt(folder, inputFiles);
        QCOMPARE(stateFiles(folder), weights);
        QVERIFY(stamps() == written);
        const MethodResult resumed = run(m_input, m_id);
        QVERIFY(fingerprint(*resumed.model) == fingerprint(*whole.model));
        QVERIFY(resumed.model->plan() == whole.model->plan());
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    /// It reads what is there: a damaged file is an error, another's is let be.
    void takesUpWhatIsThere_data() { eachWay(); }
    void takesUpWhatIsThere() {
        fetch();
        const QTemporaryDir folder;
        m_input.state = {pathIn(folder), "it", 0};
        interrupt(folder);
        const QString name = stateFiles(folder).value(0);
        {
            std::fstream file(folder.filePath(name).toStdString(),
                              std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(-1, std::ios::end);
            file.put('\x5A');
        }
        const auto outcome = runJob([&] { return run(m_input, m_id); });
        QVERIFY(std::holds_alternative<Error>(outcome));
        QCOMPARE(std::get<Error>(outcome).kind(), ErrorKind::Corrupt);
    }

    /// Weights in another order than the step's, and more of them than it has.
    void refusesOtherWeights() {
        MethodInput input = inputFor(makeModel(), "quant.rtn");
        const std::vector<WeightPtr>& targets = input.targets;
        std::vector<WeightPtr> tooMany = targets;
        tooMany.push_back(targets.front());
        const auto count = static_cast<int>(targets.size());
        const std::pair<std::vector<WeightPtr>, const char*> cases[] = {
            {{targets[1]},
             "the saved step goes on with layers.0.attn.k, where layers.0.attn.q was"},
            {tooMany, "the saved step goes on with layers.0.attn.q, where no weight was"}};
        for (const auto& [weights, sentence] : cases) {
            const QTemporaryDir folder;
            input.state = {pathIn(folder), "it", 0};
            FinishedStages finished(input.state, nullptr);
            for (int i = 0; i < std::ssize(weights); ++i)
                finished.finished(std::min(i + 1, count), {weights[static_cast<size_t>(i)]},
                                  JobContext());
            const auto outcome = runJob([&] { return run(input, "quant.rtn"); });
            QVERIFY(std::holds_alternative<Error>(outcome));
            QCOMPARE(std::get<Error>(outcome).kind(), ErrorKind::Corrupt);
            QVERIFY2(std::get<Error>(outcome).sentence().starts_with(sentence),
                     std::get<Error>(outcome).what());
        }
    }
};

QTEST_GUILESS_MAIN(TestResume)
#include "tst_resume.moc"
