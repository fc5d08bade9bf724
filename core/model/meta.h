// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Short ways to make values of metadata: shared by spec, families and the native description.

#include <map>
#include <span>
#include <string>

#include "core/formats/raw_checkpoint.h"

namespace lathe::core::meta {

inline MetaValue integer(int64_t value) {
    MetaValue made;
    made.value = value;
    return made;
}

inline MetaValue real(double value) {
    MetaValue made;
    made.value = value;
    return made;
}

inline MetaValue flag(bool value) { return MetaValue::ofBool(value); }
inline MetaValue text(std::string_view value) { return MetaValue::ofText(std::string(value)); }

inline MetaValue array(MetaValue::Array elements) {
    MetaValue made;
    made.value = std::make_shared<const MetaValue::Array>(std::move(elements));
    return made;
}

inline MetaValue object(MetaValue::Object members) {
    MetaValue made;
    made.value = std::make_shared<const MetaValue::Object>(std::move(members));
    return made;
}

}  // namespace lathe::core::meta
