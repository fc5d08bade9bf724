// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The lower part of the Generate view: the likeliest tokens at the selected place, of both models
// side by side.

#include <QFrame>
#include <array>

#include "core/generate/token_choices.h"

class QLabel;

namespace lathe::widgets {
class ProbabilityBars;
}

namespace lathe::app {

class TokenDetails : public QFrame {
    Q_OBJECT
  public:
    explicit TokenDetails(QWidget* parent = nullptr);

    void setNames(const QString& original, const QString& compressed);
    void setCompressedVisible(bool visible);

    /// `token`: what stands there; `place` counts from 1; `author` 0: the original's text.
    void setHeading(const QString& title, const QString& detail);
    /// Null: nothing is known there, and `reason` says why.
    void showChoices(size_t model, const core::GeneratedToken* choices, const QString& reason);
    widgets::ProbabilityBars& bars(size_t model) { return *m_sides[model].bars; }

  private:
    struct Side {
        QWidget* box;
        QLabel* name;
        widgets::ProbabilityBars* bars;
    };
    QLabel *m_title, *m_detail;
    QFrame* m_rule;
    std::array<Side, 2> m_sides;
};

}  // namespace lathe::app
