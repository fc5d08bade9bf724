// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a test may expect when it runs under a sanitizer (g++ and clang say so in different ways) or
// in CI.

#include <QtGlobal>

#include <cstdint>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LATHE_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LATHE_SANITIZED
#endif

namespace lathe::tests {

#ifdef LATHE_SANITIZED
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

/// How much looser times may be: five times under a sanitizer and in CI, nowhere else.
inline int timeFactor() { return kSanitized || qEnvironmentVariableIsSet("CI") ? 5 : 1; }

/// How soon a cancelled job has to stop.
inline int64_t cancelLimitMs() { return 200 * timeFactor(); }

}  // namespace lathe::tests
