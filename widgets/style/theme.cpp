// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style/theme.h"

#include <QApplication>
#include <QStyle>
#include <QStyleFactory>

/// Resources of a static library are registered by hand; the macro declares functions of the global
/// namespace.
static void registerResources() {
    Q_INIT_RESOURCE(icons);
    Q_INIT_RESOURCE(style);
}

namespace lathe::widgets {

QPalette paletteOf(const Tokens& t) {
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, const QColor& color) {
        palette.setColor(role, color);
    };
    set(QPalette::Window, t.window);
    set(QPalette::WindowText, t.text1);
    set(QPalette::Base, t.surface);
    set(QPalette::AlternateBase, t.surface);
    set(QPalette::Text, t.text1);
    set(QPalette::Button, t.panel);
    set(QPalette::ButtonText, t.text1);
    set(QPalette::BrightText, t.error);
    set(QPalette::ToolTipBase, t.panel);
    set(QPalette::ToolTipText, t.text1);
    set(QPalette::PlaceholderText, t.text3);
    set(QPalette::Highlight, t.selection);
    set(QPalette::HighlightedText, t.text1);
    set(QPalette::Link, t.accent);
    set(QPalette::LinkVisited, t.accent);
    set(QPalette::Light, t.surface);
    set(QPalette::Midlight, t.separator);
    set(QPalette::Mid, t.border);
    set(QPalette::Dark, t.border);
    set(QPalette::Shadow, t.axis);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, t.axis);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, t.axis);
    return palette;
}

void applyTheme(QApplication& application, ThemeMode mode, double textScale) {
    registerResources();
    // Once: under a style sheet the style is wrapped, and replacing the wrapped one is not safe.
    if (application.styleSheet().isEmpty())
        application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.setPalette(paletteOf(tokens(mode)));
    application.setStyleSheet(styleSheetOf(tokens(mode), textScale));
}

}  // namespace lathe::widgets
