// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a run is measured with: the sample's own text and tasks, or for other models the text that
// the user chose.

#include <QString>
#include <QStringList>

#include "core/workspace/recipe.h"

namespace lathe::app {

/// What the user chose to measure on; empty: the bundled text and no tasks. Kept in QSettings.
struct MeasurementChoice {
    QString text;
    QStringList tasks;
};
MeasurementChoice measurementChoice();
void chooseMeasurement(const MeasurementChoice& choice);

/// For a bundled sample and no choice of the user's the measurements of its demonstration study.
/// Else the text by the llama.cpp protocol in few windows (the bundled one story by story), a
/// limited number of items of each task, and latency. Of a bundled classifier its held-out examples; of another one nothing yet.
core::Measurements measurementsFor(const QString& source, const core::ModelSpec& spec);

/// The labelled data that lies in a bundled sample's folder; empty for other models.
std::filesystem::path heldOutOf(const QString& source);

/// A recipe's name, or its steps in short: "int4 g64 + 50 % pruned" as the recipe's steps say it.
QString runTitle(const core::Recipe& recipe);

}  // namespace lathe::app
