// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The formats that the engine writes, each with who loads it and what becomes of the tensors.

#include <QListWidget>

#include "app/desktop/dialogs/format_plan.h"

class QLabel;

namespace lathe::app {

class ExportFormatList : public QListWidget {
    Q_OBJECT
  public:
    explicit ExportFormatList(QWidget* parent = nullptr);

    const core::Format* current() const;  ///< null: none
    void setCurrent(std::string_view id);

    void setPlanning();  ///< forgets every plan: "Planning…"
    void setPlan(const FormatPlan& plan);
    void retranslate();

  Q_SIGNALS:
    void formatChosen(const lathe::core::Format* format);

  private:
    struct Row {
        const core::Format* format;
        QLabel *title, *loadedBy, *counts;
    };
    void addFormat(const core::Format& format);
    void setCounts(int row, const QString& text);

    std::vector<Row> m_rows;
};

}  // namespace lathe::app
