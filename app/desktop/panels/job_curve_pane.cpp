// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/panels/job_curve_pane.h"

#include <QEvent>
#include <QHBoxLayout>

#include "widgets/curves/live_curve.h"

namespace lathe::app {

namespace {

struct QuantityText {
    const char *id, *title, *steps, *unit;
};

/// Words of a quantity, in English for tr().
const QuantityText& textOf(Quantity quantity) {
    static const std::map<Quantity, QuantityText> texts = {
        {Quantity::Perplexity,
         {"perplexity", QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "Perplexity so far"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "windows"),
          QT_TRANSLATE_NOOP("lathe::app::JobCurvePane", "Perplexity so far")}}};
    return texts.at(quantity);
}

}  // namespace

JobCurvePane::JobCurvePane(const JobSamples& samples, QWidget* parent)
    : QWidget(parent), m_samples(samples) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    connect(&samples, &JobSamples::sampleAdded, this, &JobCurvePane::append);
}

void JobCurvePane::setJob(JobId job, const QString& title) {
    if (job == m_job) return;
    m_job = job;
    m_title = title;
    rebuild();
}

widgets::LiveCurve& JobCurvePane::chartOf(Quantity quantity) {
    widgets::LiveCurve*& chart = m_charts[quantity];
    if (!chart) {
        chart = new widgets::LiveCurve(this);
        chart->setObjectName(QStringLiteral("job.curve.") + QLatin1String(textOf(quantity).id));
        layout()->addWidget(chart);
    }
    return *chart;
}

void JobCurvePane::rebuild() {
    for (const auto& [quantity, chart] : m_charts) {
        chart->clear();
        chart->hide();
    }
    m_places.clear();
    for (const JobSeries& series : m_samples.of(m_job)) {
        widgets::LiveCurve& chart = chartOf(series.quantity);
        const QuantityText& text = textOf(series.quantity);
        chart.setTitle(tr(text.title), m_title);
        chart.setAxisNames(tr(text.steps), tr(text.unit));
        chart.setEmptyState(tr("No value yet."));
        widgets::SeriesStyle style;
        style.original = series.original;
        if (!series.original) style.hue = widgets::Series::Blue;
        const int number = chart.addSeries(series.original ? tr("original") : tr("compressed"),
                                           style, series.points);
        chart.expectUntil(series.expected);
        chart.show();
        m_places.emplace_back(&chart, number);
    }
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
