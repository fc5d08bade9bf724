// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "core/model/family.h"

namespace lathe::core {

#define LATHE_FAMILY(name) extern const Family family_##name;
#include "core/model/families/families.inc"
#undef LATHE_FAMILY

std::span<const Family* const> families() {
#define LATHE_FAMILY(name) &family_##name,
    static constexpr std::array kFamilies = {
#include "core/model/families/families.inc"
    };
#undef LATHE_FAMILY
    return kFamilies;
}

const Family* familyNamed(std::string_view id) {
    for (const Family* family : families())
        if (family->id == id) return family;
    return nullptr;
}

const Naming* Family::naming(std::string_view namingId) const {
    for (const Naming& naming : namings)
        if (naming.id == namingId) return &naming;
    return nullptr;
}

const TensorRule* Naming::rule(std::string_view canonical) const {
    std::string pattern(canonical);
    if (constexpr std::string_view kLayers = "layers."; pattern.starts_with(kLayers)) {
        const size_t end = pattern.find('.', kLayers.size());
        if (end != std::string::npos) pattern.replace(kLayers.size(), end - kLayers.size(), "{}");
    }
    for (const TensorRule& rule : rules)
        if (rule.canonical == pattern) return &rule;
    return nullptr;
}

}  // namespace lathe::core
