// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What came of explaining a drop, in the panel of the run: what is to blame in words, the tokens
// that lost most, and the measured fixes, each to be used by a button.

#include <QLocale>
#include <QWidget>
#include <memory>

#include "core/workspace/recipe.h"
#include "widgets/charts/chart_table.h"

class QFrame;
class QLabel;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace lathe::app {

struct ExplainedDrop;

class DropResult : public QWidget {
    Q_OBJECT
  public:
    explicit DropResult(QWidget* parent = nullptr);

    void setResult(std::shared_ptr<const ExplainedDrop> explained, const QLocale& locale);

  Q_SIGNALS:
    void fixRequested(const lathe::core::Recipe& recipe);

  private:
    QWidget* tableTitle(QLabel*& title, QPushButton*& all, const char* allName);
    void showTokens();
    void showFixes();
    void openTable(const QString& title, widgets::ChartTable table);

    std::shared_ptr<const ExplainedDrop> m_explained;
    QLocale m_locale;
    QString m_shown;  ///< all of its words; nothing is built anew while they stay
    QLabel *m_sentences, *m_caveats, *m_tokensTitle, *m_fixesTitle;
    QFrame* m_caveatsNote;
    QPushButton *m_allTokens, *m_allFixes;
    QTableView* m_tokens;
    QWidget *m_tokensPart, *m_fixesPart;
    QVBoxLayout* m_fixes;
};

}  // namespace lathe::app
