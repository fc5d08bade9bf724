// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A large button of the start page: what it does, a line about it, and the key that does it too.

#include <QIcon>
#include <QPushButton>

namespace lathe::app {

class StartCard : public QPushButton {
    Q_OBJECT
  public:
    explicit StartCard(const QIcon& icon, QWidget* parent = nullptr);

    void setTexts(const QString& title, const QString& detail, const QString& key);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QFont titleFont() const;
    QFont keyFont() const;
    QSize keySize() const;  ///< of the frame around the key's name

    QIcon m_icon;
    QString m_title, m_detail, m_key;
};

}  // namespace lathe::app
