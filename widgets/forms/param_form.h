// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A form made from a schema of the engine: one field per parameter, the main ones side by side, the
// others behind folds. The form keeps no values of its own: it shows what it is given and says what
// the user wants.

#include <QWidget>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/params.h"

class QGridLayout;
class QLabel;

namespace lathe::widgets {

class Fold;

/// Parameters by name; those that are named nowhere stand in lines of their own.
struct FormLayout {
    struct Folded {
        QString title;
        std::vector<std::string> params;
    };
    std::vector<std::vector<std::string>> rows;  ///< each side by side
    std::vector<Folded> folds;
};

class ParamForm : public QWidget {
    Q_OBJECT
  public:
    ParamForm(core::ParamSchema schema, const FormLayout& layout, QWidget* parent = nullptr);

    /// Shows the values, which may be those of a larger schema; says nothing about it.
    void setValues(const core::Params& values);

    /// The field of a parameter; null if the schema has none of this name. Its objectName is
    /// "param." and the name.
    QWidget* editor(const std::string& name) const;
    const std::vector<Fold*>& folds() const { return m_folds; }

  Q_SIGNALS:
    /// `finished` is false while the user still types or spins; the last one of a gesture is true.
    void valueEdited(const QString& name, const lathe::core::ParamValue& value, bool finished);

  private:
    struct Field {
        const core::ParamSpec* spec = nullptr;
        QWidget* editor = nullptr;
        QLabel* label = nullptr;  ///< null: the editor has its own
        std::function<void(const core::ParamValue&)> show;
    };

    Field makeField(const core::ParamSpec& spec);
    Field makeBoolean(const core::ParamSpec& spec);
    Field makeInteger(const core::ParamSpec& spec);
    Field makeReal(const core::ParamSpec& spec);
    Field makeChoice(const core::ParamSpec& spec);
    Field makeText(const core::ParamSpec& spec);
    Field& addField(const std::string& name);
    QGridLayout* linesIn(QWidget* parent);
    void placeMain(QGridLayout& grid, const Field& field, int column);
    void placeLine(QGridLayout& grid, const Field& field, int row);
    void edited(const core::ParamSpec& spec, core::ParamValue value, bool finished);
    bool eventFilter(QObject* watched, QEvent* event) override;

    core::ParamSchema m_schema;
    std::map<std::string, Field> m_fields;
    std::vector<Fold*> m_folds;
    std::string m_unfinished;  ///< the parameter whose gesture has not ended
};

}  // namespace lathe::widgets
