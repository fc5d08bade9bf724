// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/screens/screen_cases.h"

#include <QPainter>
#include <stdexcept>

#include "app/desktop/compare/compare_board.h"
#include "app/desktop/recipe/recipe_panel.h"
#include "app/desktop/views/view.h"
#include "app/desktop/window/start_page.h"
#include "core/workspace/recipe.h"
#include "tests/gui/compare/fake_runs.h"
#include "tests/gui/window/window_driver.h"
#include "tests/gui/window/window_states.h"
#include "widgets/charts/fit_bar.h"
#include "widgets/panels/facts_grid.h"

namespace lathe::tests {

namespace {

constexpr QSize kView(900, 640), kBoard(1280, 720), kRecipe(290, 600);

/// The widget by itself in a fixed size, wherever it stands in the window.
QImage pictureOf(QWidget& widget, const QSize& size) {
    widget.setParent(nullptr);
    widget.setMinimumSize(0, 0);
    widget.resize(size);
    widget.show();
    if (QWidget* focused = widget.focusWidget()) focused->clearFocus();
    return widget.grab().toImage().convertToFormat(QImage::Format_RGB32);
}

/// Paints over what other machines would show differently.
template <class Widget>
void cover(QImage& picture, QWidget& root) {
    QPainter painter(&picture);
    for (Widget* part : root.findChildren<Widget*>())
        painter.fillRect(QRect(part->mapTo(&root, QPoint()), part->size()), Qt::gray);
}

app::View& viewOf(WindowDriver& driver, const QString& id) {
    for (app::View* view : driver.window().findChildren<app::View*>())
        if (view->id() == id) return *view;
    throw std::runtime_error("no view " + id.toStdString());
}

QImage drawView(WindowDriver& driver, const QString& id, bool empty) {
    if (empty) {
        driver.openSample();
    } else {
        fillWindow(driver);
    }
    if (!empty && observatoryIds().contains(id)) measureView(driver, id);
    driver.showView(id);
    driver.waitIdle();
    app::View& view = viewOf(driver, id);
    QImage picture = pictureOf(view, kView);
    cover<widgets::FitBar>(picture, view);
    return picture;
}

QImage drawBoard() {
    app::CompareBoard board;
    board.setRuns(familyOfRuns());
    return pictureOf(board, kBoard);
}

}  // namespace

QImage drawCase(const QString& name) {
    const QStringList words = name.split('-');
    const bool empty = words.size() == 4;
    const QString part = words.first(), language = words[words.size() - 2];
    WindowDriver driver;
    driver.appearance().setLanguage(language);
    driver.appearance().setTheme(words.last() == QLatin1String("dark") ? widgets::ThemeMode::Dark
                                                                       : widgets::ThemeMode::Light);
    if (part == QLatin1String("start")) {
        auto* page = driver.window().findChild<app::StartPage*>();
        QImage picture = pictureOf(*page, kView);
        cover<widgets::FactsGrid>(picture, *page);
        return picture;
    }
    if (part == QLatin1String("compare") && !empty) return drawBoard();
    if (part == QLatin1String("recipe")) {
        fillWindow(driver);
        return pictureOf(*driver.window().findChild<app::RecipePanel*>(), kRecipe);
    }
    return drawView(driver, part, empty);
}

}  // namespace lathe::tests
