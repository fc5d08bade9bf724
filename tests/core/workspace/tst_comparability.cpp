// SPDX-License-Identifier: GPL-3.0-or-later
// Each difference that makes two numbers incomparable is named.
#include <QTest>
#include <functional>

#include "core/workspace/comparability.h"

using namespace lathe::core;

namespace {

Run measured(const std::string& name) {
    Run run;
    run.name = name;
    run.source = "sample:stories";
    run.sourceSha256 = "aa";
    run.machine = {"cpu A", 8, 4, 1 << 30, "Linux", "cpu", "AVX2", "fp32", "Lathe 1"};
    MeasuredModel metrics;
    PerplexityResult text;
    text.protocol = "llama.cpp";
    text.context = 512;
    text.tokens = 1020;
    text.dataSha256 = "0123456789abcdef";
    metrics.perplexity = text;
    metrics.divergence.emplace().reference = text;
    TaskResult task;
    task.name = "arc";
    task.protocol = "choices";
    task.dataSha256 = "77";
    task.n = 100;
    metrics.tasks = {{task, {}}};
    metrics.classes.emplace().dataSha256 = "0a0b";
    metrics.classes->result.examples = 500;
    metrics.latency.emplace().promptTokens = 64;
    metrics.latency->generateTokens = 32;
    run.metrics = metrics;
    return run;
}

constexpr Metric kAll[] = {Metric::Perplexity, Metric::Divergence, Metric::Tasks, Metric::Classes,
                           Metric::Latency};

}  // namespace

class TestComparability : public QObject {
    Q_OBJECT
  private slots:
    void equalConditionsCompare();
    void differences_data();
    void differences();
    void missingMetrics();
    void taskSets();
};

void TestComparability::equalConditionsCompare() {
    Run a = measured("a"), b = measured("b");
    b.machine.program = "Lathe 2";  // programs may be compared
    b.metrics->perplexity->perplexity = 99;
    for (const Metric metric : kAll) QCOMPARE(whyNotComparable(a, b, metric), "");
    b.machine.threads = 1;  // results do not depend on threads, speed does
    for (const Metric metric :
         {Metric::Perplexity, Metric::Divergence, Metric::Tasks, Metric::Classes})
        QCOMPARE(whyNotComparable(a, b, metric), "");
}

using Change = std::function<void(Run&)>;
Q_DECLARE_METATYPE(Change)

void TestComparability::differences_data() {
    QTest::addColumn<int>("metric");
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, Metric metric, Change change, const char* reason) {
        QTest::newRow(name) << static_cast<int>(metric) << change << reason;
    };
    row(
        "data", Metric::Perplexity,
        [](Run& r) { r.metrics->perplexity->dataSha256 = "fedcba9876543210"; },
        "different data: checksums 0123456789ab and fedcba987654");
    row(
        "protocol", Metric::Perplexity, [](Run& r) { r.metrics->perplexity->protocol = "gptq"; },
        "different protocols: llama.cpp and gptq");
    row(
        "context", Metric::Perplexity, [](Run& r) { r.metrics->perplexity->context = 64; },
        "different contexts: 512 and 64");
    row(
        "tokens", Metric::Perplexity, [](Run& r) { r.metrics->perplexity->tokens = 5; },
        "different numbers of scored tokens: 1020 and 5");
    row(
        "precision", Metric::Perplexity, [](Run& r) { r.machine.precision = "bf16"; },
        "different precisions: fp32 and bf16");
    row(
        "original", Metric::Divergence, [](Run& r) { r.sourceSha256 = "bb", r.source = "b.gguf"; },
        "divergence is from different originals: sample:stories and b.gguf");
    row(
        "divergence data", Metric::Divergence,
        [](Run& r) { r.metrics->divergence->reference.context = 1; },
        "different contexts: 512 and 1");
    row(
        "questions", Metric::Tasks, [](Run& r) { r.metrics->tasks[0].result.n = 50; },
        "task arc: different numbers of questions: 100 and 50");
    row(
        "task data", Metric::Tasks, [](Run& r) { r.metrics->tasks[0].result.dataSha256 = "78"; },
        "task arc: different data: checksums 77 and 78");
    row(
        "task precision", Metric::Tasks, [](Run& r) { r.machine.precision = "int8"; },
        "different precisions: fp32 and int8");
    row(
        "examples", Metric::Classes, [](Run& r) { r.metrics->classes->result.examples = 200; },
        "different numbers of examples: 500 and 200");
    row(
        "labelled data", Metric::Classes, [](Run& r) { r.metrics->classes->dataSha256 = "0c"; },
        "different data: checksums 0a0b and 0c");
    row(
        "processor", Metric::Latency, [](Run& r) { r.machine.processor = "cpu B"; },
        "different processors: cpu A and cpu B");
    row(
        "threads", Metric::Latency, [](Run& r) { r.machine.threads = 2; },
        "different numbers of threads: 4 and 2");
    row(
        "target", Metric::Latency, [](Run& r) { r.machine.target = "AVX3"; },
        "different instruction sets: AVX2 and AVX3");
    row(
        "backend", Metric::Latency, [](Run& r) { r.machine.backend = "opencl"; },
        "different backends: cpu and opencl");
    row(
        "prompt", Metric::Latency, [](Run& r) { r.metrics->latency->promptTokens = 128; },
        "different prompt lengths: 64 and 128");
}

void TestComparability::differences() {
    QFETCH(int, metric);
    QFETCH(Change, change);
    QFETCH(QString, reason);
    const Run a = measured("a");
    Run b = measured("b");
    change(b);
    QCOMPARE(QString::fromStdString(whyNotComparable(a, b, static_cast<Metric>(metric))), reason);
    QVERIFY(!whyNotComparable(b, a, static_cast<Metric>(metric)).empty());
    QCOMPARE(whyNotComparable(b, b, static_cast<Metric>(metric)), "");
}

void TestComparability::missingMetrics() {
    const Run a = measured("a");
    Run failed = measured("failed");
    failed.metrics.reset();
    QCOMPARE(whyNotComparable(a, failed, Metric::Perplexity),
             "perplexity was not measured on 'failed'");
    QCOMPARE(whyNotComparable(failed, a, Metric::Latency), "latency was not measured on 'failed'");
    for (const Metric metric : kAll) QVERIFY(!whyNotComparable(failed, failed, metric).empty());
}

void TestComparability::taskSets() {
    Run a = measured("a"), b = measured("b");
    MeasuredTask other = b.metrics->tasks[0];
    other.result.name = "more";
    b.metrics->tasks.push_back(other);
    QCOMPARE(whyNotComparable(a, b, Metric::Tasks), "");
    b.metrics->tasks.erase(b.metrics->tasks.begin());
    QCOMPARE(whyNotComparable(a, b, Metric::Tasks), "the two have no task in common");
}

QTEST_GUILESS_MAIN(TestComparability)
#include "tst_comparability.moc"
