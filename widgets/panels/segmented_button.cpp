// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/segmented_button.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>
#include <algorithm>

namespace lathe::widgets {

namespace {

/// Wide enough for the bold text of the chosen one, so that nothing moves or is cut.
class Segment : public QPushButton {
  public:
    using QPushButton::QPushButton;

    QSize sizeHint() const override {
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        const int more =
            QFontMetrics(bold).horizontalAdvance(text()) - fontMetrics().horizontalAdvance(text());
        return QPushButton::sizeHint() + QSize(std::max(0, more), 0);
    }
    QSize minimumSizeHint() const override { return sizeHint(); }
};

}  // namespace

SegmentedButton::SegmentedButton(QWidget* parent) : QWidget(parent) {
    m_layout = new QHBoxLayout(this);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    m_group = new QButtonGroup(this);
    connect(m_group, &QButtonGroup::idClicked, this, &SegmentedButton::chosen);
}

void SegmentedButton::setLabels(const QStringList& labels) {
    while (m_group->buttons().size() < labels.size()) {
        auto* button = new Segment(this);
        button->setCheckable(true);
        button->setProperty("role", QStringLiteral("segment"));
        m_group->addButton(button, int(m_group->buttons().size()));
        m_layout->addWidget(button);
    }
    while (m_group->buttons().size() > labels.size()) delete m_group->buttons().last();
    for (int i = 0; i < labels.size(); ++i) {
        QAbstractButton* button = m_group->button(i);
        button->setText(labels[i]);
        button->setProperty("edge", i == 0                   ? QStringLiteral("first")
                                    : i + 1 == labels.size() ? QStringLiteral("last")
                                                             : QString());
    }
    if (m_group->checkedId() < 0) setCurrentIndex(0);
    updateGeometry();  // at once; otherwise whatever lays this out hears of it at its next turn
}

int SegmentedButton::currentIndex() const {
    return m_group->checkedId();
}

void SegmentedButton::setCurrentIndex(int index) {
    if (QAbstractButton* button = m_group->button(index)) button->setChecked(true);
}

}  // namespace lathe::widgets
