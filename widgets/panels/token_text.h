// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A text shown as the tokens it is made of: it wraps, each token can be pointed at and walked to
// with the arrow keys, and those that differ from another text are tinted and underlined.

#include <QAbstractScrollArea>
#include <QString>
#include <vector>

namespace lathe::widgets {

struct ShownToken {
    QString text;         ///< as read; empty: a part of a character, painted as a dot
    QString explanation;  ///< of the hovered token
    bool differs = false;
    bool operator==(const ShownToken&) const = default;
};

class TokenText : public QAbstractScrollArea {
    Q_OBJECT
  public:
    explicit TokenText(QWidget* parent = nullptr);

    /// While the last token is in sight, new ones scroll into sight.
    void setTokens(std::vector<ShownToken> tokens);
    const std::vector<ShownToken>& tokens() const { return m_tokens; }

    void setPlaceholder(const QString& sentence);  ///< centred, while there are no tokens

    int selected() const { return m_selected; }  ///< -1: none
    void setSelected(int index);                 ///< scrolls it into sight; no signal

    /// Where a token stands in the viewport (its first line's box).
    QRect tokenRect(int index) const;

  Q_SIGNALS:
    void tokenSelected(int index);  ///< by mouse or keyboard

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    struct Placed {
        QRectF box;
        QString painted;
        double indent = 0;  ///< of a leading space, which is not marked
        int line = 0;
    };

    void place();
    int tokenAt(const QPoint& viewportPosition) const;
    int inNextLine(int from, int step) const;
    void choose(int index);
    void showToken(int index);
    void announce();

    std::vector<ShownToken> m_tokens;
    std::vector<Placed> m_placed;
    QString m_placeholder;
    int m_selected = -1, m_hovered = -1;
};

}  // namespace lathe::widgets
