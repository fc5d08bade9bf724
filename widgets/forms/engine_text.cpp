// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/engine_text.h"

#include <QCoreApplication>
#include <algorithm>
#include <string>

namespace lathe::widgets {

QString engineText(std::string_view text) {
    return QCoreApplication::translate("engine", std::string(text).c_str());
}

bool isWord(std::string_view choice) {
    return std::all_of(choice.begin(), choice.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

QString choiceText(std::string_view choice) {
    if (!isWord(choice)) return QString::fromUtf8(choice.data(), qsizetype(choice.size()));
    return engineText(choice).replace(QLatin1Char('_'), QLatin1Char(' '));
}

}  // namespace lathe::widgets
