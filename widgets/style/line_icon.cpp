// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style/line_icon.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

#include "widgets/style/tokens.h"

namespace lathe::widgets {

namespace {

/// Paints an SVG whose strokes are "currentColor".
class LineIconEngine : public QIconEngine {
  public:
    LineIconEngine(QByteArray svg, bool onPrimary)
        : m_svg(std::move(svg)), m_onPrimary(onPrimary) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        QByteArray svg = m_svg;
        svg.replace("currentColor", colorFor(mode).name().toLatin1());
        QSvgRenderer(svg).render(painter, rect);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap result(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return result;
    }
    QIconEngine* clone() const override { return new LineIconEngine(*this); }

  private:
    QColor colorFor(QIcon::Mode mode) const {
        const Tokens& t = tokens(modeOf(QApplication::palette()));
        if (mode == QIcon::Disabled) return t.axis;
        return m_onPrimary ? t.onPrimary : t.text2;
    }
    QByteArray m_svg;
    bool m_onPrimary;
};

}  // namespace

QIcon lineIcon(const QString& name, bool onPrimary) {
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QIcon(new LineIconEngine(file.readAll(), onPrimary));
}

}  // namespace lathe::widgets
