// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tables as text. CSV is RFC 4180's (fields may be quoted, a quote in them is doubled, they may
// hold line breaks); TSV is GLUE's: no quoting, a tab always ends a field.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lathe::core {

struct SeparatedRow {
    size_t line = 0;  ///< the first of the row, counted from 1
    std::vector<std::string> fields;
};

/// Blank lines are left out. Throws Error(Corrupt) naming the line of a quote that does not end, or
/// that is followed by something else than a comma.
std::vector<SeparatedRow> rowsOfCsv(std::string_view table);
std::vector<SeparatedRow> rowsOfTsv(std::string_view table);

}  // namespace lathe::core
