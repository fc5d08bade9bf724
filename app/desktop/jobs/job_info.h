// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a queued job stands, as plain values to copy and show.

#include <QMetaType>
#include <QString>
#include <optional>

#include "app/desktop/appearance/saying.h"

namespace lathe::app {

using JobId = quint64;

enum class JobState { Waiting, Running, Paused, Cancelling, Done, Cancelled, Failed };

/// What is shown of a job; a plain copy.
struct JobInfo {
    JobId id = 0;
    Saying title;
    JobState state = JobState::Waiting;
    QString phase;  ///< as the engine names it
    qint64 done = 0, total = 0;
    qint64 elapsedMs = 0;
    std::optional<qint64> remainingMs;  ///< known after 3 s or 5 % of a phase
    QString error;                      ///< of Failed: one sentence
    bool canFinish = false;             ///< it trains now: it may end that and keep what it has
    bool finishing = false;             ///< it was asked to

    bool isOver() const { return state >= JobState::Done; }
};

}  // namespace lathe::app
