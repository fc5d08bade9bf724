// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A whole layer in the selection that all views share, which is one of weights.

#include <QObject>

#include "app/desktop/documents/document.h"

namespace lathe::app {

/// Selects the linear weights of the layer; nothing happens if it has none.
void selectLayer(Document& document, int layer, QObject* origin);

/// The layer of the current weight; -1: none.
int selectedLayer(Document& document);

}  // namespace lathe::app
