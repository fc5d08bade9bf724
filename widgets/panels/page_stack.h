// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Pages of which only the one shown asks for room: a wide page that is hidden must not widen the window.

#include <QStackedWidget>

namespace lathe::widgets {

class PageStack : public QStackedWidget {
    Q_OBJECT
  public:
    explicit PageStack(QWidget* parent = nullptr) : QStackedWidget(parent) {
        connect(this, &QStackedWidget::currentChanged, this, [this] { updateGeometry(); });
    }

    QSize sizeHint() const override { return currentWidget() ? currentWidget()->sizeHint() : QSize(); }
    QSize minimumSizeHint() const override { return currentWidget() ? currentWidget()->minimumSizeHint() : QSize(); }
};

}  // namespace lathe::widgets
