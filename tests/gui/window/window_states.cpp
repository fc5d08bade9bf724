// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/window/window_states.h"

#include <QAbstractButton>
#include <QSlider>
#include <QTabBar>

#include "app/desktop/observatory/observed_text.h"
#include "core/model/family.h"
#include "core/workspace/export_file.h"
#include "core/workspace/recipe.h"
#include "core/workspace/runner.h"
#include "widgets/panels/segmented_button.h"

namespace lathe::tests {

void fillWindow(WindowDriver& driver) {
    driver.openSample();
    core::Recipe recipe;
    for (const char* step : {"quant.rtn bits=4 group=32 clip=mse", "prune.magnitude sparsity=0.3"})
        recipe.steps.push_back(core::stepFromText(step));
    driver.document().recipe().setRecipe(recipe, QStringLiteral("two steps"));
    driver.document().recipe().setCurrentStep(0);
    driver.document().selection().select({QStringLiteral("layers.2.attn.q")}, nullptr);
    driver.waitIdle();
}

QStringList observatoryIds() {
    return {QStringLiteral("activations"), QStringLiteral("heads"),
            QStringLiteral("similarity"),  QStringLiteral("sensitivity"),
            QStringLiteral("divergence"),  QStringLiteral("columns")};
}

void measureView(WindowDriver& driver, const QString& id) {
    app::chooseObservedText({{}, 512});
    core::Recipe recipe;
    recipe.steps.push_back(core::stepFromText("quant.rtn bits=3 group=64"));
    core::JobContext job;
    if (id == QLatin1String("divergence"))
        driver.document().setCompressed(
            core::runRecipe(driver.document().model(), recipe, job).model,
            QStringLiteral("int3 g64"));
    driver.showView(id);
    driver.click(id + QStringLiteral(".first"));
    driver.waitIdle();
    if (id == QLatin1String("columns"))  // in the middle of its walk
        driver.find<QSlider>(QStringLiteral("columns.slider")).setValue(13);
}

void openPlanted(WindowDriver& driver, const std::string& which) {
    core::Recipe recipe;
    recipe.steps.push_back(core::stepFromText(
        "adapt.inject_outliers factor=32 " + which));
    core::JobContext job;
    const core::ModelPtr planted =
        core::runRecipe(core::openModel("sample:stories"), recipe, job).model;
    const QString path = driver.folder() + QStringLiteral("/planted.lathe.h5");
    core::exportModel(planted, "native", path.toStdString(), driver.workbench().backend(), job);
    driver.open(path);
}

void showActivationsPage(WindowDriver& driver, int index) {
    driver.showView(QStringLiteral("activations"));
    driver.find<widgets::SegmentedButton>(QStringLiteral("activations.mode"))
        .findChildren<QAbstractButton*>()
        .at(index)
        ->click();
}

QStringList viewIds(WindowDriver& driver) {
    QStringList ids;
    auto& tabs = driver.find<QTabBar>(QStringLiteral("tabs.views"));
    for (int i = 0; i < tabs.count(); ++i) ids << tabs.tabData(i).toString();
    return ids;
}

}  // namespace lathe::tests
