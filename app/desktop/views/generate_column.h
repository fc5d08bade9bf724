// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One model's text in the Generate view, with its speed, and the tokens it is made of.

#include <QWidget>
#include <vector>

#include "core/generate/token_choices.h"

class QLabel;

namespace lathe::widgets {
class TokenText;
}

namespace lathe::app {

class GenerateColumn : public QWidget {
    Q_OBJECT
  public:
    explicit GenerateColumn(const QString& name, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setPlaceholder(const QString& sentence);

    void clear();
    void append(core::GeneratedToken token);
    const std::vector<core::GeneratedToken>& tokens() const { return m_tokens; }
    std::vector<core::TokenId> ids() const;
    double tokensPerSecond() const;  ///< of this model alone; 0 before the first token

    void showTokens(const std::vector<bool>& differs);  ///< missing marks: same
    widgets::TokenText& text() { return *m_text; }

  private:
    QLabel *m_title, *m_speed;
    widgets::TokenText* m_text;
    std::vector<core::GeneratedToken> m_tokens;
    double m_seconds = 0;
};

}  // namespace lathe::app
