// SPDX-License-Identifier: GPL-3.0-or-later
// lathe: the desktop program. `lathe FILE...` opens them; without files it goes on where the user
// was.

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QSettings>
#include <QStandardPaths>
#include <cstdio>

#include "app/desktop/appearance/appearance.h"
#include "app/desktop/window/main_window.h"
#include "core/workspace/machine.h"

namespace {

std::filesystem::path defaultWorkspace() {
    return (QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
            QStringLiteral("/workspace"))
        .toStdString();
}

int run(QApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("A workbench for model compression"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({QStringLiteral("workspace"),
                      QStringLiteral("Folder of runs and checkpoints."), QStringLiteral("folder")});
    parser.addPositionalArgument(QStringLiteral("FILE"),
                                 QStringLiteral("Models to open: GGUF, folders, .lathe.h5, .bin, "
                                                "sample:stories, sample:stories-large, "
                                                "sample:digits, sample:mlp, sample:reviews."),
                                 QStringLiteral("[FILE...]"));
    parser.process(application);
    const QString folder = parser.value(QStringLiteral("workspace"));
    lathe::app::Appearance appearance(application);
    lathe::app::Workbench workbench(folder.isEmpty() ? defaultWorkspace()
                                                     : std::filesystem::path(folder.toStdString()));
    lathe::app::MainWindow window(workbench, appearance);
    window.restoreSession();
    window.show();
    QStringList sources = parser.positionalArguments();
    if (sources.isEmpty()) sources = QSettings().value("window/open").toStringList();
    for (const QString& source : sources) workbench.open(source);
    return QApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("Lathe"));
    QApplication::setApplicationName(QStringLiteral("lathe"));
    QApplication::setApplicationVersion(QString::fromStdString(lathe::core::programVersion()));
    QApplication::setDesktopFileName(QStringLiteral("org.lathe.Lathe"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/lathe.svg")));
    try {
        return run(application);
    } catch (const lathe::core::Error& error) {
        std::fprintf(stderr, "lathe: %s\n", error.what());
        return 1;
    }
}
