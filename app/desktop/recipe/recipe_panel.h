// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The recipe of the current document, for a dock: cards, the data they need, what the plan says
// about them, the estimate and the button that runs it.

#include <QPointer>
#include <QWidget>
#include <functional>
#include <vector>

class QMenu;
class QPushButton;

namespace lathe::app {

class Document;
class PlanNotes;
class RecipeData;
class RecipeDocument;
class RecipeFoot;
class RecipeHeader;
class StepList;
struct TeacherModel;

class RecipePanel : public QWidget {
    Q_OBJECT
  public:
    explicit RecipePanel(QWidget* parent = nullptr);

    void setDocument(Document* document);  ///< null: nothing is open
    /// The models that a step of the document may learn from.
    void setTeachers(std::vector<TeacherModel> models);

    /// Replaces the recipe by the file's, as one undoable change.
    void loadFrom(const QString& path);
    void saveTo(const QString& path);

  Q_SIGNALS:
    void runRequested();
    void failed(const QString& sentence);  ///< a file could not be read or written

  protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void build();
    RecipeDocument* recipe() const;
    void addStep(const std::string& id);
    void refresh();
    void showPlan();
    void chooseFileToLoad();
    void chooseFileToSave();
    void copyCommandLine();

    QPointer<Document> m_document;
    RecipeHeader* m_header = nullptr;
    StepList* m_steps = nullptr;
    QPushButton* m_add = nullptr;
    QMenu* m_addMenu = nullptr;
    RecipeData* m_data = nullptr;
    PlanNotes* m_notes = nullptr;
    RecipeFoot* m_foot = nullptr;
};

}  // namespace lathe::app
