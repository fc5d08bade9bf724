// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/generate/generate.h"
#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Whether more bytes could make a character of these. Of the second bytes that any lead allows, 80
/// or A0 is always one (Unicode, table 3-7), so trying both is enough.
bool mayBecomeCharacter(std::string_view bytes) {
    for (const std::string_view rest : {"\x80\x80\x80", "\xA0\x80\x80"})
        if (characterLength(std::string(bytes) += rest) > bytes.size()) return true;
    return false;
}

}  // namespace

std::string Utf8Stream::push(std::string_view bytes) {
    m_pending += bytes;
    std::string complete;
    while (!m_pending.empty()) {
        const size_t valid = validPrefix(m_pending);
        complete += m_pending.substr(0, valid);
        m_pending.erase(0, valid);
        if (m_pending.empty() || mayBecomeCharacter(m_pending)) break;
        complete += kReplacement;
        m_pending.erase(0, 1);
    }
    return complete;
}

std::string Utf8Stream::finish() {
    std::string rest;
    for (size_t i = 0; i < m_pending.size(); ++i) rest += kReplacement;
    m_pending.clear();
    return rest;
}

}  // namespace lathe::core
