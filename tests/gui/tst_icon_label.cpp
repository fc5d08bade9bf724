// SPDX-License-Identifier: GPL-3.0-or-later

// Icons beside text: after a change of theme a widget looks like one that was made in that theme.

#include <QApplication>
#include <QtTest>
#include <functional>

#include "widgets/panels/icon_label.h"
#include "widgets/panels/message_bar.h"
#include "widgets/panels/note.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/theme.h"
#include "widgets/style/ui_font.h"

using namespace lathe::widgets;

namespace {

using Maker = std::function<std::unique_ptr<QWidget>()>;

QImage pictureOf(QWidget& widget) {
    QCoreApplication::processEvents();
    return widget.grab().toImage();
}

std::unique_ptr<QWidget> shown(std::unique_ptr<QWidget> widget) {
    widget->resize(300, 48);
    widget->show();
    return widget;
}

}  // namespace

class TestIconLabel : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() { QApplication::setFont(uiFont("en")); }
    void init() { applyTheme(*qApp, ThemeMode::Light); }

    void followsTheTheme_data() {
        QTest::addColumn<Maker>("make");
        QTest::newRow("icon") << Maker([] {
            auto label = std::make_unique<IconLabel>();
            label->setIcon(lineIcon("check"));
            return label;
        });
        for (const auto kind : {Note::Kind::Info, Note::Kind::Warning, Note::Kind::Error})
            QTest::addRow("note %d", int(kind)) << Maker([kind] {
                auto note = std::make_unique<Note>();
                note->setMessage(kind, "A sentence");
                return note;
            });
        QTest::newRow("message bar") << Maker([] {
            auto bar = std::make_unique<MessageBar>();
            bar->showMessage(MessageBar::Kind::Error, "A sentence");
            return bar;
        });
    }
    void followsTheTheme() {
        QFETCH(Maker, make);
        const auto widget = shown(make());
        const QImage light = pictureOf(*widget);
        applyTheme(*qApp, ThemeMode::Dark);
        const QImage switched = pictureOf(*widget);
        const auto madeDark = shown(make());
        QVERIFY(switched != light);
        QCOMPARE(switched, pictureOf(*madeDark));
    }

    void noIconTakesNoRoom() {
        IconLabel label;
        QCOMPARE(label.sizeHint(), QSize(0, 0));
        label.setIcon(lineIcon("check"));
        QCOMPARE(label.sizeHint(), QSize(16, 16));
        label.setIcon({});
        QCOMPARE(label.sizeHint(), QSize(0, 0));
    }
};

QTEST_MAIN(TestIconLabel)
#include "tst_icon_label.moc"
