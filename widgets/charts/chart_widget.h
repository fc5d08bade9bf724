// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What every chart has: title and detail, empty state, hover, a keyboard cursor whose value is
// spoken, a data table, and export as image, SVG or CSV. A chart adds its layout, its painting and
// its marks (the things one can point at: a bar, a point, a tile).

#include <QImage>
#include <QPointer>
#include <QWidget>
#include <optional>

#include "widgets/charts/chart_frame.h"
#include "widgets/charts/chart_table.h"

class QMenu;

namespace lathe::widgets {

/// What hover shows and a screen reader speaks: the value in bold, what it means below.
struct MarkText {
    QString value;
    QString explanation;
};

/// Where hover and cursor draw: a ring around `anchor`, or `outline` where that is not empty.
struct MarkShape {
    QPointF anchor;
    QRectF outline;
};

enum class ChartColors { Screen, Print };  ///< Print: light tokens on white

class ChartWidget : public QWidget {
    Q_OBJECT

  public:
    explicit ChartWidget(QWidget* parent = nullptr);

    void setTitle(const QString& title, const QString& detail = {});
    QString title() const { return m_title; }
    /// A control stands in the title's line on the screen and says the same: the title is spoken and
    /// exported, and not painted there.
    void setTitleCovered(bool covered) { m_titleCovered = covered; }
    QString detail() const { return m_detail; }

    /// Shown while isEmpty(); `actions` (buttons; ownership is taken) stands below the sentence.
    void setEmptyState(const QString& sentence, QWidget* actions = nullptr);
    virtual bool isEmpty() const = 0;

    virtual ChartTable table() const = 0;
    /// Stands in tables that are shown or leave the program.
    void setOrigin(std::vector<TableOrigin> origin) { m_origin = std::move(origin); }
    virtual int markCount() const = 0;
    virtual MarkText markText(int mark) const = 0;
    MarkShape markShape(int mark) const;
    /// -1 where there is none.
    int markAt(const QPointF& position) const;

    int cursorMark() const { return m_cursor; }
    void setCursorMark(int mark);

    QImage renderImage(const QSize& size, qreal dpr = 1,
                       ChartColors colors = ChartColors::Screen) const;
    /// True text, no bitmaps. An empty size is the widget's own.
    bool saveSvg(const QString& path, const QSize& size = {},
                 ChartColors colors = ChartColors::Print) const;
    bool savePng(const QString& path) const;
    bool saveCsv(const QString& path) const;
    QString csv() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  public Q_SLOTS:
    void copyImage() const;
    void showTable();
    /// Shows whatsThis(), which the owner sets: what is drawn, how it was computed. Also F1.
    void explain();

  Q_SIGNALS:
    void cursorMarkChanged(int mark);
    /// A sentence for the message bar.
    void saveFailed(const QString& reason);

  protected:
    virtual void paintChart(QPainter& painter, const ChartFrame& frame) const = 0;
    virtual MarkShape shapeOf(int mark, const ChartFrame& frame) const = 0;
    virtual int hitTest(const QPointF& position, const ChartFrame& frame) const = 0;
    /// The mark that an arrow, Home or End leads to; one after the other unless overridden.
    virtual int neighbour(int mark, int key) const;
    /// Click, Space or Return.
    virtual void activate(int mark);
    /// A good size at 12 px text, and the share of it that suffices: both grow with the font.
    virtual QSize designSize() const;
    virtual double smallestShare() const;
    /// Whether hover shows the value box (tiles that say it all themselves need none).
    virtual bool hasValueBox(int mark) const;
    /// The context menu; an override adds its entries below these.
    virtual void fillMenu(QMenu& menu);

    /// To be called after every change of the data: drops hover, keeps the cursor if it still
    /// exists.
    void dataChanged();
    ChartFrame frame() const;
    int hoveredMark() const { return m_hovered; }
    void setHoveredMark(int mark);
    /// Whether the focus ring and the cursor are shown: not after a click.
    bool showsFocus() const { return m_byKeyboard && hasFocus(); }
    /// Tells assistive technology what stands at the cursor now.
    void speak(const MarkText& text);

    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

  private:
    ChartFrame frameFor(const QSize& size, qreal dpr, ThemeMode mode, bool interactive) const;
    double titleHeight(const ChartFrame& frame) const;
    void paintAll(QPainter& painter, const QSize& size, const ChartFrame& frame) const;
    void paintTitle(QPainter& painter, const QSize& size, const ChartFrame& frame) const;
    void paintEmpty(QPainter& painter, const ChartFrame& frame) const;
    void paintPointedMark(QPainter& painter, const QSize& size, const ChartFrame& frame) const;
    void placeEmptyActions();
    void askAndSave(const QString& filter, const QString& suffix,
                    bool (ChartWidget::*save)(const QString&) const);
    bool saveSvgFile(const QString& path) const { return saveSvg(path); }

    QString m_title, m_detail, m_emptyText;
    std::vector<TableOrigin> m_origin;
    bool m_titleCovered = false;
    QPointer<QWidget> m_emptyActions;
    int m_hovered = -1, m_cursor = -1;
    bool m_byKeyboard = false;  ///< focus ring and cursor are shown
};

}  // namespace lathe::widgets
