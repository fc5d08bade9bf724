// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/param_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

#include "widgets/forms/engine_text.h"
#include "widgets/forms/fold.h"
#include "widgets/forms/real_spin_box.h"
#include "widgets/text/elided_box.h"
#include "widgets/text/elided_label.h"

namespace lathe::widgets {

namespace {

int clampedInt(double value) {
    constexpr double kLeast = std::numeric_limits<int>::min(),
                     kMost = std::numeric_limits<int>::max();
    return int(std::clamp(value, kLeast, kMost));
}

}  // namespace

ParamForm::ParamForm(core::ParamSchema schema, const FormLayout& form, QWidget* parent)
    : QWidget(parent), m_schema(std::move(schema)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    for (const std::vector<std::string>& row : form.rows) {
        auto* main = new QGridLayout;
        main->setSpacing(2);
        main->setHorizontalSpacing(4);
        layout->addLayout(main);
        int column = 0;
        for (const std::string& name : row) placeMain(*main, addField(name), column++);
    }
    for (const FormLayout::Folded& folded : form.folds) {
        auto* content = new QWidget;
        QGridLayout* lines = linesIn(content);
        int row = 0;
        for (const std::string& name : folded.params) placeLine(*lines, addField(name), row++);
        auto* fold = new Fold(content);
        fold->setTitle(folded.title);
        layout->addWidget(fold);
        m_folds.push_back(fold);
    }
    auto* rest = new QWidget;
    QGridLayout* lines = linesIn(rest);
    int row = 0;
    for (const core::ParamSpec& spec : m_schema.specs())
        if (!m_fields.contains(spec.name)) placeLine(*lines, addField(spec.name), row++);
    layout->addWidget(rest);
    rest->setVisible(row > 0);
}

ParamForm::Field& ParamForm::addField(const std::string& name) {
    const core::ParamSpec& spec = *m_schema.find(name);
    Field field = makeField(spec);
    field.editor->setObjectName(QStringLiteral("param.") + QString::fromStdString(name));
    field.editor->setToolTip(engineText(spec.help));
    field.editor->setAccessibleName(engineText(spec.label));
    field.editor->setAccessibleDescription(engineText(spec.help));
    field.editor->setFocusPolicy(Qt::StrongFocus);
    field.editor->installEventFilter(this);
    return m_fields.insert_or_assign(name, field).first->second;
}

QGridLayout* ParamForm::linesIn(QWidget* parent) {
    auto* grid = new QGridLayout(parent);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 1);
    return grid;
}

QWidget* ParamForm::editor(const std::string& name) const {
    const auto found = m_fields.find(name);
    return found == m_fields.end() ? nullptr : found->second.editor;
}

void ParamForm::setValues(const core::Params& values) {
    for (const auto& [name, field] : m_fields) {
        const auto found = values.values().find(name);
        if (found == values.values().end()) continue;
        const QSignalBlocker quiet(field.editor);
        field.show(found->second);
        const bool matters = core::ParamSchema::matters(*field.spec, values);
        field.editor->setEnabled(matters);
        if (field.label) field.label->setEnabled(matters);
    }
}

ParamForm::Field ParamForm::makeField(const core::ParamSpec& spec) {
    Field field;
    switch (spec.type) {
        case core::ParamType::Boolean:
            field = makeBoolean(spec);
            break;
        case core::ParamType::Integer:
            field = makeInteger(spec);
            break;
        case core::ParamType::Real:
            field = makeReal(spec);
            break;
        case core::ParamType::Choice:
            field = makeChoice(spec);
            break;
        case core::ParamType::Text:
            field = makeText(spec);
            break;
    }
    field.spec = &spec;
    if (spec.type != core::ParamType::Boolean) {
        field.label = new ElidedLabel(engineText(spec.label));
        field.label->setProperty("role", "caption");
        field.label->setToolTip(engineText(spec.help));
        field.label->setBuddy(field.editor);
    }
    return field;
}

ParamForm::Field ParamForm::makeBoolean(const core::ParamSpec& spec) {
    auto* box = new QCheckBox(engineText(spec.label));
    connect(box, &QCheckBox::toggled, this, [this, &spec](bool on) { edited(spec, on, true); });
    return {nullptr, box, nullptr,
            [box](const core::ParamValue& value) { box->setChecked(std::get<bool>(value)); }};
}

ParamForm::Field ParamForm::makeInteger(const core::ParamSpec& spec) {
    auto* box = new QSpinBox;
    box->setRange(clampedInt(spec.minimum), clampedInt(spec.maximum));
    connect(box, &QSpinBox::valueChanged, this,
            [this, &spec](int value) { edited(spec, int64_t(value), false); });
    connect(box, &QSpinBox::editingFinished, this, [this, &spec, box] {
        if (m_unfinished == spec.name) edited(spec, int64_t(box->value()), true);
    });
    return {nullptr, box, nullptr, [box](const core::ParamValue& value) {
                box->setValue(clampedInt(double(std::get<int64_t>(value))));
            }};
}

ParamForm::Field ParamForm::makeReal(const core::ParamSpec& spec) {
    auto* box = new RealSpinBox;
    box->setRange(spec.minimum, spec.maximum);
    connect(box, &QDoubleSpinBox::valueChanged, this,
            [this, &spec](double value) { edited(spec, value, false); });
    connect(box, &QDoubleSpinBox::editingFinished, this, [this, &spec, box] {
        if (m_unfinished == spec.name) edited(spec, box->value(), true);
    });
    return {nullptr, box, nullptr,
            [box](const core::ParamValue& value) { box->setValue(std::get<double>(value)); }};
}

ParamForm::Field ParamForm::makeChoice(const core::ParamSpec& spec) {
    auto* box = new widgets::ElidedBox(4);
    for (const std::string& choice : spec.choices)
        box->addItem(choiceText(choice), QString::fromStdString(choice));
    connect(box, &QComboBox::currentIndexChanged, this, [this, &spec, box](int index) {
        edited(spec, box->itemData(index).toString().toStdString(), true);
    });
    return {nullptr, box, nullptr, [box](const core::ParamValue& value) {
                box->setCurrentIndex(
                    box->findData(QString::fromStdString(std::get<std::string>(value))));
            }};
}

ParamForm::Field ParamForm::makeText(const core::ParamSpec& spec) {
    auto* line = new QLineEdit;
    connect(line, &QLineEdit::textEdited, this,
            [this, &spec](const QString& text) { edited(spec, text.toStdString(), false); });
    connect(line, &QLineEdit::editingFinished, this, [this, &spec, line] {
        if (m_unfinished == spec.name) edited(spec, line->text().toStdString(), true);
    });
    return {nullptr, line, nullptr, [line](const core::ParamValue& value) {
                const QString text = QString::fromStdString(std::get<std::string>(value));
                if (line->text() != text) line->setText(text);
            }};
}

void ParamForm::placeMain(QGridLayout& grid, const Field& field, int column) {
    grid.setColumnStretch(column, 1);
    field.editor->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    if (field.label) {
        field.label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        grid.addWidget(field.label, 0, column);
    }
    grid.addWidget(field.editor, 1, column);
}

void ParamForm::placeLine(QGridLayout& grid, const Field& field, int row) {
    if (!field.label) {
        grid.addWidget(field.editor, row, 0, 1, 2);
        return;
    }
    field.label->setWordWrap(true);
    grid.addWidget(field.label, row, 0);
    field.editor->setMinimumWidth(110);
    field.editor->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    grid.addWidget(field.editor, row, 1);
}

void ParamForm::edited(const core::ParamSpec& spec, core::ParamValue value, bool finished) {
    m_unfinished = finished ? std::string() : spec.name;
    Q_EMIT valueEdited(QString::fromStdString(spec.name), value, finished);
}

bool ParamForm::eventFilter(QObject* watched, QEvent* event) {
    // Scrolling past a field must not change it.
    if (event->type() == QEvent::Wheel && !static_cast<QWidget*>(watched)->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace lathe::widgets
