// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A model's specification and origin as names and values for people.

#include <QString>
#include <vector>

#include "core/model/model.h"
#include "widgets/panels/facts_grid.h"

namespace lathe::app {

std::vector<widgets::Fact> factsOf(const core::Model& model);
std::vector<widgets::Fact> provenanceOf(const core::Model& model, const QString& source);

}  // namespace lathe::app
