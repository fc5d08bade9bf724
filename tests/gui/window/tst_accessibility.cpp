// SPDX-License-Identifier: GPL-3.0-or-later
// What people without a mouse or without sight need of every view: Tab reaches each control, each
// has a name and is large enough, and a chart says by arrow keys and by a table all that it shows.
#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QSet>
#include <QSlider>
#include <QTableView>
#include <QTest>

#include "tests/gui/window/window_states.h"
#include "widgets/charts/chart_widget.h"

using namespace lathe;
using widgets::ChartWidget;

namespace {

constexpr int kLeastHeight = 24;

template <class... Kinds>
bool isOneOf(const QWidget* widget) {
    return (... || qobject_cast<const Kinds*>(widget));
}

bool isControl(const QWidget* widget) {
    // The insides of Qt's own: what they do has a key in the widget around them.
    if (widget->objectName().startsWith("qt_") || widget->inherits("QLineEditIconButton"))
        return false;
    if (isOneOf<QLineEdit>(widget))
        return !isOneOf<QAbstractSpinBox, QComboBox>(widget->parentWidget());
    return isOneOf<QAbstractButton, QComboBox, QAbstractSpinBox, QSlider, QTableView, ChartWidget>(
        widget);
}

/// Names a widget for a failure: its class, name and the names of those around it.
QString described(const QWidget* widget) {
    QString text = QLatin1String(widget->metaObject()->className());
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
        text += QStringLiteral(" “%1”").arg(button->text());
    for (const QWidget* each = widget; each; each = each->parentWidget())
        if (!each->objectName().isEmpty()) text += ' ' + each->objectName();
    return text;
}

QString nameOf(QWidget* widget) {
    const QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
    return interface ? interface->text(QAccessible::Name) : QString();
}

QString valueOf(ChartWidget* chart) {
    return QAccessible::queryAccessibleInterface(chart)->text(QAccessible::Value);
}

}  // namespace

class TestAccessibility : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void controls_data() { views(); }
    void controls();
    void charts_data() { views(); }
    void charts();
    void startPageInOrder();
    void cleanupTestCase() { m_driver.reset(); }

  private:
    void views();
    void checkCharts();
    QList<QWidget*> shownControls() const;
    QSet<QWidget*> reachedByTab() const;

    std::unique_ptr<tests::WindowDriver> m_driver;
};

void TestAccessibility::initTestCase() {
    m_driver = std::make_unique<tests::WindowDriver>();
    tests::fillWindow(*m_driver);
    for (const QString& view : tests::observatoryIds()) tests::measureView(*m_driver, view);
}

void TestAccessibility::views() {
    QTest::addColumn<QString>("view");
    for (const QString& view : tests::viewIds(*m_driver)) QTest::newRow(qPrintable(view)) << view;
}

QList<QWidget*> TestAccessibility::shownControls() const {
    QList<QWidget*> controls;
    for (QWidget* widget : m_driver->window().findChildren<QWidget*>())
        if (widget->isVisible() && widget->isEnabled() && isControl(widget)) controls << widget;
    return controls;
}

/// Presses Tab until it comes back to where it began.
QSet<QWidget*> TestAccessibility::reachedByTab() const {
    QSet<QWidget*> reached;
    const auto count = m_driver->window().findChildren<QWidget*>().size();
    for (int i = 0; i < count; ++i) {
        QTest::keyClick(&m_driver->window(), Qt::Key_Tab);
        if (QWidget* widget = QApplication::focusWidget()) reached << widget;
    }
    return reached;
}

void TestAccessibility::controls() {
    QFETCH(QString, view);
    m_driver->showView(view);
    const QSet<QWidget*> reached = reachedByTab();
    QStringList faults;
    for (QWidget* widget : shownControls()) {
        if (nameOf(widget).isEmpty()) faults << "no name: " + described(widget);
        if (widget->height() < kLeastHeight)
            faults << QStringLiteral("%1 px: ").arg(widget->height()) + described(widget);
        // One of a group takes Tab, the arrows lead on from there.
        const auto* button = qobject_cast<QAbstractButton*>(widget);
        const bool inGroup = button && (button->autoExclusive() || button->group());
        if (!reached.contains(widget) && !inGroup) faults << "no Tab: " + described(widget);
    }
    QVERIFY2(faults.isEmpty(), qPrintable(view + ":\n" + faults.join('\n')));
}

void TestAccessibility::charts() {
    QFETCH(QString, view);
    m_driver->showView(view);
    checkCharts();
    if (view != QLatin1String("activations") || QTest::currentTestFailed()) return;
    tests::showActivationsPage(*m_driver, 1);
    checkCharts();
    tests::showActivationsPage(*m_driver, 0);
}

void TestAccessibility::checkCharts() {
    for (ChartWidget* chart : m_driver->window().findChildren<ChartWidget*>()) {
        if (!chart->isVisible() || chart->isEmpty()) continue;
        const QByteArray name = described(chart).toUtf8();
        QVERIFY2(chart->markCount() > 0, name);
        QVERIFY2(!chart->whatsThis().isEmpty(), name);
        // A row may hold the marks of several series.
        const widgets::ChartTable table = chart->table();
        QVERIFY2(int(table.rows.size()) * int(table.headers.size() - 1) >= chart->markCount(),
                 name);
        for (const auto& row : table.rows)
            QVERIFY2(int(row.size()) == table.headers.size(), name);
        chart->setFocus(Qt::TabFocusReason);
        QVERIFY2(chart->hasFocus(), name);
        QTest::keyClick(chart, Qt::Key_Home);
        const int first = chart->cursorMark();
        const QString spoken = valueOf(chart);
        QVERIFY2(first >= 0 && !spoken.isEmpty(), name);
        if (chart->markCount() == 1) continue;
        QTest::keyClick(chart, Qt::Key_Right);
        if (chart->cursorMark() == first) QTest::keyClick(chart, Qt::Key_Down);
        QVERIFY2(chart->cursorMark() != first, name);
        QVERIFY2(valueOf(chart) != spoken, qPrintable(name + ": " + spoken));
    }
}

/// Tab goes down the page as the eye does.
void TestAccessibility::startPageInOrder() {
    tests::WindowDriver driver;
    const auto& first = driver.find<QWidget>(QStringLiteral("start.sample"));
    QStringList names;
    for (const QWidget* each = first.nextInFocusChain(); each != &first;
         each = each->nextInFocusChain())
        if (qobject_cast<const QAbstractButton*>(each) && each->objectName().startsWith("start."))
            names << each->objectName();
    QCOMPARE(names.mid(0, 4), QStringList({"start.sample.digits", "start.sample.mlp",
                                           "start.sample.reviews", "start.open"}));
}

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
