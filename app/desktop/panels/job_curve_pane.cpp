// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/panels/job_curve_pane.h"

#include <QComboBox>
#include <QEvent>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <algorithm>

#include "widgets/curves/live_curve.h"
#include "widgets/panels/title_control.h"

namespace lathe::app {

namespace {

struct QuantityText {
    const char *id, *title, *steps, *unit;
    bool leads;  ///< is shown as soon as it is measured
};

/// Words of a quantity, in English for tr().
const QuantityText& textOf(Quantity quantity) {
    static const std::map<Quantity, QuantityText> texts = {
        {Quantity::Perplexity,
         {"perplexity", QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "Perplexity so far"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "windows"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "Perplexity so far"), true}},
        {Quantity::Loss,
         {"loss", QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "Training loss"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "steps"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "Training loss"), true}},
        {Quantity::TrainingPerplexity,
         {"trainingPerplexity",
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "Perplexity in training"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "steps"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "Perplexity in training"), false}},
        {Quantity::Accuracy,
         {"accuracy", QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "Accuracy in training"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "steps"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "percent"), false}},
        {Quantity::LearningRate,
         {"learningRate", QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "Learning rate"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "steps"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "Learning rate"), false}},
        {Quantity::OutputError,
         {"outputError", QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "Output error by weight"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "weights"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "percent"), true}}};
    return texts.at(quantity);
}

/// Trainings and calibrated steps of one job after the first have hues of their own.
widgets::SeriesStyle styleOf(const JobSeries& series) {
    widgets::SeriesStyle style;
    style.original = series.on == MeasuredOn::Original;
    const int pair = 2 * std::max(0, series.pass - 1);
    const bool isSecond = series.on == MeasuredOn::HeldOut || series.on == MeasuredOn::Nearest ||
                          series.on == MeasuredOn::Magnitude;
    const int place = pair + (isSecond ? 1 : 0);
    if (!style.original) style.hue = widgets::Series(place % widgets::kSeriesCount);
    return style;
}

QString nameOf(const JobSeries& series) {
    const auto numbered = [&](const QString& name) {
        return series.pass > 1 ? QStringLiteral("%1 %2").arg(name).arg(series.pass) : name;
    };
    switch (series.on) {
        case MeasuredOn::Original:
            return JobCurvePane::tr("original");
        case MeasuredOn::Compressed:
            return numbered(JobCurvePane::tr("compressed"));
        case MeasuredOn::Training:
            return numbered(JobCurvePane::tr("training"));
        case MeasuredOn::HeldOut:
            return numbered(JobCurvePane::tr("held out"));
        case MeasuredOn::Nearest:
            return numbered(JobCurvePane::tr("rounded to nearest"));
        case MeasuredOn::Magnitude:
            return numbered(JobCurvePane::tr("by magnitude"));
    }
    return {};
}

}  // namespace

JobCurvePane::JobCurvePane(const JobSamples& samples, QWidget* parent)
    : QWidget(parent),
      m_samples(samples),
      m_stack(new QStackedWidget(this)),
      m_choice(new QComboBox(this)) {
    // The choice stands in the title line of whichever chart is shown.
    widgets::putIntoTitleLine(this, m_stack, m_choice, Qt::AlignRight);
    m_choice->setObjectName(QStringLiteral("job.quantity"));
    connect(m_choice, &QComboBox::activated, this, [this](int index) {
        m_chosen = static_cast<Quantity>(m_choice->itemData(index).toInt());
        showQuantity(*m_chosen);
    });
    connect(&samples, &JobSamples::sampleAdded, this, &JobCurvePane::append);
}

void JobCurvePane::setJob(JobId job, Saying title) {
    if (job == m_job) return;
    m_job = job;
    m_title = std::move(title);
    m_chosen.reset();
    rebuild();
}

widgets::LiveCurve& JobCurvePane::chartOf(Quantity quantity) {
    widgets::LiveCurve*& chart = m_charts[quantity];
    if (!chart) {
        chart = new widgets::LiveCurve(this);
        chart->setObjectName(QStringLiteral("job.curve.") + QLatin1String(textOf(quantity).id));
        m_stack->addWidget(chart);
    }
    return *chart;
}

void JobCurvePane::rebuild() {
    for (const auto& [quantity, chart] : m_charts) chart->clear();
    m_places.clear();
    std::optional<Quantity> leading = m_chosen;
    for (const JobSeries& series : m_samples.of(m_job)) {
        addSeries(series);
        if (!m_chosen && textOf(series.quantity).leads) leading = series.quantity;
    }
    fillChoice();
    if (leading) showQuantity(*leading);
}

void JobCurvePane::addSeries(const JobSeries& series) {
    widgets::LiveCurve& chart = chartOf(series.quantity);
    const QuantityText& text = textOf(series.quantity);
    chart.setTitle(tr(text.title), m_title());
    chart.setAxisNames(tr(text.steps), tr(text.unit));
    chart.setEmptyState(tr("No value yet."));
    const int number = chart.addSeries(nameOf(series), styleOf(series), series.points);
    chart.expectUntil(series.expected);
    m_places.emplace_back(&chart, number);
}

void JobCurvePane::fillChoice() {
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    m_choice->setAccessibleName(tr("What the curve shows"));
    m_choice->setToolTip(m_choice->accessibleName());
    for (const auto& [quantity, chart] : m_charts)
        if (chart->seriesCount() > 0)
            m_choice->addItem(tr(textOf(quantity).title), static_cast<int>(quantity));
    m_choice->setVisible(m_choice->count() > 1);
}

void JobCurvePane::showQuantity(Quantity quantity) {
    widgets::LiveCurve& chart = chartOf(quantity);
    m_stack->setCurrentWidget(&chart);
    m_choice->setCurrentIndex(m_choice->findData(static_cast<int>(quantity)));
    // Beside a choice there is no room for the name of the job.
    chart.setTitle(tr(textOf(quantity).title), m_choice->count() > 1 ? QString() : m_title());
}

void JobCurvePane::append(JobId job, int series, double x, double y) {
    if (job != m_job) return;
    const auto place = static_cast<size_t>(series);
    if (place >= m_places.size()) return rebuild();
    const auto& [chart, number] = m_places[place];
    chart->append(number, x, y);
}

void JobCurvePane::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) rebuild();
    QWidget::changeEvent(event);
}

}  // namespace lathe::app
