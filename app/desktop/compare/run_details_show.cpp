// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel of the selected run shows.
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPixmap>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

#include "app/desktop/compare/detail_cells.h"
#include "app/desktop/compare/run_details.h"
#include "widgets/charts/markers.h"
#include "widgets/charts/number_text.h"
#include "widgets/models/run_differences.h"
#include "widgets/panels/icon_label.h"
#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

using widgets::RunMetric;

namespace {

constexpr int kShownRanks = 8;
constexpr double kSmallestP = 0.001;  ///< smaller ones say no more

QString textOf(const std::string& text) {
    return QString::fromStdString(text);
}

QPixmap markerPixmap(const widgets::SeriesStyle& style, const QWidget& widget) {
    const qreal dpr = widget.devicePixelRatioF();
    QPixmap pixmap(QSize(14, 14) * dpr);
    pixmap.setDevicePixelRatio(dpr);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    widgets::drawMarker(painter, style, widgets::tokensOf(widget), {7, 7}, 10, style.original);
    return pixmap;
}

}  // namespace

void RunDetails::show(const widgets::RunModel& model, core::RunId id,
                      const widgets::RunLimits& limits, const QString& goal) {
    // Wrapped texts find their height, and the scroll bar its need, in several turns of layouts.
    if (isVisible()) {
        setUpdatesEnabled(false);
        m_settled.start(0);
    }
    m_model = &model;
    m_limits = limits;
    const core::Run* run = model.run(id);
    const widgets::RunRanking ranking = widgets::rankRuns(model, limits);
    for (QWidget* part : std::as_const(m_sections))
        part->setVisible(run || part == m_sections.last());
    if (run) {
        showHead(*run, ranking);
        showNumbers(*run);
        showWarnings(*run);
        showDrop(*run);
        showCalibration(*run);
        showTraining(*run);
        showDifferences(*run);
        showLabels(*run);
    }
    showRanking(ranking, id, goal);
}

void RunDetails::showHead(const core::Run& run, const widgets::RunRanking& ranking) {
    m_marker->setPixmap(markerPixmap(m_model->styleOf(run.id), *this));
    m_name->setText(textOf(run.name));
    m_badge->hide();
    if (m_limits.empty()) return;
    for (const widgets::RankedRun& ranked : ranking.runs)
        if (ranked.id == run.id) {
            m_badge->setText(ranked.met() ? tr("goal met") : tr("goal missed"));
            m_badge->show();
        }
}

void RunDetails::showNumbers(const core::Run& run) {
    clearCells(m_numbers);
    const core::Run* baseline = m_model->baseline();
    int row = 0;
    if (!run.metrics) {
        const QString status =
            m_model->indexOf(run.id, widgets::RunModel::statusColumn()).data().toString();
        auto* text = sentenceCell(
            run.reason.empty() ? status : status + QStringLiteral(": ") + textOf(run.reason),
            "secondary");
        m_numbers->addWidget(text, row, 0, 1, 2);
        return;
    }
    for (const RunMetric metric :
         {RunMetric::Size, RunMetric::Perplexity, RunMetric::Kl, RunMetric::Agreement,
          RunMetric::TaskMean, RunMetric::Accuracy, RunMetric::Top5, RunMetric::CalibrationError,
          RunMetric::P50, RunMetric::Memory}) {
        if (!widgets::valueOf(run, metric)) continue;
        const QLocale& locale = m_model->locale();
        QString value = strong(widgets::metricText(run, metric, locale));
        const QString unit = widgets::metricUnit(metric);
        if (!unit.isEmpty()) value += QLatin1Char(' ') + strong(unit);
        const QString error = widgets::errorText(run, metric, locale);
        if (!error.isEmpty()) value += QLatin1Char(' ') + error;
        const bool pair = baseline && baseline->id != run.id && metric != RunMetric::Kl &&
                          metric != RunMetric::Agreement && widgets::valueOf(*baseline, metric) &&
                          m_model->whyApart(run, metric).isEmpty();
        if (pair)
            value = widgets::metricText(*baseline, metric, locale) + QStringLiteral(" → ") + value;
        QString tip;
        if (const QString why = m_model->whyApart(run, metric); !why.isEmpty()) {
            value += QStringLiteral(" ⚠");
            tip = tr("Not comparable: %1").arg(why);
        }
        addDetailRow(m_numbers, row, widgets::metricName(metric), value, tip);
        if (metric == RunMetric::Accuracy) showAnswers(run, row);
    }
    m_numbers->setColumnStretch(1, 1);
}

/// How the answers differ from the baseline's on the same examples, and whether by chance.
void RunDetails::showAnswers(const core::Run& run, int& row) {
    const core::Run* baseline = m_model->baseline();
    const auto change = baseline ? core::accuracyChange(*baseline, run) : std::nullopt;
    if (!change) return;
    const QLocale& locale = m_model->locale();
    const core::ClassificationChange& answers = change->answers;
    const QString chance =
        answers.mcNemarP < kSmallestP
            ? QStringLiteral("p < ") + widgets::valueText(kSmallestP, locale)
            : QStringLiteral("p ") + widgets::valueText(answers.mcNemarP, locale, 2);
    addDetailRow(
        m_numbers, row, tr("Change, points"),
        strong(widgets::signedText(100 * change->difference, locale, 1)) + QStringLiteral(" ± ") +
            widgets::fixedText(100 * change->standardError, locale, 1) + QStringLiteral(", ") +
            chance.toHtmlEscaped(),
        tr("Difference in accuracy on the same examples with its paired standard error, and the "
           "exact McNemar test: how likely so uneven a change is by chance"));
    addDetailRow(m_numbers, row, tr("Changed answers"),
                 strong(locale.toString(qlonglong(answers.flips.size()))) +
                     tr(" (−%1 +%2)")
                         .arg(locale.toString(qlonglong(answers.rightToWrong)),
                              locale.toString(qlonglong(answers.wrongToRight))),
                 tr("%1 lost: only the baseline was right. %2 gained: only this run is.")
                     .arg(locale.toString(qlonglong(answers.rightToWrong)),
                          locale.toString(qlonglong(answers.wrongToRight))));
}

void RunDetails::showDifferences(const core::Run& run) {
    clearCells(m_differences);
    const core::Run* parent = run.parent ? m_model->run(*run.parent) : nullptr;
    const widgets::RecipeComparison comparison =
        widgets::compareRecipes(parent ? parent->recipe : core::Recipe{}, run.recipe);
    m_differencesPart->setVisible(parent || !run.recipe.steps.empty());
    m_parent->setText(parent ? tr("parent: %1").arg(textOf(parent->name)) : tr("no parent"));
    int row = 0;
    for (const widgets::RecipeDifference& difference : comparison.differences) {
        const QString before =
            difference.before.isEmpty()
                ? QStringLiteral("–")
                : QStringLiteral("<s>%1</s>").arg(difference.before.toHtmlEscaped());
        auto* old = detailCell(before, "secondary");
        auto* now = detailCell(
            QStringLiteral("→ ") +
                (difference.after.isEmpty() ? QStringLiteral("–") : strong(difference.after)),
            "");
        old->setTextFormat(Qt::RichText);
        now->setTextFormat(Qt::RichText);
        QLabel* name = detailCell(difference.name, "secondary");
        for (QLabel* label : {name, old, now}) label->setWordWrap(true);
        m_differences->addWidget(name, row, 0);
        m_differences->addWidget(old, row, 1);
        m_differences->addWidget(now, row++, 2);
    }
    for (int column = 0; column < 3; ++column) m_differences->setColumnStretch(column, 1);
    m_unchanged->setText(tr("Unchanged: %1").arg(comparison.unchanged.join(QStringLiteral(", "))));
    m_unchanged->setVisible(!comparison.unchanged.isEmpty());
    m_restore->setEnabled(!run.recipe.steps.empty());
    m_runAgain->setEnabled(!run.recipe.steps.empty());
    m_branch->setEnabled(core::isOriginal(run) ||
                         (!run.checkpoint.empty() && !run.checkpointMissing));
}

void RunDetails::showLabels(const core::Run& run) {
    m_labels = run.labels;
    m_tag->setText(textOf(run.labels.tag));
    m_note->setText(textOf(run.labels.note));
    m_star->setChecked(run.labels.starred);
    m_pin->setChecked(run.labels.pinned);
}

void RunDetails::addRankRow(const widgets::RankedRun& ranked, RunMetric by, int place,
                            bool current) {
    const core::Run& run = *m_model->run(ranked.id);
    const int row = place - 1;
    auto* number = detailCell(ranked.met() ? QString::number(place) : QString(), "secondary");
    auto* sign = new widgets::IconLabel(nullptr, 14);
    sign->setIcon(
        widgets::lineIcon(ranked.met() ? QStringLiteral("check") : QStringLiteral("close")));
    sign->setToolTip(ranked.met() ? tr("Meets every limit") : tr("Misses a limit"));
    auto* name = new QPushButton(fontMetrics().elidedText(textOf(run.name), Qt::ElideRight, 96));
    name->setProperty("role", "flat");
    name->setToolTip(textOf(run.name));
    name->setCheckable(true);
    name->setChecked(current);
    connect(name, &QPushButton::clicked, this, [this, id = run.id] { Q_EMIT runActivated(id); });
    m_ranks->addWidget(number, row, 0);
    m_ranks->addWidget(sign, row, 1);
    m_ranks->addWidget(name, row, 2);
    int column = 3;
    for (const RunMetric metric : {RunMetric::Size, by}) {
        const bool missed =
            std::find(ranked.missed.begin(), ranked.missed.end(), metric) != ranked.missed.end();
        QString text = widgets::metricText(run, metric, m_model->locale());
        if (missed)
            text =
                QStringLiteral("<span style='color:%1'>%2</span>")
                    .arg(widgets::tokensOf(*this).text(widgets::Series::Vermillion).name(), text);
        m_ranks->addWidget(richCell(text), row, column++);
    }
}

void RunDetails::showRanking(const widgets::RunRanking& ranking, core::RunId current,
                             const QString& goal) {
    clearCells(m_ranks);
    m_sections.last()->setVisible(!m_limits.empty());
    m_rankTitle->setText(tr("Goal: %1").arg(goal));
    m_rankBy->setText(tr("ranked by %1").arg(widgets::metricName(ranking.by)));
    int place = 0;
    for (const widgets::RankedRun& ranked : ranking.runs) {
        if (++place > kShownRanks) break;
        addRankRow(ranked, ranking.by, place, ranked.id == current);
    }
    m_ranks->setColumnStretch(2, 1);
    QStringList sentences;
    for (const auto& [id, metric] : ranking.leftOut) {
        const core::Run& run = *m_model->run(id);
        const QString why = m_model->whyApart(run, metric);
        sentences << (why.isEmpty() ? tr("%1: %2 was not measured, so it is not ranked.")
                                    : tr("%1: %2 is not comparable, so it is not ranked."))
                         .arg(textOf(run.name), widgets::metricName(metric));
    }
    m_leftOut->setText(sentences.join(QLatin1Char('\n')));
    m_leftOutNote->setVisible(!sentences.isEmpty());
}

}  // namespace lathe::app
