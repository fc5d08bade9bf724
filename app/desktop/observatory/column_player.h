// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A slider over the columns of a walk that also plays by itself, and a sentence about where it is.

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;
class QSlider;

namespace lathe::app {

class ColumnPlayer : public QFrame {
    Q_OBJECT
  public:
    explicit ColumnPlayer(QWidget* parent = nullptr);

    void setColumns(int columns);  ///< stays where it is if it can
    int decided() const;
    void setDecided(int columns);
    void setSentence(const QString& sentence);
    bool isPlaying() const { return m_timer.isActive(); }
    void stop();
    void retranslate();

  Q_SIGNALS:
    void decidedChanged(int columns);

  protected:
    void hideEvent(QHideEvent* event) override;

  private:
    void togglePlaying();
    void showPlaying();
    void showCount();

    QTimer m_timer;
    QPushButton* m_play;
    QSlider* m_slider;
    QLabel *m_count, *m_sentence;
};

}  // namespace lathe::app
