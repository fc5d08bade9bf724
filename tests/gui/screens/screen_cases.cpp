// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/screens/screen_cases.h"

#include <QComboBox>
#include <QPainter>
#include <QTest>
#include <algorithm>
#include <memory>
#include <stdexcept>

#include "app/desktop/compare/compare_board.h"
#include "app/desktop/compare/compare_panels.h"
#include "app/desktop/compare/run_details.h"
#include "app/desktop/observatory/observed_text.h"
#include "app/desktop/recipe/recipe_panel.h"
#include "app/desktop/views/view.h"
#include "app/desktop/window/start_page.h"
#include "core/workspace/recipe.h"
#include "tests/gui/compare/fake_drop.h"
#include "tests/gui/compare/fake_runs.h"
#include "tests/gui/window/window_driver.h"
#include "tests/gui/window/window_states.h"
#include "widgets/charts/fit_bar.h"
#include "widgets/panels/facts_grid.h"

namespace lathe::tests {

namespace {

constexpr QSize kView(900, 640), kBoard(1280, 720), kRecipe(290, 600), kRun(288, 1250);

/// The widget by itself in a fixed size, wherever it stands in the window.
QImage pictureOf(QWidget& widget, const QSize& size) {
    widget.setParent(nullptr);
    widget.setMinimumSize(0, 0);
    widget.resize(size);
    widget.show();
    if (QWidget* focused = widget.focusWidget()) focused->clearFocus();
    return widget.grab().toImage().convertToFormat(QImage::Format_RGB32);
}

/// With wrapped texts, which find their height one layout further in per pass.
QImage settledPictureOf(QWidget& widget, const QSize& size) {
    pictureOf(widget, size);
    QTest::qWait(100);
    return pictureOf(widget, size);
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

/// Sensitivity with one block left in float, and a plan that was measured.
QImage drawPlans(WindowDriver& driver) {
    driver.openSample();
    app::chooseObservedText({{}, 512});
    driver.showView(QStringLiteral("sensitivity"));
    for (const char* choice : {"sensitivity.unit", "sensitivity.mode"})
        driver.find<QComboBox>(QLatin1String(choice)).setCurrentIndex(1);
    for (const char* button : {"sensitivity.first", "sensitivity.measurePlan"}) {
        driver.click(QLatin1String(button));
        driver.waitIdle();
    }
    return settledPictureOf(viewOf(driver, QStringLiteral("sensitivity")), kView);
}

QImage drawBoard() {
    app::CompareBoard board;
    board.setRuns(familyOfRuns());
    return pictureOf(board, kBoard);
}

/// Quality against bits in all, over two models.
QImage drawBits() {
    app::CompareBoard board;
    board.setRuns(runsOfTwoModels());
    board.findChild<app::ComparePanels*>()->showBitLines();
    return pictureOf(board, kBoard);
}

/// The panel of a run that has warnings and whose loss of quality was explained.
QImage drawDrop() {
    std::vector<core::Run> runs = familyOfRuns();
    const auto run = std::ranges::find(runs, kRtn, &core::Run::id);
    core::StepReport& step = run->metrics->steps.front();
    step.loss = {{"layers.0.ffn.up"}, {"layers.3.ffn.up"}};
    core::StepWarning& warning = step.warnings.emplace_back();
    warning.condition = "dead-output";
    warning.site = "layers.3.ffn.up";
    warning.facts.tokens = 96;
    app::CompareBoard board;
    board.setRuns(std::move(runs));
    board.setCurrentRun(kRtn);
    board.details().setExplanation(kRtn,
                                   std::make_shared<const app::ExplainedDrop>(explainedDrop()));
    return settledPictureOf(board.details(), kRun);
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
    if (part == QLatin1String("bits")) return drawBits();
    if (part == QLatin1String("plans")) return drawPlans(driver);
    if (part == QLatin1String("drop")) return drawDrop();
    if (part == QLatin1String("calibration")) {
        fillWindow(driver);
        measureView(driver, QStringLiteral("activations"));
        showActivationsPage(driver, 2);
        return pictureOf(viewOf(driver, QStringLiteral("activations")), kView);
    }
    if (part == QLatin1String("recipe")) {
        fillWindow(driver);
        return pictureOf(*driver.window().findChild<app::RecipePanel*>(), kRecipe);
    }
    return drawView(driver, part, empty);
}

}  // namespace lathe::tests
