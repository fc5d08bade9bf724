// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/class_pages.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "widgets/charts/number_text.h"
#include "widgets/panels/note.h"

namespace lathe::app {

namespace {

constexpr int kControlHeight = 34;  ///< of the choice above the pages

QString nameOf(const core::Run& run) {
    return QString::fromStdString(run.name);
}

/// A page of `parts` beside each other, which leaves room for the choice.
QWidget* below(std::initializer_list<QWidget*> parts) {
    auto* page = new QWidget;
    page->setProperty("role", "surface");
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(0, kControlHeight, 0, 0);
    row->setSpacing(0);
    for (QWidget* part : parts) row->addWidget(part, 1);
    return page;
}

}  // namespace

ClassPages::ClassPages(QObject* parent)
    : QObject(parent),
      m_before(new widgets::ConfusionMatrix),
      m_after(new widgets::ConfusionMatrix),
      m_reliability(new widgets::ReliabilityChart),
      m_gallery(new widgets::FlipGallery),
      m_problem(new widgets::Note) {
    m_before->setObjectName(QStringLiteral("compare.confusion.baseline"));
    m_after->setObjectName(QStringLiteral("compare.confusion.run"));
    m_reliability->setObjectName(QStringLiteral("compare.reliability"));
    m_gallery->setObjectName(QStringLiteral("compare.flips"));
    m_reliability->setTitleCovered(true);
    QWidget* flips = new QWidget;
    auto* column = new QVBoxLayout(flips);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_gallery, 1);
    column->addWidget(m_problem);
    m_problem->hide();
    m_pages = {below({m_before, m_after}), m_reliability, below({flips})};
    retranslate();
}

QStringList ClassPages::names() const {
    return {tr("Confusion"), tr("Confidence"), tr("Changed answers")};
}

void ClassPages::show(const widgets::RunModel& model, core::RunId current) {
    m_model = &model;
    m_current = current;
    const core::Run *baseline = model.baseline(), *run = model.run(current);
    const bool both = run && run != baseline;
    showMatrix(*m_before, baseline);
    showMatrix(*m_after, both ? run : nullptr);
    m_after->setVisible(both);
    m_reliability->setSeries(widgets::reliabilityOf(model, current));
    auto flips =
        both && baseline ? widgets::flipsOf(*baseline, *run) : std::vector<widgets::Flip>();
    const bool same = flips == m_flips;
    m_flips = std::move(flips);
    showFlips();
    if (same) return;
    setExamples({}, {});
    Q_EMIT flipsChanged();
}

void ClassPages::showMatrix(widgets::ConfusionMatrix& chart, const core::Run* run) {
    chart.setData(run ? widgets::confusionOf(*run) : widgets::ConfusionData{});
    if (!run) return;
    const auto accuracy = widgets::valueOf(*run, widgets::RunMetric::Accuracy);
    chart.setTitle(nameOf(*run),
                   accuracy
                       ? tr("%1 % right").arg(widgets::fixedText(*accuracy, m_model->locale(), 1))
                       : QString());
    chart.setEmptyState(tr("%1 was not measured on labelled examples.").arg(nameOf(*run)));
}

void ClassPages::showFlips() {
    const core::Run *baseline = m_model->baseline(), *run = m_model->run(m_current);
    if (!baseline || !run || run == baseline) {
        m_gallery->setTitle(tr("Changed answers"));
        m_gallery->setEmptyState(tr("Select a run other than the baseline."));
        return;
    }
    const std::optional<core::AccuracyChange> change = core::accuracyChange(*baseline, *run);
    if (!change) {
        m_gallery->setTitle(tr("Changed answers"));
        const QString why = m_model->whyApart(*run, widgets::RunMetric::Accuracy);
        m_gallery->setEmptyState(
            why.isEmpty() ? tr("%1 was not measured on labelled examples.").arg(nameOf(*run))
                          : tr("Not comparable: %1").arg(why));
        return;
    }
    const core::ClassificationChange& answers = change->answers;
    const QLocale& locale = m_model->locale();
    const auto number = [&](int64_t count) { return locale.toString(qlonglong(count)); };
    m_gallery->setTitle(tr("%1 of %2 answers changed")
                            .arg(number(int64_t(answers.flips.size())),
                                 number(baseline->metrics->classes->result.examples)),
                        tr("%1 lost, %2 gained · %3, then %4")
                            .arg(number(answers.rightToWrong), number(answers.wrongToRight),
                                 nameOf(*baseline), nameOf(*run)));
    m_gallery->setEmptyState(tr("Both give the same answer to every example."));
}

void ClassPages::setExamples(std::vector<widgets::FlippedExample> examples,
                             const QString& problem) {
    m_gallery->setExamples(std::move(examples));
    m_problem->setMessage(widgets::Note::Kind::Warning, problem);
}

void ClassPages::retranslate() {
    m_reliability->setTitle(tr("Confidence"));
    m_reliability->setEmptyState(tr("No run was measured on labelled examples."));
    m_reliability->setWhatsThis(
        tr("Examples sorted into bins by the probability of the answer. On the dashed line a model "
           "is as often right as it says; below it, it is too sure. The number is the expected "
           "calibration error."));
    for (widgets::ConfusionMatrix* chart : {m_before, m_after})
        chart->setWhatsThis(
            tr("Right classes down, answers across; a square's colour is its share of its row. "
               "The diagonal is right."));
    m_gallery->setWhatsThis(
        tr("Examples of the held-out data that the two models answer differently: lost answers "
           "first, then gained ones, then those that both get wrong."));
    if (m_model) show(*m_model, m_current);
}

}  // namespace lathe::app
