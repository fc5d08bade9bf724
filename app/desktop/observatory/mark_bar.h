// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What stands below a chart in which things are marked for removal: a slider and a number that mark
// the lowest, what is marked in words, and the ways on: nothing, measured, into the recipe.

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QSlider;
class QSpinBox;

namespace lathe::app {

class MarkBar : public QFrame {
    Q_OBJECT
  public:
    /// `id` begins the names of its parts: "heads.lowest".
    explicit MarkBar(const QString& id, QWidget* parent = nullptr);

    void addControl(QWidget* control);  ///< beside the number: what "lowest" means
    void addNote(QWidget* note);        ///< below
    void setMost(int most);
    void setSuffix(const QString& suffix);  ///< of the number
    int lowest() const;
    void setLowest(int lowest);  ///< says nothing
    void setSentence(const QString& sentence);
    /// What can be done with what is marked.
    void allow(bool clear, bool measure, bool add);
    /// The name of slider and number, and what measuring would do.
    void setTexts(const QString& lowestName, const QString& measureTip);

  Q_SIGNALS:
    void lowestChosen(int lowest);  ///< by the user
    void dragBegan();
    void clearRequested();
    void measureRequested();
    void addRequested();

  private:
    void choose(int lowest);

    QHBoxLayout* m_choice;
    QLabel *m_title, *m_sentence;
    QSlider* m_slider;
    QSpinBox* m_number;
    QPushButton *m_clear, *m_measure, *m_add;
};

}  // namespace lathe::app
