// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/untied_head.h"

namespace lathe::core {

WeightPtr untiedHead(const Model& model) {
    auto head = std::make_shared<Weight>(model.headWeight());
    head->name = "head";
    head->sourceName.clear();
    head->role = WeightRole::Head;
    return head;
}

}  // namespace lathe::core
