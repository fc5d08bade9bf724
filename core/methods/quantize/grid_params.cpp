// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/quantize/grid_params.h"

namespace lathe::core {

ParamSpec bitsParam() {
    return ParamSpec::integer("bits", "Bits", 4, 2, 8, "Bits of one code.");
}

ParamSpec schemeParam(const std::string& scheme) {
    return ParamSpec::choice(
        "scheme", "Scheme", scheme, schemeNames(),
        "absmax: symmetric, both ends reached; zero_point: asymmetric with an integer zero; "
        "full_range: all signed codes, as in Q4_0.");
}

ParamSpec scaleTypeParam() {
    return ParamSpec::choice("scale_type", "Scales stored as", "f16", scaleTypeNames(),
                             "Codes are always found with the stored scale.");
}

ParamSpec rowGroupParam() {
    return ParamSpec::integer("group", "Group", 128, 0, 1 << 20,
                              "Columns that share a scale; the last group may be shorter; 0 is "
                              "whole rows.");
}

GridOptions gridOf(const Params& params) {
    GridOptions grid;
    grid.bits = static_cast<int>(params.integer("bits"));
    grid.scheme = schemeNamed(params.text("scheme"));
    grid.scaleType = scaleTypeNamed(params.text("scale_type"));
    return grid;
}

}  // namespace lathe::core
