// SPDX-License-Identifier: GPL-3.0-or-later
// No text is cut and nothing lies outside of the window: every view in both themes, three
// languages, two sizes of the window, and with text of 150 %.
#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QTabBar>
#include <QTest>
#include <QTextDocument>

#include "tests/gui/window/window_states.h"
#include "widgets/text/elided_label.h"

using namespace lathe;

namespace {

constexpr QSize kLeastWindow(1280, 800);

QString plain(const QString& text) {
    if (!Qt::mightBeRichText(text)) return text;
    QTextDocument document;
    document.setHtml(text);
    return document.toPlainText();
}

QString described(const QWidget* widget, const QString& text) {
    QString names;
    for (const QWidget* each = widget; each; each = each->parentWidget())
        if (!each->objectName().isEmpty()) names += ' ' + each->objectName();
    return QStringLiteral("%1 “%2”%3")
        .arg(QLatin1String(widget->metaObject()->className()), text, names);
}

bool isInScrollArea(const QWidget* widget) {
    for (; widget; widget = widget->parentWidget())
        if (qobject_cast<const QAbstractScrollArea*>(widget)) return true;
    return false;
}

/// What is wrong with this widget; empty if nothing.
QString faultOf(const QWidget* widget, const QWidget& window) {
    const QRect place(widget->mapTo(&window, QPoint()), widget->size());
    if (!isInScrollArea(widget) && !window.rect().contains(place))
        return QStringLiteral("outside: ") + described(widget, {});
    if (const auto* label = qobject_cast<const QLabel*>(widget)) {
        if (label->text().isEmpty() || qobject_cast<const widgets::ElidedLabel*>(label)) return {};
        const QRect room = label->contentsRect();
        const bool cut = label->wordWrap()
                             ? label->heightForWidth(label->width()) > label->height() + 1
                             : label->sizeHint().width() > label->width() + 1;
        return cut ? QStringLiteral("cut (%1 of %2 px): ")
                             .arg(room.width())
                             .arg(label->sizeHint().width()) +
                         described(label, plain(label->text()))
                   : QString();
    }
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    if (button && !button->text().isEmpty() &&
        button->fontMetrics().horizontalAdvance(QString(button->text()).remove('&')) >
            button->width())
        return QStringLiteral("cut: ") + described(button, button->text());
    // One that may be narrower than its texts says so by its policy.
    const auto* box = qobject_cast<const QComboBox*>(widget);
    if (box && box->sizeAdjustPolicy() != QComboBox::AdjustToMinimumContentsLengthWithIcon) {
        QStyleOptionComboBox option;
        option.initFrom(box);
        const int room =
            box->style()
                ->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, box)
                .width();
        if (box->fontMetrics().horizontalAdvance(box->currentText()) > room)
            return QStringLiteral("cut: ") + described(box, box->currentText());
    }
    if (const auto* tabs = qobject_cast<const QTabBar*>(widget))
        for (int i = 0; i < tabs->count(); ++i)
            if (tabs->fontMetrics().horizontalAdvance(tabs->tabText(i)) >
                    tabs->tabRect(i).width() ||
                tabs->tabRect(i).right() > tabs->width())
                return QStringLiteral("cut: ") + described(tabs, tabs->tabText(i));
    return {};
}

}  // namespace

class TestClipping : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void measuringKeepsTheSize();
    void cornerFollowsTheLanguage();
    void nothingIsCut_data();
    void nothingIsCut();
    void cleanupTestCase() { m_driver.reset(); }

  private:
    std::unique_ptr<tests::WindowDriver> m_driver;
    QStringList m_grown;  ///< views that widened the window while they measured
};

void TestClipping::initTestCase() {
    m_driver = std::make_unique<tests::WindowDriver>();
    m_driver->window().resize(kLeastWindow);
    tests::fillWindow(*m_driver);
    for (const QString& view : tests::observatoryIds()) {
        tests::measureView(*m_driver, view);
        if (m_driver->window().size() != kLeastWindow)
            m_grown << QStringLiteral("%1: %2 px").arg(view).arg(m_driver->window().width());
        m_driver->window().resize(kLeastWindow);
    }
}

/// What shows only while a job runs must fit as well: a window that has grown stays so.
void TestClipping::measuringKeepsTheSize() {
    QVERIFY2(m_grown.isEmpty(), qPrintable(m_grown.join('\n')));
}

/// The controls beside the menus have room in a language of longer words, though nothing else makes
/// the menu bar lay itself out.
void TestClipping::cornerFollowsTheLanguage() {
    const QWidget* corner = m_driver->window().menuBar()->cornerWidget();
    for (const QString language : {"zh_CN", "en"}) {
        m_driver->appearance().setLanguage(language);
        QTest::qWait(50);
        QVERIFY2(corner->width() >= corner->sizeHint().width(),
                 qPrintable(QStringLiteral("%1: %2 of %3 px")
                                .arg(language)
                                .arg(corner->width())
                                .arg(corner->sizeHint().width())));
        const auto& threads = m_driver->find<QComboBox>(QStringLiteral("corner.threads"));
        QCOMPARE(faultOf(&threads, m_driver->window()), QString());
    }
}

void TestClipping::nothingIsCut_data() {
    QTest::addColumn<QString>("language");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<double>("scale");
    for (const auto& [size, scale] :
         {std::pair(kLeastWindow, 1.0), {QSize(1440, 900), 1.0}, {QSize(1920, 1080), 1.5}})
        for (const QString& language : app::Appearance::languages())
            for (const bool dark : {false, true})
                QTest::addRow("%d at %d %% %s %s", size.width(), int(100 * scale),
                              qPrintable(language), dark ? "dark" : "light")
                    << language << dark << size << scale;
}

void TestClipping::nothingIsCut() {
    QFETCH(QString, language);
    QFETCH(bool, dark);
    QFETCH(QSize, size);
    QFETCH(double, scale);
    m_driver->appearance().setLanguage(language);
    m_driver->appearance().setTheme(dark ? widgets::ThemeMode::Dark : widgets::ThemeMode::Light);
    m_driver->appearance().setTextScale(scale);
    m_driver->window().resize(size);
    QStringList faults;
    for (const QString& view : tests::viewIds(*m_driver)) {
        m_driver->showView(view);
        if (m_driver->window().size() != size)
            faults << QStringLiteral("%1: the window is %2 px wide and %3 high")
                          .arg(view)
                          .arg(m_driver->window().width())
                          .arg(m_driver->window().height());
        for (const QWidget* widget : m_driver->window().findChildren<QWidget*>())
            if (widget->isVisible() && !widget->isWindow() &&
                !widget->objectName().startsWith("qt_qmainwindow"))
                if (const QString fault = faultOf(widget, m_driver->window()); !fault.isEmpty())
                    faults << view + ", " + fault;
    }
    faults.removeDuplicates();
    QVERIFY2(faults.isEmpty(), qPrintable('\n' + faults.join('\n')));
}

QTEST_MAIN(TestClipping)
#include "tst_clipping.moc"
