// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one failure type of the engine. A message says what was found, what was expected and what to
// try; context (file, tensor, layer) is added while the exception rises.

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace lathe::core {

enum class ErrorKind {
    Usage,        ///< the caller asked for something that makes no sense (wrong parameter)
    NotFound,     ///< a file, tensor or id does not exist
    Io,           ///< the operating system refused
    Corrupt,      ///< a file contradicts its own format
    Unsupported,  ///< valid, but this program does not read or write it
    Refused,      ///< the operation would be wrong for this model
    Memory,       ///< it does not fit
    Internal,     ///< our own bug
};

class Error : public std::exception {
  public:
    Error(ErrorKind kind, std::string sentence);

    ErrorKind kind() const { return m_kind; }
    const std::string& sentence() const { return m_sentence; }

    /// Puts `where` (a file, tensor or layer) in front of the message.
    void addContext(std::string where);

    /// "outermost context: ...: sentence", always one line.
    const char* what() const noexcept override { return m_text.c_str(); }

  private:
    ErrorKind m_kind;
    std::string m_sentence;
    std::vector<std::string> m_context;  // innermost first
    std::string m_text;
};

/// Thrown by JobContext::checkpoint() when a stop was asked for. Not an Error: it is the user's choice.
struct Cancelled : std::exception {
    const char* what() const noexcept override { return "cancelled"; }
};

/// Runs `work` and adds `where` to any Error that leaves it.
template <class Work>
decltype(auto) withContext(const std::string& where, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (Error& error) {
        error.addContext(where);
        throw;
    }
}

}  // namespace lathe::core
