// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/recipe_data.h"

#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <algorithm>
#include <map>

#include "app/desktop/recipe/recipe_document.h"
#include "app/desktop/recipe/source_box.h"
#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

QString textOf(const std::string& text) {
    return QString::fromStdString(text);
}

struct SampleText {
    const char *name, *tip, *calibration;
};

/// Words for the data of a sample, in English for tr().
const SampleText& textOfSample(const QString& sample) {
    static const std::map<QString, SampleText> texts = {
        {QStringLiteral("sample:stories"),
         {QT_TRANSLATE_NOOP("lathe::app::RecipeData", "Stories, as of the sample"),
          QT_TRANSLATE_NOOP("lathe::app::RecipeData",
                            "12,000 stories of the kind that the sample has learned"),
          QT_TRANSLATE_NOOP("lathe::app::RecipeData",
                            "The first 1,000 of the stories that the sample has learned")}},
        {QStringLiteral("sample:reviews"),
         {QT_TRANSLATE_NOOP("lathe::app::RecipeData", "Reviews, as of the sample"),
          QT_TRANSLATE_NOOP("lathe::app::RecipeData",
                            "24,000 reviews of the kind that the sample has learned"),
          QT_TRANSLATE_NOOP("lathe::app::RecipeData",
                            "The first 1,000 of the reviews that the sample has learned")}},
        {QStringLiteral("sample:digits"),
         {QT_TRANSLATE_NOOP("lathe::app::RecipeData", "Drawn digits, as of the samples"),
          QT_TRANSLATE_NOOP("lathe::app::RecipeData",
                            "24,000 digits drawn like those that the samples have learned"),
          QT_TRANSLATE_NOOP("lathe::app::RecipeData",
                            "The first 1,000 of the digits that the samples have learned")}}};
    return texts.at(sample);
}

}  // namespace

RecipeData::RecipeData(QWidget* parent)
    : QFrame(parent),
      m_grid(new QGridLayout(this)),
      m_trainingLabel(widgets::makeLabel("caption", this, tr("Training data"))),
      m_heldOutLabel(widgets::makeLabel("caption", this, tr("Held-out data"))),
      m_calibrationLabel(widgets::makeLabel("caption", this, tr("Calibration"))),
      m_training(new SourceBox(QStringLiteral("recipe.data.training"), this)),
      m_heldOut(new SourceBox(QStringLiteral("recipe.data.heldOut"), this)),
      m_calibration(new SourceBox(QStringLiteral("recipe.data.calibration"), this)) {
    setObjectName(QStringLiteral("recipe.data"));
    setProperty("role", "card");
    m_grid->setContentsMargins(widgets::metrics::kPadding, 8, 8, 8);
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
    m_grid->addWidget(widgets::makeLabel("title", this, tr("Data")), 0, 0, 1, 2);
    m_grid->addWidget(m_trainingLabel, 1, 0);
    m_grid->addWidget(m_training, 1, 1);
    m_grid->addWidget(m_heldOutLabel, 2, 0);
    m_grid->addWidget(m_heldOut, 2, 1);
    m_grid->addWidget(m_calibrationLabel, 3, 0);
    m_grid->addWidget(m_calibration, 3, 1);
    m_trainingLabel->setBuddy(m_training);
    m_heldOutLabel->setBuddy(m_heldOut);
    m_calibrationLabel->setBuddy(m_calibration);
    m_training->setAccessibleName(m_trainingLabel->text());
    m_heldOut->setAccessibleName(m_heldOutLabel->text());
    m_training->setAccessibleDescription(tr("What steps of this recipe are trained on"));
    m_heldOut->setAccessibleDescription(tr("What training is watched on, and never trained on"));
    m_calibration->setAccessibleName(m_calibrationLabel->text());
    m_calibration->setAccessibleDescription(
        tr("What passes through the layers while steps look at their inputs"));
    m_training->setPlaceholderText(tr("Choose…"));
    m_calibration->setPlaceholderText(tr("Choose…"));
    connect(m_training, &SourceBox::sourceChosen, this, [this](const QString& source) {
        edit([&](core::DataSources& data) { data.training = source.toStdString(); });
    });
    connect(m_heldOut, &SourceBox::sourceChosen, this, [this](const QString& source) {
        edit([&](core::DataSources& data) { data.heldOut = source.toStdString(); });
    });
    connect(m_calibration, &SourceBox::sourceChosen, this, [this](const QString& source) {
        edit([&](core::DataSources& data) { data.calibration = source.toStdString(); });
    });
    hide();
}

void RecipeData::setRecipe(RecipeDocument* recipe) {
    m_recipe = recipe;
    refresh();
}

void RecipeData::setTeachers(std::vector<TeacherModel> models) {
    if (models == m_known) return;
    m_known = std::move(models);
    if (m_recipe) fillTeachers();
}

void RecipeData::refresh() {
    const core::MethodNeeds needs = m_recipe ? needsOf(m_recipe->recipe()) : core::MethodNeeds{};
    for (QWidget* part :
         std::initializer_list<QWidget*>{m_trainingLabel, m_training, m_heldOutLabel, m_heldOut})
        part->setVisible(needs.trainingData);
    m_calibrationLabel->setVisible(needs.calibrationText);
    m_calibration->setVisible(needs.calibrationText);
    while (static_cast<int>(m_teachers.size()) < needs.teachers) addTeacherBox();
    for (size_t i = 0; i < m_teachers.size(); ++i) {
        const bool shown = static_cast<int>(i) < needs.teachers;
        m_teachers[i].label->setVisible(shown);
        m_teachers[i].box->setVisible(shown);
        m_teachers[i].label->setText(needs.teachers > 1 ? tr("Teacher %1").arg(i + 1)
                                                        : tr("Teacher"));
        m_teachers[i].box->setAccessibleName(m_teachers[i].label->text());
    }
    setVisible(needs.trainingData || needs.calibrationText || needs.teachers > 0);
    if (!isVisibleTo(parentWidget())) return;
    fillTraining();
    fillHeldOut();
    fillCalibration();
    fillTeachers();
}

void RecipeData::fillTraining() {
    m_training->reset();
    const QString sample = sampleDataFor(m_recipe->model()->spec());
    if (!sample.isEmpty()) {
        const SampleText& text = textOfSample(sample);
        m_training->addSource(tr(text.name), sample, tr(text.tip));
        m_training->addSeparator();
    }
    addDataCommands(*m_training, tr("Data to train on"), [this](const QString& path) {
        edit([&](core::DataSources& data) { data.training = path.toStdString(); });
    });
    m_training->setSource(textOf(m_recipe->data().training));
}

void RecipeData::fillHeldOut() {
    m_heldOut->reset();
    m_heldOut->addSource(tr("Last part of the training data"), {},
                         tr("A twentieth of the training data is set aside and not trained on"));
    m_heldOut->addSeparator();
    addDataCommands(*m_heldOut, tr("Data to watch the training on"), [this](const QString& path) {
        edit([&](core::DataSources& data) { data.heldOut = path.toStdString(); });
    });
    m_heldOut->setSource(textOf(m_recipe->data().heldOut));
}

void RecipeData::fillCalibration() {
    m_calibration->reset();
    const core::ModelSpec& spec = m_recipe->model()->spec();
    const bool own = hasOwnCalibration(m_recipe->source());
    if (const QString sample = sampleDataFor(spec); !sample.isEmpty()) {
        const SampleText& text = textOfSample(sample);
        m_calibration->addSource(tr(text.name), own ? QString() : sample, tr(text.calibration));
        m_calibration->addSeparator();
    }
    const auto take = [this](const QString& path) {
        edit([&](core::DataSources& data) { data.calibration = path.toStdString(); });
    };
    const QString title = tr("Data to calibrate on");
    if (spec.classifies())
        addDataCommands(*m_calibration, title, take);
    else
        m_calibration->addCommand(tr("Choose calibration text…"), [=, this] {
            chooseFile(title, tr("Texts (*.txt *.raw *.md);;All files (*)"), take);
        });
    m_calibration->setSource(textOf(m_recipe->data().calibration));
}

void RecipeData::fillTeachers() {
    const std::vector<std::string>& chosen = m_recipe->data().teachers;
    for (size_t i = 0; i < m_teachers.size(); ++i) {
        SourceBox& box = *m_teachers[i].box;
        const auto take = [this, i](const QString& path) { setTeacher(i, path); };
        box.reset();
        if (i == 0)
            box.addSource(tr("This model, before any step"), {},
                          tr("What earlier steps of the recipe have made smaller learns from the "
                             "model as it was. A first step has nothing to learn from itself: "
                             "choose another teacher for it."));
        for (const TeacherModel& model : m_known)
            box.addSource(model.ofRun ? tr("Run: %1").arg(model.name) : model.name, model.source);
        box.addSeparator();
        box.addCommand(tr("Choose a model file…"),
                       [=, this] { chooseFile(tr("Model to learn from"), {}, take); });
        box.addCommand(tr("Choose a model folder…"),
                       [=, this] { chooseFolder(tr("Model to learn from"), take); });
        box.setSource(i < chosen.size() ? textOf(chosen[i]) : QString());
    }
}

void RecipeData::addTeacherBox() {
    const size_t index = m_teachers.size();
    const int row = 4 + static_cast<int>(index);
    Teacher teacher{widgets::makeLabel("caption", this),
                    new SourceBox(QStringLiteral("recipe.data.teacher.%1").arg(index), this)};
    teacher.label->setBuddy(teacher.box);
    teacher.box->setPlaceholderText(tr("Choose…"));
    teacher.box->setAccessibleDescription(tr("A model whose answers are learned"));
    m_grid->addWidget(teacher.label, row, 0);
    m_grid->addWidget(teacher.box, row, 1);
    connect(teacher.box, &SourceBox::sourceChosen, this,
            [this, index](const QString& source) { setTeacher(index, source); });
    m_teachers.push_back(teacher);
}

void RecipeData::setTeacher(size_t index, const QString& source) {
    edit([&](core::DataSources& data) {
        data.teachers.resize(std::max(data.teachers.size(), index + 1));
        data.teachers[index] = source.toStdString();
        std::erase(data.teachers, std::string());  // none: the model before any step
    });
}

void RecipeData::openChooser(DataKind kind) {
    SourceBox* box = kind == DataKind::Calibration ? m_calibration : m_training;
    if (kind == DataKind::Teachers) {
        const auto empty = std::ranges::find_if(
            m_teachers, [](const Teacher& teacher) { return teacher.box->source().isEmpty(); });
        box = empty == m_teachers.end() ? m_teachers.front().box : empty->box;
    }
    box->setFocus(Qt::OtherFocusReason);
    box->showPopup();
}

void RecipeData::edit(const std::function<void(core::DataSources& data)>& change) {
    core::DataSources data = m_recipe->data();
    change(data);
    m_recipe->setData(std::move(data));
}

void RecipeData::addDataCommands(SourceBox& box, const QString& title, const Choose& choose) {
    box.addCommand(tr("Choose a file…"), [=, this] {
        chooseFile(title,
                   tr("Texts, tables, images (*.txt *.raw *.md *.tsv *.csv *.jsonl *.json *.gz "
                      "*-ubyte);;All files (*)"),
                   choose);
    });
    box.addCommand(tr("Choose a folder of images…"), [=, this] { chooseFolder(title, choose); });
}

void RecipeData::chooseFile(const QString& title, const QString& filter, const Choose& choose) {
    auto* dialog = new QFileDialog(this, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, choose);
    dialog->open();
}

void RecipeData::chooseFolder(const QString& title, const Choose& choose) {
    auto* dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, choose);
    dialog->open();
}

}  // namespace lathe::app
