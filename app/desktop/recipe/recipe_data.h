// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Below the cards, while a step needs it: the data that steps train on, the data that training is
// watched on, what steps calibrate on, and the teachers that they learn from.

#include <QFrame>
#include <QPointer>
#include <functional>
#include <vector>

#include "app/desktop/documents/data_choice.h"
#include "app/desktop/documents/teacher_models.h"

class QGridLayout;
class QLabel;

namespace lathe::app {

class RecipeDocument;
class SourceBox;

class RecipeData : public QFrame {
    Q_OBJECT
  public:
    explicit RecipeData(QWidget* parent = nullptr);

    void setRecipe(RecipeDocument* recipe);
    /// What can be learned from, besides the recipe's own model before any step.
    void setTeachers(std::vector<TeacherModel> models);
    /// Shows what the recipe needs; hides itself where that is nothing.
    void refresh();
    /// Opens the list in which what is missing can be chosen.
    void openChooser(DataKind kind);

  private:
    void fillTraining();
    void fillHeldOut();
    void fillCalibration();
    void fillTeachers();
    void addTeacherBox();
    void setTeacher(size_t index, const QString& source);
    void edit(const std::function<void(core::DataSources& data)>& change);
    using Choose = std::function<void(const QString& path)>;
    void addDataCommands(SourceBox& box, const QString& title, const Choose& choose);
    void chooseFile(const QString& title, const QString& filter, const Choose& choose);
    void chooseFolder(const QString& title, const Choose& choose);

    QPointer<RecipeDocument> m_recipe;
    std::vector<TeacherModel> m_known;
    QGridLayout* m_grid;
    QLabel *m_trainingLabel, *m_heldOutLabel, *m_calibrationLabel;
    SourceBox *m_training, *m_heldOut, *m_calibration;
    struct Teacher {
        QLabel* label;
        SourceBox* box;
    };
    std::vector<Teacher> m_teachers;
};

}  // namespace lathe::app
