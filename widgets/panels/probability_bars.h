// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The likeliest tokens at one place of a text, as horizontal bars of one scale (0 to 100 %) with
// their values beside them.

#include <QColor>
#include <QString>
#include <QWidget>
#include <vector>

namespace lathe::widgets {

struct ProbabilityRow {
    QString token;
    double probability = 0;
    bool chosen = false;  ///< stands in the text: bold, with a mark
    bool operator==(const ProbabilityRow&) const = default;
};

/// A token in one line: its spaces and line ends made visible.
QString visibleToken(const QString& token);

class ProbabilityBars : public QWidget {
    Q_OBJECT
  public:
    enum class Meaning { Original, Compressed };  ///< the bars' colour
    explicit ProbabilityBars(Meaning meaning, QWidget* parent = nullptr);

    void setRows(std::vector<ProbabilityRow> rows);
    const std::vector<ProbabilityRow>& rows() const { return m_rows; }
    void setPlaceholder(const QString& sentence);  ///< while there are no rows

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void paintRow(QPainter& painter, const ProbabilityRow& row, double top) const;

    Meaning m_meaning;
    std::vector<ProbabilityRow> m_rows;
    QString m_placeholder;
};

}  // namespace lathe::widgets
