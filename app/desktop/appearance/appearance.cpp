// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/appearance/appearance.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <algorithm>

#include "widgets/style/theme.h"
#include "widgets/style/ui_font.h"

namespace lathe::app {

using widgets::ThemeMode;

namespace {

/// One of ours that is nearest to the system's language.
QString systemLanguage() {
    const QLocale system = QLocale::system();
    if (system.language() != QLocale::Chinese) return QStringLiteral("en");
    return system.script() == QLocale::TraditionalHanScript ? QStringLiteral("zh_TW")
                                                            : QStringLiteral("zh_CN");
}

}  // namespace

Appearance::Appearance(QApplication& application) : m_application(application) {
    const QSettings settings;
    m_theme = settings.value("appearance/theme").toString() == QLatin1String("dark")
                  ? ThemeMode::Dark
                  : ThemeMode::Light;
    m_language = settings.value("appearance/language", systemLanguage()).toString();
    if (!languages().contains(m_language)) m_language = QStringLiteral("en");
    m_textScale = std::clamp(settings.value("appearance/text_scale", 1.0).toDouble(), 1.0, 2.0);
    m_simple = settings.value("appearance/simple", false).toBool();
    applyLanguage();
}

QString Appearance::nativeName(const QString& language) {
    if (language == QLatin1String("zh_TW")) return QStringLiteral("繁體中文");
    if (language == QLatin1String("zh_CN")) return QStringLiteral("简体中文");
    return QStringLiteral("English");
}

void Appearance::setTheme(ThemeMode theme) {
    if (theme == m_theme) return;
    m_theme = theme;
    QSettings().setValue("appearance/theme", theme == ThemeMode::Dark ? "dark" : "light");
    applyLook();
    Q_EMIT themeChanged();
}

void Appearance::setLanguage(const QString& language) {
    if (language == m_language || !languages().contains(language)) return;
    m_language = language;
    QSettings().setValue("appearance/language", language);
    applyLanguage();
    Q_EMIT languageChanged();
}

void Appearance::setTextScale(double scale) {
    scale = std::clamp(scale, 1.0, 2.0);
    if (scale == m_textScale) return;
    m_textScale = scale;
    QSettings().setValue("appearance/text_scale", scale);
    applyLook();
}

void Appearance::setSimple(bool simple) {
    if (simple == m_simple) return;
    m_simple = simple;
    QSettings().setValue("appearance/simple", simple);
    Q_EMIT simpleChanged(simple);
}

void Appearance::applyLook() {
    QFont font = widgets::uiFont(m_language);
    font.setPixelSize(qRound(font.pixelSize() * m_textScale));
    m_application.setFont(font);
    widgets::applyTheme(m_application, m_theme, m_textScale);
}

void Appearance::applyLanguage() {
    m_application.removeTranslator(&m_own);
    m_application.removeTranslator(&m_qt);
    QLocale::setDefault(
        QLocale(m_language == QLatin1String("en") ? QStringLiteral("en_US") : m_language));
    if (m_own.load(QStringLiteral(":/i18n/lathe_%1.qm").arg(m_language)))
        m_application.installTranslator(&m_own);
    if (m_language != QLatin1String("en")) {
        if (m_qt.load(QStringLiteral("qtbase_") + m_language,
                      QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
            m_application.installTranslator(&m_qt);
    }
    applyLook();
}

}  // namespace lathe::app
