// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a selected head or channel is within a weight: rows, which are outputs, or columns, which
// are inputs. So every view that shows a matrix shows the same.

#include <optional>

#include "app/desktop/documents/document.h"

namespace lathe::app {

struct SelectedChannels {
    bool inputs = false;  ///< columns
    int first = 0, count = 1;
};

/// The same channel in another weight: of the residual stream in all that write or read it, of a
/// block's inner values in the linears that make and read them. Nothing where the weight has no
/// part in it, or reads it turned.
std::optional<ChannelPlace> sameChannel(const core::Model& model, const ChannelPlace& from,
                                        const QString& weight);

/// Whether outputs of the weight are channels that are something elsewhere too.
bool hasOutputChannels(const core::Model& model, const core::Weight& weight);

/// Nothing where neither is selected, or where the weight has no part in it.
std::optional<SelectedChannels> selectedChannels(Document& document, const core::Weight& weight);

/// The selected head, or the one whose output the selected channel is part of; -1: none.
int selectedHead(Document& document);

/// The first head whose rows of this weight (queries, keys or values) hold `row`; -1: none.
int headOfRow(const core::ModelSpec& spec, const core::Weight& weight, int row);

}  // namespace lathe::app
