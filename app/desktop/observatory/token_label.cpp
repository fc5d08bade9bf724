// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/token_label.h"

namespace lathe::app {

namespace {

constexpr int kMostLetters = 9;

}  // namespace

QString tokenLabel(const std::string& token) {
    const QString text = QString::fromStdString(token).trimmed();
    return text.size() > kMostLetters ? text.left(kMostLetters - 1) + QStringLiteral("…") : text;
}

}  // namespace lathe::app
