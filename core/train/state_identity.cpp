// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/state_identity.h"

#include "core/model/meta.h"

namespace lathe::core {

MetaValue::Object stateMetadata(std::string_view kind, std::string_view identity) {
    return {{"kind", meta::text(kind)}, {"identity", meta::text(identity)}};
}

bool isStateOf(const RawCheckpoint& raw, std::string_view kind, std::string_view identity) {
    const auto has = [&](std::string_view key, std::string_view expected) {
        const auto found = raw.metadata.find(key);
        return found != raw.metadata.end() && found->second.text() &&
               *found->second.text() == expected;
    };
    return has("kind", kind) && has("identity", identity);
}

}  // namespace lathe::core
