// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The comparison of made-up runs on a screen, and what people find there by its words.

#include <QLabel>
#include <QPushButton>
#include <QTest>

#include "app/desktop/compare/compare_board.h"
#include "tests/gui/compare/fake_runs.h"

namespace lathe::tests {

inline QPushButton* buttonNamed(const QWidget& root, const QString& text) {
    for (QPushButton* button : root.findChildren<QPushButton*>())
        if (button->text() == text) return button;
    qFatal("no button '%s'", qPrintable(text));
}

inline QStringList visibleTexts(const QWidget& root) {
    QStringList texts;
    for (const QLabel* label : root.findChildren<QLabel*>())
        if (label->isVisible()) texts << label->text();
    return texts;
}

/// A shown board of the fourteen runs, with the original, int4 RTN and HQQ ticked.
struct Shown {
    app::CompareBoard board;
    Shown() {
        board.setLocale(QLocale::c());
        board.setRuns(familyOfRuns());
        board.model().setTicked({kOriginal, kRtn, kGptq});
        board.resize(1280, 800);
        board.show();
        if (!QTest::qWaitForWindowExposed(&board)) qFatal("the board does not appear");
    }
};

}  // namespace lathe::tests
