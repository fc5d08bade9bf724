// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reads members of a metadata object that may hold anything: whoever asks says what is sane, and the
// error says which key of which file was wrong and how.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/formats/raw_checkpoint.h"

namespace lathe::core {

class KeyReader {
  public:
    /// `what` names the object in errors ("config.json"); `prefix` stands before every key ("llama.").
    KeyReader(const MetaValue::Object& object, std::string what, std::string prefix = {})
        : m_object(&object), m_what(std::move(what)), m_prefix(std::move(prefix)) {}

    const MetaValue* find(std::string_view key) const;  ///< null if absent or JSON's null

    int64_t count(std::string_view key, int64_t low, int64_t high) const;  ///< Error(Corrupt) unless in [low, high]
    int64_t countOr(std::string_view key, int64_t fallback, int64_t low, int64_t high) const;
    /// A number or an array of one number per layer (GGUF).
    std::vector<int64_t> counts(std::string_view key, size_t layers, std::optional<int64_t> fallback, int64_t low,
                                int64_t high) const;
    double real(std::string_view key) const;
    double realOr(std::string_view key, double fallback) const;
    bool flagOr(std::string_view key, bool fallback) const;
    std::string textOr(std::string_view key, std::string_view fallback) const;
    /// A member that is an object itself; null if absent.
    const MetaValue::Object* objectAt(std::string_view key) const;
    const MetaValue::Object& object() const { return *m_object; }
    const std::string& what() const { return m_what; }

    /// Throws Error(Corrupt): "config.json: 'hidden_size' is ...; ... was expected".
    [[noreturn]] void fail(std::string_view key, const std::string& problem) const;

  private:
    int64_t checked(std::string_view key, const MetaValue& value, int64_t low, int64_t high) const;

    const MetaValue::Object* m_object;
    std::string m_what, m_prefix;
};

}  // namespace lathe::core
