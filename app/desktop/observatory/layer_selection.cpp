// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/layer_selection.h"

namespace lathe::app {

void selectLayer(Document& document, int layer, QObject* origin) {
    QStringList weights;
    for (const core::WeightPtr& weight : document.model()->weightsInOrder())
        if (weight->layer == layer && weight->role == core::WeightRole::Linear)
            weights << QString::fromStdString(weight->name);
    if (!weights.isEmpty()) document.selection().select(weights, origin);
}

int selectedLayer(Document& document) {
    const core::Weight* weight =
        document.model()->find(document.selection().currentWeight().toStdString());
    return weight ? weight->layer : -1;
}

}  // namespace lathe::app
