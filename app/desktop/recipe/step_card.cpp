// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/step_card.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QStyle>
#include <QToolButton>

#include "app/desktop/recipe/drag_handle.h"
#include "app/desktop/recipe/form_layout.h"
#include "app/desktop/recipe/step_summary.h"
#include "app/desktop/recipe/target_editor.h"
#include "widgets/forms/engine_text.h"
#include "widgets/forms/param_form.h"
#include "widgets/style/line_icon.h"
#include "widgets/text/elided_label.h"

namespace lathe::app {

namespace {

QToolButton* iconButton(const char* icon, const char* name) {
    auto* button = new QToolButton;
    button->setIcon(widgets::lineIcon(QString::fromLatin1(icon)));
    button->setObjectName(QString::fromLatin1(name));
    button->setFixedSize(24, 24);
    return button;
}

void setRole(QWidget& widget, const char* role) {
    widget.setProperty("role", role);
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
}

}  // namespace

StepCard::StepCard(QWidget* parent)
    : QFrame(parent),
      m_handle(new DragHandle),
      m_enabled(new QCheckBox),
      m_number(new QLabel),
      m_title(new widgets::ElidedLabel),
      m_summary(new widgets::ElidedLabel),
      m_open(iconButton("chevron-right", "recipe.open")),
      m_menuButton(iconButton("more", "recipe.cardMenu")),
      m_explain(iconButton("info", "recipe.explain")),
      m_menu(new QMenu(this)),
      m_layout(new QVBoxLayout(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setProperty("role", "card");
    buildLine();
    buildMenu();
    connect(m_enabled, &QCheckBox::toggled, this, &StepCard::enabledToggled);
    connect(m_open, &QToolButton::clicked, this, [this] { Q_EMIT chosen(true); });
    connect(m_handle, &DragHandle::dragged, this, &StepCard::dragged);
    connect(m_handle, &DragHandle::dropped, this, &StepCard::dropped);
    connect(m_handle, &DragHandle::dragCancelled, this, &StepCard::dragCancelled);
}

void StepCard::buildLine() {
    m_layout->setSpacing(4);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(3);
    m_enabled->setObjectName(QStringLiteral("recipe.enabled"));
    m_enabled->setFixedWidth(24);
    m_number->setProperty("role", "secondary");
    m_number->setFixedWidth(14);
    m_summary->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setRole(*m_summary, "caption");
    m_menuButton->setPopupMode(QToolButton::InstantPopup);
    m_menuButton->setMenu(m_menu);
    m_explain->setCheckable(true);
    line->addWidget(m_handle);
    line->addWidget(m_enabled);
    line->addWidget(m_number);
    line->addWidget(m_title);
    line->addStretch(1);
    line->addWidget(m_summary);
    line->addWidget(m_explain);
    line->addWidget(m_menuButton);
    line->addWidget(m_open);
    m_layout->addLayout(line);
}

void StepCard::buildMenu() {
    const auto add = [this](const QString& text, const char* name, const QKeySequence& keys,
                            auto trigger) {
        QAction* action = m_menu->addAction(text);
        action->setObjectName(QString::fromLatin1(name));
        action->setShortcut(keys);  // shown only: keyPressEvent serves the card that has the focus
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, trigger);
    };
    add(tr("Duplicate"), "recipe.duplicate", Qt::CTRL | Qt::Key_D,
        [this] { Q_EMIT duplicateRequested(); });
    add(tr("Move up"), "recipe.up", Qt::ALT | Qt::Key_Up, [this] { Q_EMIT moveRequested(-1); });
    add(tr("Move down"), "recipe.down", Qt::ALT | Qt::Key_Down,
        [this] { Q_EMIT moveRequested(1); });
    m_menu->addSeparator();
    add(tr("Remove"), "recipe.remove", Qt::Key_Delete, [this] { Q_EMIT removeRequested(); });
    m_menuButton->setAccessibleName(tr("More about this step"));
    m_menuButton->setToolTip(m_menuButton->accessibleName());
    m_explain->setAccessibleName(tr("Explain this method"));
    m_explain->setToolTip(m_explain->accessibleName());
    m_open->setAccessibleName(tr("Open this step"));
    m_open->setToolTip(m_open->accessibleName());
    m_handle->setAccessibleName(tr("Move this step"));
    m_handle->setToolTip(tr("Drag to reorder; Alt+Up and Alt+Down by keyboard"));
}

void StepCard::setStep(int index, const core::RecipeStep& step, bool isCurrent,
                       const core::Model& model) {
    const core::Method& method = core::methodNamed(step.id);
    const QString label = widgets::engineText(method.label);
    setObjectName(QStringLiteral("recipe.card.%1").arg(index));
    const QString summary = summaryOf(step);
    setAccessibleName(tr("Step %1: %2").arg(index + 1).arg(label));
    setAccessibleDescription(summary);
    m_number->setText(QString::number(index + 1));
    m_title->setText(label);
    m_title->setEnabled(step.enabled);
    m_summary->setText(summary);
    m_summary->setEnabled(step.enabled);
    const QSignalBlocker quiet(m_enabled);
    m_enabled->setChecked(step.enabled);
    m_enabled->setAccessibleName(tr("Use step %1").arg(index + 1));
    m_current = isCurrent;
    m_open->setVisible(!isCurrent);
    m_summary->setVisible(!isCurrent && !summary.isEmpty());
    m_menuButton->setVisible(isCurrent);
    m_explain->setVisible(isCurrent);
    // The current card's border is a pixel wider: what is inside stays where it was.
    const int inset = isCurrent ? 1 : 2;
    m_layout->setContentsMargins(inset, inset, inset, isCurrent ? 8 : inset);
    if (property("current").toBool() != isCurrent) {
        setProperty("current", isCurrent);
        setRole(*this, "card");
        setRole(*m_title, isCurrent ? "title" : "");
    }
    if (!isCurrent) return closeBody();
    if (m_method != step.id) openBody(method);
    m_form->setValues(step.params);
    m_targets->setStep(model, step);
}

void StepCard::openBody(const core::Method& method) {
    closeBody();
    m_method = method.id;
    m_body = new QWidget;
    auto* layout = new QVBoxLayout(m_body);
    layout->setContentsMargins(12, 0, 8, 0);
    layout->setSpacing(6);
    m_help = new QLabel(widgets::engineText(method.help));
    m_help->setObjectName(QStringLiteral("recipe.help"));
    m_help->setProperty("role", "caption");
    m_help->setWordWrap(true);
    m_help->setVisible(m_explain->isChecked());
    m_form = new widgets::ParamForm(method.schema(), formLayoutOf(method));
    m_targets = new TargetEditor(method);
    layout->addWidget(m_help);
    layout->addWidget(m_form);
    layout->addWidget(m_targets);
    m_layout->addWidget(m_body);
    connect(m_explain, &QToolButton::toggled, m_help, &QWidget::setVisible);
    connect(m_form, &widgets::ParamForm::valueEdited, this, &StepCard::paramEdited);
    connect(m_targets, &TargetEditor::valueEdited, this, &StepCard::paramEdited);
}

void StepCard::closeBody() {
    if (!m_body) return;
    m_body->hide();
    m_body->disconnect(this);
    m_body->setParent(nullptr);
    m_body->deleteLater();
    m_body = nullptr;
    m_help = nullptr;
    m_form = nullptr;
    m_targets = nullptr;
    m_method.clear();
}

void StepCard::setEstimate(const QString& text) {
    if (m_targets) m_targets->setEstimate(text);
}

void StepCard::keyPressEvent(QKeyEvent* event) {
    const Qt::KeyboardModifiers keys = event->modifiers() & ~Qt::KeypadModifier;
    if (keys == Qt::AltModifier && event->key() == Qt::Key_Up) return Q_EMIT moveRequested(-1);
    if (keys == Qt::AltModifier && event->key() == Qt::Key_Down) return Q_EMIT moveRequested(1);
    if (keys == Qt::ControlModifier && event->key() == Qt::Key_D)
        return Q_EMIT duplicateRequested();
    if (keys != Qt::NoModifier || !hasFocus()) return QFrame::keyPressEvent(event);
    switch (event->key()) {
        case Qt::Key_Delete:
            return Q_EMIT removeRequested();
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return Q_EMIT chosen(!m_current);
        case Qt::Key_Space:
            return m_enabled->toggle();
        default:
            return QFrame::keyPressEvent(event);
    }
}

void StepCard::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !m_current) Q_EMIT chosen(true);
    QFrame::mousePressEvent(event);
}

}  // namespace lathe::app
