// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the program looks and speaks: theme, language, text size, Simple or Full. Kept in QSettings,
// switched while the program runs.

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTranslator>

#include "widgets/style/tokens.h"

class QApplication;

namespace lathe::app {

class Appearance : public QObject {
    Q_OBJECT
  public:
    /// Applies what the settings hold; the system's language where they hold none.
    explicit Appearance(QApplication& application);

    static QStringList languages() { return {"en", "zh_TW", "zh_CN"}; }
    static QString nativeName(const QString& language);

    widgets::ThemeMode theme() const { return m_theme; }
    const QString& language() const { return m_language; }
    double textScale() const { return m_textScale; }
    bool isSimple() const { return m_simple; }

    void setTheme(widgets::ThemeMode theme);
    void setLanguage(const QString& language);
    void setTextScale(double scale);  ///< 1 to 2
    void setSimple(bool simple);

  Q_SIGNALS:
    void simpleChanged(bool simple);
    void themeChanged();
    void languageChanged();

  private:
    void applyLook();
    void applyLanguage();

    QApplication& m_application;
    QTranslator m_own, m_qt;
    widgets::ThemeMode m_theme = widgets::ThemeMode::Light;
    QString m_language = "en";
    double m_textScale = 1;
    bool m_simple = false;
};

}  // namespace lathe::app
