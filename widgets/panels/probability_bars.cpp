// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/probability_bars.h"

#include <QLocale>
#include <QPainter>

#include "widgets/style/tokens.h"
#include "widgets/style/ui_font.h"

namespace lathe::widgets {

namespace {

constexpr int kRowsShown = 6;  ///< five, and the chosen token if it is none of them
constexpr int kRowHeight = 22, kBarHeight = 10;
constexpr int kLabelWidth = 112, kValueWidth = 64, kGap = 8;

QString percent(double probability) {
    if (probability > 0 && probability < 0.0005)
        return QStringLiteral("< ") + QLocale().toString(0.1, 'f', 1) + QStringLiteral(" %");
    return QLocale().toString(100 * probability, 'f', 1) + QStringLiteral(" %");
}

}  // namespace

QString visibleToken(const QString& token) {
    QString shown = token;
    shown.replace(QLatin1Char(' '), QChar(0x2423));
    shown.replace(QLatin1Char('\n'), QChar(0x21B5));
    shown.replace(QLatin1Char('\t'), QChar(0x21E5));
    return shown;
}

ProbabilityBars::ProbabilityBars(Meaning meaning, QWidget* parent)
    : QWidget(parent), m_meaning(meaning) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ProbabilityBars::setRows(std::vector<ProbabilityRow> rows) {
    m_rows = std::move(rows);
    QStringList spoken;
    for (const ProbabilityRow& row : m_rows)
        spoken << visibleToken(row.token) + QLatin1Char(' ') + percent(row.probability);
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    update();
}

void ProbabilityBars::setPlaceholder(const QString& sentence) {
    m_placeholder = sentence;
    update();
}

QSize ProbabilityBars::sizeHint() const {
    return {kLabelWidth + kValueWidth + 2 * kGap + 80, kRowsShown * kRowHeight};
}

void ProbabilityBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_rows.empty()) {
        painter.setPen(tokensOf(*this).text2);
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_placeholder);
    }
    for (size_t i = 0; i < m_rows.size(); ++i)
        paintRow(painter, m_rows[i], static_cast<double>(i) * kRowHeight);
}

void ProbabilityBars::paintRow(QPainter& painter, const ProbabilityRow& row, double top) const {
    const Tokens& t = tokensOf(*this);
    painter.setFont(
        chartFont(*this, metrics::kBodyText, row.chosen ? QFont::DemiBold : QFont::Normal));
    const QFontMetrics font(painter.font());
    painter.setPen(row.chosen ? t.text1 : t.text2);
    const QRectF label(0, top, kLabelWidth, kRowHeight);
    painter.drawText(label, Qt::AlignVCenter | Qt::AlignRight,
                     font.elidedText(visibleToken(row.token), Qt::ElideRight, kLabelWidth));
    const double left = kLabelWidth + kGap, full = width() - left - kGap - kValueWidth;
    const QRectF track(left, top + (kRowHeight - kBarHeight) / 2.0, full, kBarHeight);
    painter.fillRect(track, t.grid);
    QRectF bar = track;
    bar.setWidth(full * std::clamp(row.probability, 0.0, 1.0));
    painter.fillRect(bar, m_meaning == Meaning::Original ? t.original : t.compressed);
    if (row.chosen) painter.fillRect(QRectF(left - 2, top + 3, 2, kRowHeight - 6), t.text1);
    const QRectF value(width() - kValueWidth, top, kValueWidth, kRowHeight);
    painter.drawText(value, Qt::AlignVCenter | Qt::AlignRight, percent(row.probability));
}

}  // namespace lathe::widgets
