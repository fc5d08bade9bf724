// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of ARCHITECTURE.md that a machine can check: who may include whom, where Qt may not be, which
// calls are banned, how long a file may grow, and that the page names every folder there is.
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "tests/support/test_data.h"

namespace {

const QStringList kCoreOrder = {"base",  "tensor", "encoding", "kernels", "solvers", "backend",  "formats",
                                "tokenizer", "model", "data", "evaluate", "train", "observe", "generate",
                                "calibrate", "methods", "workspace"};

QString root() { return QString::fromStdString(lathe::tests::sourcePath("").string()); }

QString contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Sources below the given top-level folders, relative to the project's root.
QStringList sources(const QStringList& folders, const QStringList& patterns = {"*.h", "*.cpp", "*.inc"}) {
    QStringList found;
    for (const QString& folder : folders) {
        QDirIterator files(root() + folder, patterns, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) found << QDir(root()).relativeFilePath(files.next());
    }
    found.sort();
    return found;
}

QStringList includesOf(const QString& path) {
    static const QRegularExpression pattern("^\\s*#\\s*include\\s+[<\"]([^>\"]+)[>\"]", QRegularExpression::MultilineOption);
    QStringList found;
    auto matches = pattern.globalMatch(contentOf(root() + path));
    while (matches.hasNext()) found << matches.next().captured(1);
    return found;
}

}  // namespace

class TestArchitecture : public QObject {
    Q_OBJECT
  private slots:
    void coreFoldersIncludeOnlyThoseAbove();
    void frontEndsKeepToTheirLayers();
    void widgetFoldersIncludeOnlyThoseAbove();
    void viewsNeverTouchTensors();
    void coreIsFreeOfQt();
    void heavyHeadersStayOutOfPublicHeaders();
    void bannedCalls();
    void filesOpenWithTheirLicence();
    void filesStayReadable();
    void oneSwitchOverElementTypes();
    void registriesListEveryFile();
    void pageNamesEveryFolder();
};

void TestArchitecture::coreFoldersIncludeOnlyThoseAbove() {
    for (const QString& path : sources({"core"})) {
        const qsizetype own = kCoreOrder.indexOf(path.section('/', 1, 1));
        QVERIFY2(own >= 0, qPrintable(path + " is in a folder that the order does not know"));
        for (const QString& include : includesOf(path)) {
            QVERIFY2(!include.startsWith("app/") && !include.startsWith("widgets/") && !include.startsWith("tests/"),
                     qPrintable(path + " includes " + include));
            if (!include.startsWith("core/")) continue;
            const qsizetype other = kCoreOrder.indexOf(include.section('/', 1, 1));
            QVERIFY2(other >= 0 && other <= own, qPrintable(path + " includes " + include + ", which is below it"));
        }
    }
}

void TestArchitecture::frontEndsKeepToTheirLayers() {
    for (const QString& path : sources({"widgets", "app"}))
        for (const QString& include : includesOf(path)) {
            QVERIFY2(!path.startsWith("widgets/") || !include.startsWith("app/"), qPrintable(path + " includes " + include));
            QVERIFY2(!path.startsWith("app/cli/") || !include.startsWith("widgets/"), qPrintable(path + " includes " + include));
        }
}

void TestArchitecture::widgetFoldersIncludeOnlyThoseAbove() {
    // Charts stand on style alone; the folders of the last row do not know each other's charts' painters.
    static const QMap<QString, QStringList> allowed = {
        {"style", {"style"}},
        {"text", {"text"}},
        {"charts", {"style", "text", "charts"}},
        {"curves", {"style", "text", "charts", "curves"}},
        {"panels", {"style", "text", "panels"}},
        {"forms", {"style", "text", "panels", "forms"}},
        {"models", {"style", "text", "charts", "forms", "models"}}};
    for (const QString& path : sources({"widgets"})) {
        const QString own = path.section('/', 1, 1);
        QVERIFY2(allowed.contains(own), qPrintable(path + " is in a folder that the order does not know"));
        for (const QString& include : includesOf(path))
            if (include.startsWith("widgets/"))
                QVERIFY2(allowed[own].contains(include.section('/', 1, 1)), qPrintable(path + " includes " + include));
    }
}

void TestArchitecture::viewsNeverTouchTensors() {
    static const QRegularExpression tensors("\\bdecodeRows\\s*\\(|->decode\\(|\\bparallelFor\\s*\\(|core/tensor/");
    for (const QString& path : sources({"widgets", "app/desktop"})) {
        const auto match = tensors.match(contentOf(root() + path));
        QVERIFY2(!match.hasMatch(), qPrintable(path + ": " + match.captured(0)));
    }
}

void TestArchitecture::coreIsFreeOfQt() {
    static const QRegularExpression qt("^Q[A-Z]|^Qt");
    for (const QString& path : sources({"core", "app/cli", "app/read_hdf5", "app/sample_data"}))
        for (const QString& include : includesOf(path))
            QVERIFY2(!qt.match(include).hasMatch(), qPrintable(path + " includes " + include));
}

void TestArchitecture::heavyHeadersStayOutOfPublicHeaders() {
    // A header that says it is for .cpp files only may share heavy types between them.
    static const QRegularExpression heavy("^(nlohmann/(?!json_fwd)|Eigen/|hdf5|H5|cblas|CL/|pcre2)");
    for (const QString& path : sources({"core"}, {"*.h"})) {
        if (contentOf(root() + path).contains(".cpp files only")) continue;
        for (const QString& include : includesOf(path))
            QVERIFY2(!heavy.match(include).hasMatch(), qPrintable(path + " includes " + include));
    }
}

void TestArchitecture::bannedCalls() {
    static const QRegularExpression banned("\\bprocessEvents\\s*\\(|\\busing namespace std\\b|std::shuffle|std::mt19937|\\babort\\s*\\(");
    for (const QString& path : sources({"core", "widgets", "app"})) {
        const auto match = banned.match(contentOf(root() + path));
        QVERIFY2(!match.hasMatch(), qPrintable(path + ": " + match.captured(0)));
    }
}

void TestArchitecture::filesOpenWithTheirLicence() {
    for (const QString& path : sources({"core", "widgets", "app", "tests", "resources", "installer"},
                                       {"*.h", "*.cpp", "*.inc", "*.py", "*.sh", "CMakeLists.txt", "*.cmake"})) {
        const QString start = contentOf(root() + path).section('\n', 0, 1);
        QVERIFY2(start.contains("SPDX-License-Identifier: GPL-3.0-or-later"), qPrintable(path));
    }
}

void TestArchitecture::filesStayReadable() {
    for (const QString& path : sources({"core", "widgets", "app", "tests"})) {
        const qsizetype lines = contentOf(root() + path).count('\n');
        if (lines > 500) qWarning("%s has %lld lines and wants splitting", qPrintable(path), static_cast<long long>(lines));
        QVERIFY2(lines <= 700, qPrintable(path + " has " + QString::number(lines) + " lines"));
    }
}

void TestArchitecture::oneSwitchOverElementTypes() {
    for (const QString& path : sources({"core", "widgets", "app"})) {
        if (path == "core/tensor/dispatch.h") continue;
        const qsizetype cases = contentOf(root() + path).count(QRegularExpression("case DType::"));
        // Tensor::converted names the floating types that it writes; nobody lists them all again.
        QVERIFY2(cases <= 6, qPrintable(path + " switches over element types; use dispatch()"));
    }
}

void TestArchitecture::registriesListEveryFile() {
    const struct {
        const char *list, *folder, *object;
    } registries[] = {{"core/encoding/encodings.inc", "core/encoding", "const EncodingKind encoding_"},
                      {"core/formats/formats.inc", "core/formats", "const Format format_"},
                      {"core/methods/methods.inc", "core/methods", "const Method method_"},
                      {"core/model/families/families.inc", "core/model/families", "const Family family_"}};
    for (const auto& registry : registries) {
        const QString list = contentOf(root() + registry.list);
        QVERIFY2(!list.isEmpty(), registry.list);
        const QRegularExpression defined("^" + QRegularExpression::escape(registry.object) + "(\\w+)",
                                         QRegularExpression::MultilineOption);
        QSet<QString> names;
        for (const QString& path : sources({registry.folder}, {"*.cpp"})) {
            auto matches = defined.globalMatch(contentOf(root() + path));
            while (matches.hasNext()) names << matches.next().captured(1);
        }
        QVERIFY2(!names.isEmpty(), registry.folder);
        for (const QString& name : names)
            QVERIFY2(list.contains("(" + name + ")"), qPrintable(name + " is missing from " + registry.list));
    }
}

void TestArchitecture::pageNamesEveryFolder() {
    const QString page = contentOf(root() + "ARCHITECTURE.md");
    QVERIFY(!page.isEmpty());
    for (const QString& folder : QDir(root() + "core").entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (folder == "cmake") continue;
        QVERIFY2(page.contains("`" + folder + "/`"), qPrintable("ARCHITECTURE.md does not name core/" + folder));
        QVERIFY2(kCoreOrder.contains(folder), qPrintable(folder + " has no place in the order"));
    }
    for (const QString& parent : {QString("widgets/"), QString("app/desktop/")})
        for (const QString& folder : QDir(root() + parent).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QVERIFY2(page.contains("`" + parent + folder + "/`"), qPrintable("ARCHITECTURE.md does not name " + parent + folder));
}

QTEST_GUILESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
