// SPDX-License-Identifier: GPL-3.0-or-later

// Buffers that are used again: only while somebody asks for it, and never more than was in use.

#include <QTest>

#include "core/tensor/tensor.h"

using namespace lathe::core;

class TestRecycling : public QObject {
    Q_OBJECT

  private slots:
    void nothingIsKeptUnasked() {
        { const Matrix matrix(512, 512); }
        QCOMPARE(BufferRecycling::keptBytes(), size_t{0});
    }

    void sameBufferAgain() {
        const BufferRecycling recycling;
        const float* first = nullptr;
        {
            const Matrix matrix(512, 512);
            first = matrix.values.data();
        }
        QCOMPARE(BufferRecycling::keptBytes(), size_t{512 * 512 * 4});
        const Matrix again(512, 512), another(512, 512);
        QVERIFY(again.values.data() == first && another.values.data() != first);
        QCOMPARE(again.values.front(), 0.0f);
        QCOMPARE(BufferRecycling::keptBytes(), size_t{0});
    }

    /// Sequences of every length, one after another: no more waits than two of them took.
    void varyingSizesDoNotPileUp() {
        const BufferRecycling recycling;
        for (int64_t rows = 300; rows < 600; ++rows) const Matrix a(rows, 256), b(rows, 256);
        QVERIFY(BufferRecycling::keptBytes() <= size_t{2 * 600 * 256 * 4} * 9 / 8);
    }

    void allGivenBackAtTheEnd() {
        {
            const BufferRecycling outer;
            {
                const BufferRecycling inner;
                { const Matrix matrix(512, 512); }
            }
            QVERIFY(BufferRecycling::keptBytes() > 0);
        }
        QCOMPARE(BufferRecycling::keptBytes(), size_t{0});
    }
};

QTEST_GUILESS_MAIN(TestRecycling)
#include "tst_recycling.moc"
