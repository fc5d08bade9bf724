// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The upper part of the Generate view: the prompt, how tokens are chosen, and the button that
// starts and stops.

#include <QFrame>
#include <string>

#include "core/generate/generate.h"

class QDoubleSpinBox;
class QLabel;
class QMenu;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace lathe::app {

class GenerateSettings : public QFrame {
    Q_OBJECT
  public:
    explicit GenerateSettings(QWidget* parent = nullptr);

    std::string prompt() const;
    void setPrompt(const QString& prompt);
    core::GenerateOptions options() const;

    void setRunning(bool running);  ///< the button says Stop
    void setReady(bool ready);      ///< false: there is nothing to write with
    void retranslate();

  Q_SIGNALS:
    void startRequested();
    void stopRequested();

  private:
    void build();
    void fillExamples();
    void updateButton();

    QPlainTextEdit* m_prompt;
    QPushButton *m_button, *m_examples;
    QMenu* m_exampleMenu;
    QSpinBox *m_maxTokens, *m_topK, *m_seed;
    QDoubleSpinBox *m_temperature, *m_topP;
    QLabel *m_promptLabel, *m_maxTokensLabel, *m_temperatureLabel, *m_topKLabel, *m_topPLabel,
        *m_seedLabel;
    bool m_running = false, m_ready = false;
};

}  // namespace lathe::app
