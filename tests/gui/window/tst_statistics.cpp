// SPDX-License-Identifier: GPL-3.0-or-later
// The table of all weights: opened by its key, sorted by a title, and linked with the selection.
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include "app/desktop/documents/document.h"
#include "core/observe/effective_rank.h"
#include "core/observe/weight_statistics.h"
#include "tests/gui/window/window_driver.h"
#include "widgets/charts/chart_table.h"

using namespace lathe;

namespace {

enum Column { kName = 0, kKurtosis = 7, kRank = 10 };

double valueAt(const QTableView& view, int row, int column) {
    return view.model()->index(row, column).data(widgets::kValueRole).toDouble();
}

}  // namespace

class TestStatistics : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        m_driver = std::make_unique<tests::WindowDriver>();
        m_driver->openSample();
        QTest::keyClick(&m_driver->window(), Qt::Key_T, Qt::ControlModifier);
        QVERIFY(m_driver->waitIdle());
        m_view = &m_driver->find<QTableView>(QStringLiteral("statistics.table"));
    }
    void cleanup() { m_driver.reset(); }

    void everyWeightIsThere() {
        const core::ModelPtr model = m_driver->document().model();
        QCOMPARE(m_view->model()->rowCount(), int(model->weightsInOrder().size()));
        core::JobContext job;
        for (int row = 0; row < m_view->model()->rowCount(); row += 7) {
            const std::string name =
                m_view->model()->index(row, kName).data().toString().toStdString();
            const core::WeightStatistics exact =
                core::weightStatistics(*model->weight(name).encoding, {.bins = 1}, job);
            QCOMPARE(valueAt(*m_view, row, kKurtosis), exact.kurtosis);
        }
    }

    void titlesSort() {
        QHeaderView* titles = m_view->horizontalHeader();
        const QPoint title(titles->sectionViewportPosition(kKurtosis) + 8, titles->height() / 2);
        QTest::mouseClick(titles->viewport(), Qt::LeftButton, {}, title);
        const bool ascending = titles->sortIndicatorOrder() == Qt::AscendingOrder;
        for (int row = 1; row < m_view->model()->rowCount(); ++row) {
            const double before = valueAt(*m_view, row - 1, kKurtosis),
                         here = valueAt(*m_view, row, kKurtosis);
            QVERIFY(ascending ? before <= here : before >= here);
        }
    }

    void aRowIsASelection() {
        m_view->setFocus();
        m_view->selectRow(3);
        QTest::keyClick(m_view, Qt::Key_Down);
        const QString name = m_view->model()->index(4, kName).data().toString();
        QCOMPARE(m_driver->document().selection().currentWeight(), name);
        m_driver->document().selection().select({QStringLiteral("layers.1.ffn.up")});
        QCOMPARE(m_view->currentIndex().siblingAtColumn(kName).data().toString(),
                 QStringLiteral("layers.1.ffn.up"));
    }

    void ranksAreMeasuredWhenAsked() {
        auto& button = m_driver->find<QPushButton>(QStringLiteral("statistics.ranks"));
        QTest::mouseClick(&button, Qt::LeftButton);
        QVERIFY(m_driver->waitIdle());
        QVERIFY(!button.isEnabled());
        const std::string name = m_view->model()->index(2, kName).data().toString().toStdString();
        core::JobContext job;
        const core::EffectiveRank rank =
            core::effectiveRank(*m_driver->document().model()->weight(name).encoding, job);
        QCOMPARE(valueAt(*m_view, 2, kRank), rank.entropy);
    }

  private:
    std::unique_ptr<tests::WindowDriver> m_driver;
    QTableView* m_view = nullptr;
};

QTEST_MAIN(TestStatistics)
#include "tst_statistics.moc"
