// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the window with real numbers: the sample is opened, quantized and pruned, and every
// view is drawn in both themes and three languages. Usage: lathe_screens FOLDER [WIDTHxHEIGHT
// [training|classifier|observatory|crowded|drop|columns|bits|plans]]; the last word leaves out all
// but the pictures of a training, of the bundled classifiers, of the observatory, of its charts
// with much in them, of a run whose drop is explained, of a walk over the columns of a tile, of two
// models at several bit widths, or of plans of bits that are put to the test.
#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QTest>
#include <algorithm>
#include <cstdio>

#include "app/desktop/compare/compare_board.h"
#include "app/desktop/compare/compare_panels.h"
#include "app/desktop/dialogs/export_dialog.h"
#include "app/desktop/dialogs/statistics_dialog.h"
#include "app/desktop/observatory/observed_text.h"
#include "core/workspace/recipe.h"
#include "tests/gui/window/window_driver.h"
#include "tests/gui/window/window_states.h"
#include "widgets/charts/heat_map.h"
#include "widgets/panels/segmented_button.h"

using namespace lathe;

namespace {

void grab(tests::WindowDriver& driver, const QString& path) {
    driver.waitIdle();
    QTest::qWait(100);  // wrapped texts find their height one layout further in per pass
    driver.window().grab().save(path);
    std::printf("%s\n", qPrintable(path));
}

void run(tests::WindowDriver& driver, const QStringList& steps, const QString& name) {
    core::Recipe recipe;
    recipe.name = name.toStdString();
    for (const QString& step : steps)
        recipe.steps.push_back(core::stepFromText(step.toStdString()));
    driver.document().recipe().setRecipe(recipe, name);
    driver.waitIdle();
    driver.click(QStringLiteral("recipe.run"));
    driver.waitIdle();
}

/// Every language in both themes.
template <class Draw>
void inAllLooks(tests::WindowDriver& driver, Draw draw) {
    for (const QString& language : app::Appearance::languages())
        for (const auto& [theme, themeName] : {std::pair(widgets::ThemeMode::Light, "light"),
                                               std::pair(widgets::ThemeMode::Dark, "dark")}) {
            driver.appearance().setLanguage(language);
            driver.appearance().setTheme(theme);
            draw(language + QLatin1Char('-') + QLatin1String(themeName));
        }
}

/// A recipe that trains: its card and data, its curve, and the run in Compare.
void grabTraining(tests::WindowDriver& driver, const QString& folder) {
    driver.appearance().setLanguage(QStringLiteral("en"));
    driver.showView(QStringLiteral("overview"));
    core::Recipe recipe;
    recipe.name = "tuned int4";
    for (const char* step : {"train.finetune steps=60 look_every=10", "quant.rtn bits=4 group=32"})
        recipe.steps.push_back(core::stepFromText(step));
    driver.document().recipe().setRecipe(recipe, QStringLiteral("tuned int4"));
    driver.waitIdle();
    driver.click(QStringLiteral("recipe.run"));
    const auto trains = [&] {
        return std::ranges::any_of(driver.workbench().jobs().jobs(), &app::JobInfo::canFinish);
    };
    if (QTest::qWaitFor(trains, 60000)) {
        QTest::qWait(4000);  // some steps of a curve
        driver.window().grab().save(folder + QStringLiteral("/training-now-en-light.png"));
    }
    driver.waitIdle();
    inAllLooks(driver, [&](const QString& look) {
        for (const QString view : {"overview", "compare"}) {
            driver.showView(view);
            auto* panels = driver.window().findChild<app::ComparePanels*>();
            if (view == "compare") panels->showTrainings();
            grab(driver, QStringLiteral("%1/training-%2-%3.png").arg(folder, view, look));
        }
    });
}

/// A classifier of pictures and one of texts: overview, and what Compare says of their answers.
void grabClassifiers(tests::WindowDriver& driver, const QString& folder) {
    for (const QString sample : {"digits", "reviews"}) {
        driver.appearance().setLanguage(QStringLiteral("en"));
        driver.open(QStringLiteral("sample:") + sample);
        run(driver, {"quant.rtn bits=8 granularity=row"}, "int8 rows");
        run(driver, {"prune.magnitude mode=layer sparsity=0.6"}, "60 % pruned");
        run(driver, {"quant.rtn bits=2 group=32"}, "int2 g32");
        const QString name = folder + QStringLiteral("/classifier-") + sample;
        inAllLooks(driver, [&](const QString& look) {
            driver.showView(QStringLiteral("overview"));
            grab(driver, QStringLiteral("%1-overview-%2.png").arg(name, look));
            driver.showView(QStringLiteral("compare"));
            auto* panels = driver.window().findChild<app::ComparePanels*>();
            for (int page = 0; page < 3; ++page) {
                panels->showClasses(page);
                grab(driver, QStringLiteral("%1-compare%2-%3.png").arg(name).arg(page).arg(look));
            }
        });
    }
}

/// The views that measure, before and after.
void grabObservatory(tests::WindowDriver& driver, const QString& folder) {
    for (const QString& view : tests::observatoryIds()) {
        driver.showView(view);
        grab(driver, QStringLiteral("%1/%2-empty-en-light.png").arg(folder, view));
        tests::measureView(driver, view);
    }
    driver.document().selection().selectHead("layers.2.attn.q", 3, nullptr);
    inAllLooks(driver, [&](const QString& look) {
        for (const QString& view : tests::observatoryIds()) {
            driver.showView(view);
            grab(driver, QStringLiteral("%1/%2-%3.png").arg(folder, view, look));
        }
        tests::showActivationsPage(driver, 1);
        grab(driver, QStringLiteral("%1/features-%2.png").arg(folder, look));
        tests::showActivationsPage(driver, 2);
        grab(driver, QStringLiteral("%1/calibration-%2.png").arg(folder, look));
        tests::showActivationsPage(driver, 0);
    });
    tests::openPlanted(driver);
    tests::measureView(driver, QStringLiteral("activations"));
    inAllLooks(driver, [&](const QString& look) {
        for (int page = 0; page < 3; ++page) {
            tests::showActivationsPage(driver, page);
            grab(driver, QStringLiteral("%1/planted%2-%3.png").arg(folder).arg(page).arg(look));
        }
    });
    tests::showActivationsPage(driver, 0);
}

/// Heads by all pairs of scores, and a model with many outlier features: charts with more marks than
/// have room.
void grabCrowded(tests::WindowDriver& driver, const QString& folder) {
    tests::measureView(driver, QStringLiteral("heads"));
    auto& below = driver.find<QComboBox>(QStringLiteral("heads.below"));
    below.setCurrentIndex(1);
    Q_EMIT below.activated(1);
    inAllLooks(driver, [&](const QString& look) {
        grab(driver, QStringLiteral("%1/pairs-%2.png").arg(folder, look));
    });
    tests::openPlanted(driver, "count=60");
    tests::measureView(driver, QStringLiteral("activations"));
    tests::showActivationsPage(driver, 1);
    inAllLooks(driver, [&](const QString& look) {
        grab(driver, QStringLiteral("%1/many-features-%2.png").arg(folder, look));
    });
    tests::showActivationsPage(driver, 0);
}

/// A walk in the middle: by GPTQ with an edited weight, and by SparseGPT.
void grabColumns(tests::WindowDriver& driver, const QString& folder) {
    driver.document().selection().select({"layers.2.ffn.up"}, nullptr);
    tests::measureView(driver, QStringLiteral("columns"));
    const auto draw = [&](const char* name) {
        inAllLooks(driver, [&](const QString& look) {
            grab(driver,
                 QStringLiteral("%1/columns-%2-%3.png").arg(folder, QLatin1String(name), look));
        });
    };
    auto& box = driver.find<QDoubleSpinBox>(QStringLiteral("columns.value"));
    draw("gptq");
    box.setValue(box.value() + 0.05);
    driver.waitIdle();
    draw("edit");
    driver.click(QStringLiteral("columns.reset"));
    driver.find<widgets::SegmentedButton>(QStringLiteral("columns.method"))
        .findChildren<QAbstractButton*>()
        .at(1)
        ->click();
    driver.waitIdle();
    draw("sparsegpt");
}

/// Sensitivity as an estimate and with one weight left in float, and with plans that were measured:
/// a good one, and one that is worse than uniform bits.
void grabPlans(tests::WindowDriver& driver, const QString& folder) {
    driver.document().selection().select({"layers.2.attn.q"}, nullptr);
    const auto draw = [&](const char* name) {
        inAllLooks(driver, [&](const QString& look) {
            grab(driver,
                 QStringLiteral("%1/plans-%2-%3.png").arg(folder, QLatin1String(name), look));
        });
    };
    app::chooseObservedText({{}, 512});
    driver.showView(QStringLiteral("sensitivity"));
    auto& mode = driver.find<QComboBox>(QStringLiteral("sensitivity.mode"));
    mode.setCurrentIndex(2);
    Q_EMIT mode.activated(2);
    draw("invited");
    driver.click(QStringLiteral("sensitivity.measure"));
    driver.waitIdle();
    draw("estimated");
    mode.setCurrentIndex(0);
    Q_EMIT mode.activated(0);
    driver.click(QStringLiteral("sensitivity.measure"));
    driver.waitIdle();
    for (const double bits : {4.8, 6.5, 5.45}) {
        driver.find<QDoubleSpinBox>(QStringLiteral("sensitivity.bits")).setValue(bits);
        driver.waitIdle();
        driver.click(QStringLiteral("sensitivity.measurePlan"));
        driver.waitIdle();
    }
    draw("good");
    auto& matrix = driver.find<widgets::HeatMap>(QStringLiteral("sensitivity.matrix"));
    Q_EMIT matrix.cellClicked(2, 3);  // the values of the first block, at 2 bits
    driver.click(QStringLiteral("sensitivity.measurePlan"));
    driver.waitIdle();
    draw("bad");
    mode.setCurrentIndex(1);
    driver.click(QStringLiteral("sensitivity.measure"));
    driver.waitIdle();
    driver.find<QComboBox>(QStringLiteral("sensitivity.tradeKind")).setCurrentIndex(0);
    Q_EMIT driver.find<QComboBox>(QStringLiteral("sensitivity.tradeKind")).activated(0);
    draw("float");
}

/// A run with far too few bits: its warnings, and what explains its loss of quality.
void grabDrop(tests::WindowDriver& driver, const QString& folder) {
    run(driver, {"prune.magnitude sparsity=0", "quant.rtn bits=2 granularity=tensor"}, "two bits");
    driver.click(QStringLiteral("message.close"));
    driver.showView(QStringLiteral("compare"));
    auto* board = driver.window().findChild<app::CompareBoard*>();
    board->setCurrentRun(board->model().runs().back().id);
    inAllLooks(driver, [&](const QString& look) {
        grab(driver, QStringLiteral("%1/drop-before-%2.png").arg(folder, look));
    });
    driver.click(QStringLiteral("compare.explain"));
    inAllLooks(driver, [&](const QString& look) {
        grab(driver, QStringLiteral("%1/drop-%2.png").arg(folder, look));
    });
}

/// Quality against bits in all: two models at four widths each.
void grabBits(tests::WindowDriver& driver, const QString& folder) {
    for (const QString sample : {"stories", "stories-large"}) {
        driver.open(QStringLiteral("sample:") + sample);
        for (const QString bits : {"8", "4", "3", "2"})
            run(driver, {"quant.rtn group=32 clip=mse bits=" + bits}, "int" + bits + " g32");
    }
    driver.click(QStringLiteral("message.close"));
    driver.showView(QStringLiteral("compare"));
    driver.window().findChild<app::ComparePanels*>()->showBitLines();
    inAllLooks(driver, [&](const QString& look) {
        grab(driver, QStringLiteral("%1/bits-%2.png").arg(folder, look));
    });
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("screens");
    const QStringList size =
        argc > 2 ? QString::fromLocal8Bit(argv[2]).split('x') : QStringList{"1440", "900"};
    QDir().mkpath(folder);
    tests::WindowDriver driver;
    driver.window().resize(size.value(0).toInt(), size.value(1).toInt());
    grab(driver, folder + "/start-en-light.png");
    if (argc > 3 && QByteArray(argv[3]) == "classifier") {
        grabClassifiers(driver, folder);
        return 0;
    }
    driver.openSample();
    if (argc > 3 && QByteArray(argv[3]) == "observatory") {
        grabObservatory(driver, folder);
        return 0;
    }
    if (argc > 3 && QByteArray(argv[3]) == "crowded") {
        grabCrowded(driver, folder);
        return 0;
    }
    if (argc > 3 && QByteArray(argv[3]) == "drop") {
        grabDrop(driver, folder);
        return 0;
    }
    if (argc > 3 && QByteArray(argv[3]) == "columns") {
        grabColumns(driver, folder);
        return 0;
    }
    if (argc > 3 && QByteArray(argv[3]) == "bits") {
        grabBits(driver, folder);
        return 0;
    }
    if (argc > 3 && QByteArray(argv[3]) == "plans") {
        grabPlans(driver, folder);
        return 0;
    }
    if (argc > 3) {
        grabTraining(driver, folder);
        return 0;
    }
    run(driver, {"quant.rtn bits=8 granularity=row"}, "int8 rows");
    run(driver, {"prune.magnitude mode=layer sparsity=0.6"}, "60 % pruned");
    run(driver, {"quant.gguf type=Q4_K"}, "Q4_K");
    run(driver, {"quant.rtn bits=2 group=32 clip=mse"}, "int2 g32");
    run(driver, {"quant.rtn bits=4 group=32 clip=mse"}, "int4 g32");
    driver.click(QStringLiteral("message.close"));
    driver.document().selection().select({"layers.2.attn.q"}, nullptr);
    driver.document().recipe().setCurrentStep(0);
    inAllLooks(driver, [&](const QString& look) {
        for (const QString view : {"overview", "weights", "compare", "generate"}) {
            driver.showView(view);
            if (view == "generate" && look == "en-light") {
                driver.click(QStringLiteral("generate"));
                driver.waitIdle();
            }
            grab(driver, QStringLiteral("%1/%2-%3.png").arg(folder, view, look));
        }
    });
    grabTraining(driver, folder);
    driver.window().actions().at(QStringLiteral("file.export"))->trigger();
    driver.window().actions().at(QStringLiteral("view.statistics"))->trigger();
    driver.waitIdle();
    driver.click(QStringLiteral("statistics.ranks"));
    driver.waitIdle();
    const auto grabDialogs = [&](const QString& look) {
        driver.find<app::ExportDialog>(QString()).grab().save(
            QStringLiteral("%1/export-%2.png").arg(folder, look));
        driver.find<app::StatisticsDialog>(QString()).grab().save(
            QStringLiteral("%1/statistics-%2.png").arg(folder, look));
    };
    grabDialogs(QStringLiteral("zh_CN-dark"));
    driver.appearance().setLanguage(QStringLiteral("en"));
    driver.appearance().setTheme(widgets::ThemeMode::Light);
    driver.waitIdle();
    grabDialogs(QStringLiteral("en-light"));
    return 0;
}
