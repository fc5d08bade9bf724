// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The toolbar of a view that measures: on which text and how much of it, the view's own controls,
// and the button that starts, which cancels while it runs.

#include <QFrame>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace lathe::app {

class SourceBox;

class ObservationBar : public QFrame {
    Q_OBJECT
  public:
    /// `id` begins the names of its parts: "sensitivity.measure".
    explicit ObservationBar(const QString& id, QWidget* parent = nullptr);

    /// Behind the text, in order.
    void addControl(QWidget* control);
    /// Nothing runs: an empty text. Else how far it is.
    void setRunning(bool running, const QString& progress = {});
    /// What starts is no measuring, and its button says so.
    void setEstimates(bool estimates);
    void chooseFile();
    void retranslate();

  Q_SIGNALS:
    void measureRequested();
    void cancelRequested();
    void textChosen();

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void fill();
    void take(const QString& file);

    bool m_estimates = false;
    SourceBox* m_text;
    QComboBox* m_tokens;
    QHBoxLayout* m_controls;
    QLabel* m_progress;
    QPushButton *m_measure, *m_cancel;
};

}  // namespace lathe::app
