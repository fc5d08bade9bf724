// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/drop_texts.h"

#include <QCoreApplication>

#include "widgets/charts/number_text.h"

namespace lathe::app {

struct DropTexts {
    Q_DECLARE_TR_FUNCTIONS(lathe::app::DropTexts)
};

namespace {

QString name(const std::string& text) {
    return QString::fromStdString(text);
}

QString percent(double part, const QLocale& locale, int digits = 2) {
    return DropTexts::tr("%1 %").arg(widgets::valueText(100 * part, locale, digits));
}

QString megabytes(double bytes, const QLocale& locale) {
    return widgets::valueText(bytes / 1e6, locale);
}

QString placesOf(const core::DropExplanation& found) {
    QStringList places;
    for (const core::DropCulprit& culprit : found.culprits) places << name(culprit.site);
    return places.join(DropTexts::tr(", ", "between names"));
}

/// Spaces at its ends would not be seen.
QString tokenText(const std::string& token) {
    QString text = name(token);
    if (text.startsWith(QLatin1Char(' ')) && text.size() > 1) text.remove(0, 1);
    if (text.trimmed().isEmpty())
        return text == QLatin1String("\n") ? QStringLiteral("⏎") : QStringLiteral("␣");
    return text.replace(QLatin1Char('\n'), QStringLiteral("⏎"));
}

}  // namespace

QStringList dropSentences(const core::DropExplanation& found, const QLocale& locale) {
    const auto value = [&](double number) { return widgets::valueText(number, locale); };
    if (!found.worst)
        return {DropTexts::tr("No step moves the predictions away from the original's: KL is 0.")};
    const core::DropStep& step = found.steps[*found.worst];
    QStringList sentences{
        DropTexts::tr("Step %1 of %2, %3, adds most: KL goes from %4 to %5 nats (%6 behind the "
                      "whole recipe).")
            .arg(locale.toString(qlonglong(*found.worst + 1)),
                 locale.toString(qlonglong(found.steps.size())), name(step.text),
                 value(step.kl.value - step.added), value(step.kl.value), value(found.kl.value))};
    for (const core::DropCulprit& culprit : found.culprits)
        sentences << DropTexts::tr(
                         "%1 alone does %2 of that with %3 of the values that the step changes.")
                         .arg(name(culprit.site), percent(culprit.share, locale),
                              percent(culprit.valueShare, locale));
    if (found.culprits.empty())
        sentences << DropTexts::tr(
            "No single layer or weight stands out in it: the harm is spread over the model. More "
            "bits for all of it, or a gentler step, would help.");
    sentences << DropTexts::tr("Half of the divergence is at %1 of the tokens.")
                     .arg(percent(found.halfOfKlAt, locale));
    return sentences;
}

QStringList dropCaveats(const ExplainedDrop& explained) {
    QStringList caveats;
    if (!explained.otherText.empty())
        caveats << DropTexts::tr(
                       "The text that this run was measured on is not found, or has changed. %1 "
                       "was read instead, so the numbers differ from the run's.")
                       .arg(name(explained.otherText));
    if (!explained.otherCalibration.empty())
        caveats << DropTexts::tr(
                       "The run was calibrated on %1, which is not what is chosen now. Its steps "
                       "were run again on %2.")
                       .arg(name(explained.runCalibration), name(explained.otherCalibration));
    if (explained.trains)
        caveats << DropTexts::tr(
            "Its steps were trained again on the data chosen now; a run does not record which "
            "data it had.");
    return caveats;
}

QString fixText(const core::DropFix& fix, const core::DropExplanation& found,
                const QLocale& locale) {
    const QString places = placesOf(found);
    switch (fix.kind) {
        case core::DropFix::Kind::Keep:
            return fix.bits > 0
                       ? DropTexts::tr("Keep %1 in %2 bit").arg(places, locale.toString(fix.bits))
                       : DropTexts::tr("Keep %1 as in the original").arg(places);
        case core::DropFix::Kind::LeaveOut:
            return DropTexts::tr("Leave %1 out of the step").arg(places);
        case core::DropFix::Kind::Bits:
            return DropTexts::tr("Give %1 %2 bits").arg(places, locale.toString(fix.bits));
        case core::DropFix::Kind::Method:
            return DropTexts::tr("Compress %1 by %2").arg(places, name(fix.method));
        case core::DropFix::Kind::Sparsity:
            return DropTexts::tr("Prune %1 half as much").arg(places);
    }
    return {};
}

QString fixNumbers(const core::DropFix& fix, const core::DropExplanation& found,
                   const QLocale& locale) {
    const double more = static_cast<double>(fix.bytes) - static_cast<double>(found.bytes);
    return DropTexts::tr("KL %1 → %2, %3 MB (%4)")
        .arg(widgets::valueText(found.kl.value, locale), widgets::valueText(fix.kl.value, locale),
             megabytes(static_cast<double>(fix.bytes), locale),
             widgets::signedText(more / 1e6, locale, 2));
}

widgets::ChartTable shortTokenTable(const core::DropExplanation& found, const QLocale& locale) {
    widgets::ChartTable table;
    table.headers = {DropTexts::tr("Token"), DropTexts::tr("Probability"),
                     DropTexts::tr("Would have said")};
    const QString arrow = QStringLiteral("%1 → %2");
    for (const core::DropToken& token : found.tokens)
        table.rows.push_back(
            {tokenText(token.text),
             arrow.arg(percent(token.originalProbability, locale),
                       percent(token.probability, locale)),
             arrow.arg(tokenText(token.originalSaidText), tokenText(token.saidText))});
    return table;
}

widgets::ChartTable tokenTable(const core::DropExplanation& found) {
    widgets::ChartTable table;
    table.headers = {DropTexts::tr("Text before it"),
                     DropTexts::tr("Token"),
                     DropTexts::tr("Probability before"),
                     DropTexts::tr("Probability after"),
                     DropTexts::tr("Original would say"),
                     DropTexts::tr("Its probability"),
                     DropTexts::tr("This model would say"),
                     DropTexts::tr("Its probability"),
                     DropTexts::tr("KL, nats"),
                     DropTexts::tr("KL with the culprits restored")};
    for (const core::DropToken& token : found.tokens)
        table.rows.push_back(
            {name(token.textBefore), tokenText(token.text), token.originalProbability,
             token.probability, tokenText(token.originalSaidText), token.originalSaid.probability,
             tokenText(token.saidText), token.said.probability, token.kl, token.klRepaired});
    return table;
}

widgets::ChartTable fixTable(const core::DropExplanation& found, const QLocale& locale) {
    widgets::ChartTable table;
    table.headers = {DropTexts::tr("Fix"), DropTexts::tr("KL, nats"),
                     DropTexts::tr("Standard error"), DropTexts::tr("Size, MB")};
    for (const core::DropFix& fix : found.fixes)
        table.rows.push_back({fixText(fix, found, locale), fix.kl.value, fix.kl.standardError,
                              static_cast<double>(fix.bytes) / 1e6});
    return table;
}

}  // namespace lathe::app
