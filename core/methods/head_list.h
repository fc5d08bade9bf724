// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Attention heads as a parameter's text, each layer before its heads: "2:4-5,3:0".

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "core/model/spec.h"

namespace lathe::core {

/// Heads by layer, none of them empty.
using HeadList = std::map<int, std::set<int>>;

/// Layers may be ranges too ("0-3:7"); empty for an empty text. Throws Error(Usage) naming the
/// parameter, what it holds and what the model has.
HeadList headList(std::string_view param, const std::string& text, const ModelSpec& spec);

/// What headList reads as these.
std::string headListText(const HeadList& heads);

}  // namespace lathe::core
