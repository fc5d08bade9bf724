// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The numbers of a preview in one line, and whether they are a sample's or exact.

#include <QFrame>
#include <vector>

#include "core/methods/preview.h"

class QLabel;

namespace lathe::app {

class PreviewReadout : public QFrame {
    Q_OBJECT
  public:
    explicit PreviewReadout(QWidget* parent = nullptr);

    void show(const core::StepPreview& preview);
    void showProblem(const QString& sentence);
    void clear();
    void retranslate();

  private:
    struct Field {
        QLabel *caption, *value;
    };
    void setValue(size_t field, const QString& number, const QString& unit = {});

    std::vector<Field> m_fields;
    QLabel *m_badge, *m_problem;
};

}  // namespace lathe::app
