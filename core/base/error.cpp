// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace lathe::core {

namespace {
std::string oneLine(std::string text) {
    for (char& c : text)
        if (c == '\n' || c == '\r') c = ' ';
    return text;
}
}  // namespace

Error::Error(ErrorKind kind, std::string sentence)
    : m_kind(kind), m_sentence(oneLine(std::move(sentence))), m_text(m_sentence) {}

void Error::addContext(std::string where) {
    m_context.push_back(oneLine(std::move(where)));
    m_text = m_context.back() + ": " + m_text;
}

}  // namespace lathe::core
