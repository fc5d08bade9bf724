// SPDX-License-Identifier: GPL-3.0-or-later
// The little style sheet on top of Fusion: 1-pixel lines, radius 4, no shadows. "@name" stands for
// a token.

#include <QHash>
#include <QRegularExpression>
#include <functional>

#include "widgets/style/theme.h"

namespace lathe::widgets {

namespace {

const char* const kTemplate = R"(
QToolTip { background: @panel; color: @text1; border: 1px solid @border; padding: 4px; }
QMenuBar { background: @window; border-bottom: 1px solid @separator; padding: 2px 8px; }
QMenuBar::item { padding: 5px 9px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @selection; }
QMenu { background: @surface; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 24px; border-radius: 3px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @axis; }
QMenu::separator { height: 1px; background: @separator; margin: 4px 8px; }
QStatusBar { background: @window; border-top: 1px solid @separator; min-height: 24px; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @text2; font-size: 11px; padding: 0 8px; }
QMainWindow::separator { background: @separator; width: 1px; height: 1px; }
QDockWidget { background: @panel; }
QDockWidget > QWidget { background: @panel; }
QTabBar { background: @panel; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; border: none; border-bottom: 2px solid transparent;
  padding: 0 10px; height: 30px; color: @text2; }
QTabBar::tab:selected { color: @text1; font-weight: 600; border-bottom: 2px solid @accent; }
QTabBar::tab:hover { color: @text1; }
QTabBar::tab:focus { background: @selection; }
QTabBar::tab:disabled { color: @axis; }
QPushButton, QToolButton[role="button"] { background: @surface; border: 1px solid @border; border-radius: 4px;
  padding: 0 12px; min-height: 24px; color: @text1; }
QPushButton:hover, QToolButton[role="button"]:hover { background: @panel; border-color: @axis; }
QPushButton:pressed { background: @selection; }
QPushButton:disabled { color: @axis; border-color: @separator; background: @panel; }
QPushButton:focus { border: 2px solid @accent; padding: 0 11px; min-height: 22px; }
QPushButton[role="primary"] { background: @primary; border-color: @primary; color: @onPrimary; font-weight: 600; }
QPushButton[role="primary"]:hover { background: @accentHover; }
QPushButton[role="primary"]:disabled { background: @separator; border-color: @separator; color: @axis; }
QPushButton[role="primary"]:focus { border: 2px solid @text1; }
QPushButton[role="flat"] { background: transparent; border-color: transparent; text-align: left; color: @accent;
  padding: 0 6px; }
QPushButton[role="flat"]:hover { background: @selection; }
QPushButton[role="flat"]:focus { border: 2px solid @accent; padding: 0 5px; }
QPushButton[role="segment"] { border-radius: 0; margin: 0; padding: 0 12px; color: @text2; }
QPushButton[role="segment"][edge="first"] { border-top-left-radius: 4px; border-bottom-left-radius: 4px; }
QPushButton[role="segment"][edge="last"] { border-top-right-radius: 4px; border-bottom-right-radius: 4px; }
QPushButton[role="segment"]:checked { background: @selection; color: @text1; font-weight: 600; }
QPushButton[role="start-card"] { text-align: left; padding: 6px 16px; min-height: 42px; }
QPushButton[role="start-card"]:default { background: @selection; border-color: @accent; }
QPushButton[role="start-card"]:focus { border: 2px solid @accent; padding: 5px 15px; min-height: 42px; }
QFrame[role="drop-zone"] { border: 1px dashed @border; border-radius: 4px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px; min-width: 22px;
  min-height: 22px; padding: 0; color: @text1; }
QToolButton:hover { background: @selection; }
QToolButton:focus { border: 2px solid @accent; min-width: 20px; min-height: 20px; }
QToolButton:checked { background: @selection; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QPlainTextEdit, QTextEdit { background: @surface; color: @text1;
  border: 1px solid @border; border-radius: 4px; selection-background-color: @selection;
  selection-color: @text1; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox { min-height: 24px; padding: 0 6px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border: 2px solid @accent; padding: 0 5px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus { min-height: 22px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled { color: @axis;
  border-color: @separator; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/style/@mode/chevron-down.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @border; outline: none; padding: 2px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
  border: none; width: 16px; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url(:/style/@mode/chevron-up.svg); width: 9px; height: 9px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url(:/style/@mode/chevron-down.svg); width: 9px; height: 9px; }
QCheckBox { spacing: 6px; min-height: 24px; }
QCheckBox::indicator, QTreeView::indicator, QTableView::indicator, QListView::indicator { width: 14px; height: 14px;
  border: 1px solid @border; border-radius: 3px; background: @surface; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QTableView::indicator:checked,
QListView::indicator:checked { background: @primary; border-color: @primary;
  image: url(:/style/check.svg); }
QCheckBox::indicator:focus { border: 2px solid @accent; width: 12px; height: 12px; }
QTreeView, QTableView, QListView { background: @surface; border: none; outline: none; color: @text1;
  selection-background-color: @selection; selection-color: @text1; }
QTreeView::item, QListView::item { min-height: 24px; border: none; }
QTableView::item { padding: 0 3px; border: none; }
QTreeView::item:hover, QListView::item:hover { background: @panel; }
QTreeView::item:selected, QTableView::item:selected, QListView::item:selected { background: @selection;
  color: @text1; }
QTreeView::branch { background: transparent; }
QTreeView::branch:selected { background: @selection; }
QTreeView::branch:has-children:closed { image: url(:/style/@mode/chevron-right.svg); }
QTreeView::branch:has-children:open { image: url(:/style/@mode/chevron-down.svg); }
QHeaderView { background: @panel; border: none; }
QHeaderView::section { background: @panel; color: @text3; border: none; border-bottom: 1px solid @separator;
  padding: 0 6px; min-height: 25px; font-size: 11px; }
QHeaderView::section:hover { color: @text1; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget[role="surface"] { background: @surface; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @axis; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none;
  width: 0; height: 0; }
QProgressBar { background: @separator; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
QSplitter::handle { background: @separator; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QLabel { background: transparent; }
QLabel[role="page-title"] { font-size: 24px; font-weight: 600; color: @text1; }
QLabel[role="title"] { font-weight: 600; color: @text1; }
QLabel[role="readout"] { font-size: 14px; font-weight: 600; color: @text1; }
QLabel[role="detail"] { color: @text3; font-size: 11px; }
QLabel[role="caption"] { color: @text2; font-size: 11px; }
QLabel[role="secondary"] { color: @text2; }
QLabel[role="badge"] { color: @accent; border: 1px solid @border; border-radius: 3px; padding: 1px 6px;
  background: @infoFill; font-size: 11px; }
QFrame[role="surface"], QWidget[role="surface"] { background: @surface; }
QFrame[role="panel"], QWidget[role="panel"] { background: @panel; }
QFrame[role="toolbar"] { background: @panel; border: none; border-bottom: 1px solid @separator; }
QFrame[role="header"] { background: @panel; border: none; border-bottom: 1px solid @separator; }
QFrame[role="foot"] { background: @panel; border: none; border-top: 1px solid @separator; }
QFrame[role="card"] { background: @surface; border: 1px solid @separator; border-radius: 4px; }
QFrame[role="card"]:focus, QFrame[role="card"][current="true"] { border: 2px solid @accent; }
QFrame[role="note-warning"] { background: @warningFill; border: 1px solid @warning; border-radius: 4px; }
QFrame[role="note-info"] { background: @infoFill; border: 1px solid @border; border-radius: 4px; }
QFrame[role="note-error"] { background: @surface; border: 1px solid @error; border-radius: 4px; }
QFrame[role="rule"] { background: @separator; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="rule-vertical"] { background: @separator; border: none; max-width: 1px; min-width: 1px; }
)";

QString replaced(const QString& source, const QRegularExpression& expression,
                 const std::function<QString(const QString&)>& replacement) {
    QString result;
    qsizetype done = 0;
    for (auto matches = expression.globalMatch(source); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        result += source.mid(done, match.capturedStart() - done) + replacement(match.captured(1));
        done = match.capturedEnd();
    }
    return result + source.mid(done);
}

}  // namespace

QString styleSheetOf(const Tokens& t, double textScale) {
    const bool light = t.surface.lightnessF() > 0.5f;
    const QHash<QString, QString> values = {
        {"window", t.window.name()},
        {"panel", t.panel.name()},
        {"surface", t.surface.name()},
        {"selection", t.selection.name()},
        {"separator", t.separator.name()},
        {"border", t.border.name()},
        {"text1", t.text1.name()},
        {"text2", t.text2.name()},
        {"text3", t.text3.name()},
        {"accent", t.accent.name()},
        {"primary", t.primary.name()},
        {"onPrimary", t.onPrimary.name()},
        {"accentHover", t.primary.lighter(112).name()},
        {"ok", t.ok.name()},
        {"warning", t.warning.name()},
        {"error", t.error.name()},
        {"axis", t.axis.name()},
        {"infoFill", t.infoFill.name()},
        {"warningFill", t.warningFill.name()},
        {"mode", light ? QStringLiteral("light") : QStringLiteral("dark")}};
    static const QRegularExpression name(QStringLiteral("@(\\w+)"));
    static const QRegularExpression fontSize(QStringLiteral("(?<=font-size: )(\\d+)"));
    const QString colored = replaced(QString::fromLatin1(kTemplate), name,
                                     [&](const QString& word) { return values.value(word); });
    return replaced(colored, fontSize, [&](const QString& size) {
        return QString::number(qRound(size.toInt() * textScale));
    });
}

}  // namespace lathe::widgets
