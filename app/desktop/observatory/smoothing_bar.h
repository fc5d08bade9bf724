// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SmoothQuant's slider: how much of the difficulty moves from the inputs to the weights, typed or
// dragged, what comes of it in a sentence, and the way into the recipe.

#include <QFrame>

class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;

namespace lathe::app {

class SmoothingBar : public QFrame {
    Q_OBJECT
  public:
    explicit SmoothingBar(QWidget* parent = nullptr);

    double alpha() const;
    void allow(bool smoothable);
    void setSentence(const QString& sentence);
    void retranslate();

  Q_SIGNALS:
    void alphaChanged(double alpha);
    void addRequested();

  private:
    QLabel *m_title, *m_sentence;
    QSlider* m_slider;
    QDoubleSpinBox* m_alpha;
    QPushButton* m_add;
};

}  // namespace lathe::app
