// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A text that is asked for anew whenever it is shown: it keeps what happened and not the words, so
// that it follows the language.

#include <QString>
#include <concepts>
#include <functional>
#include <type_traits>

namespace lathe::app {

class Saying {
  public:
    Saying() = default;
    /// The same in every language: a name, a sentence of the engine.
    Saying(QString fixed) : m_text([fixed = std::move(fixed)] { return fixed; }) {}
    Saying(const char* fixed) : Saying(QString::fromUtf8(fixed)) {}
    /// What it captures has to outlive the moment, so that it is values.
    template <class Say>
        requires(std::is_invocable_r_v<QString, const Say&> &&
                 !std::same_as<std::remove_cvref_t<Say>, Saying>)
    Saying(Say say) : m_text(std::move(say)) {}

    QString operator()() const { return m_text ? m_text() : QString(); }

  private:
    std::function<QString()> m_text;
};

}  // namespace lathe::app
