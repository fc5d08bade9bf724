// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/window/start_card.h"

#include <QFontInfo>
#include <QPainter>
#include <QStyleOptionButton>
#include <algorithm>

#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kSide = 16, kIcon = 20, kGap = 14, kLeast = 56;

}  // namespace

StartCard::StartCard(const QIcon& icon, QWidget* parent) : QPushButton(parent), m_icon(icon) {
    setProperty("role", QStringLiteral("start-card"));
}

void StartCard::setTexts(const QString& title, const QString& detail, const QString& key) {
    m_title = title;
    m_detail = detail;
    m_key = key;
    setAccessibleName(title);
    setAccessibleDescription(detail);
    updateGeometry();
    update();
}

QFont StartCard::titleFont() const {
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    return bold;
}

QFont StartCard::keyFont() const {
    QFont small = font();
    small.setPixelSize(QFontInfo(small).pixelSize() * widgets::metrics::kSmallText /
                       widgets::metrics::kBodyText);
    return small;
}

QSize StartCard::keySize() const {
    if (m_key.isEmpty()) return {0, 0};
    const QFontMetrics metrics(keyFont());
    return {metrics.horizontalAdvance(m_key) + 10, metrics.height() + 2};
}

QSize StartCard::sizeHint() const {
    const int texts = std::max(QFontMetrics(titleFont()).horizontalAdvance(m_title),
                               fontMetrics().horizontalAdvance(m_detail));
    return {kSide + kIcon + kGap + texts + kGap + keySize().width() + kSide,
            std::max(kLeast, 2 * fontMetrics().height() + 24)};
}

void StartCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    QStyleOptionButton frame;
    initStyleOption(&frame);
    style()->drawControl(QStyle::CE_PushButton, &frame, &painter, this);
    const widgets::Tokens& colors = widgets::tokensOf(*this);
    m_icon.paint(&painter, QRect(kSide, (height() - kIcon) / 2, kIcon, kIcon));

    const QSize keyBox = keySize();
    const QRect key(QPoint(width() - kSide - keyBox.width(), (height() - keyBox.height()) / 2),
                    keyBox);
    if (!m_key.isEmpty()) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(colors.border);
        painter.drawRoundedRect(QRectF(key).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter.restore();
        painter.setFont(keyFont());
        painter.setPen(colors.text2);
        painter.drawText(key, Qt::AlignCenter, m_key);
    }

    const int line = fontMetrics().height(), left = kSide + kIcon + kGap;
    const QRect title(left, height() / 2 - line, key.left() - kGap - left, line);
    const auto draw = [&](const QFont& textFont, const QColor& color, const QRect& place,
                          const QString& text) {
        painter.setFont(textFont);
        painter.setPen(color);
        painter.drawText(
            place, Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetrics(textFont).elidedText(text, Qt::ElideRight, place.width()));
    };
    draw(titleFont(), colors.text1, title, m_title);
    draw(font(), colors.text2, title.translated(0, line + 1), m_detail);
}

}  // namespace lathe::app
