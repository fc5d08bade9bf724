// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/separated_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"

namespace lathe::core {

namespace {

/// Walks over a table; `at` never passes its end.
struct CsvReader {
    std::string_view table;
    size_t at = 0, line = 1;

    bool atBreak() const { return at == table.size() || table[at] == '\n' || table[at] == '\r'; }

    void skipBreak() {
        if (at < table.size() && table[at] == '\r') ++at;
        if (at < table.size() && table[at] == '\n') ++at;
        ++line;
    }

    std::string quoted() {
        const size_t opened = line;
        std::string field;
        for (++at; at < table.size(); ++at) {
            if (table[at] == '\n') ++line;
            if (table[at] != '"') {
                field += table[at];
            } else if (at + 1 < table.size() && table[at + 1] == '"') {
                field += table[++at];
            } else {
                ++at;
                if (!atBreak() && table[at] != ',')
                    throw Error(ErrorKind::Corrupt,
                                fmt::format("line {}: a quoted field is followed by text; a comma "
                                            "or the end of the line was expected (quotes within a "
                                            "field are doubled)",
                                            line));
                return field;
            }
        }
        throw Error(ErrorKind::Corrupt,
                    fmt::format("line {}: a quoted field does not end", opened));
    }

    std::string plain() {
        const size_t begin = at;
        while (!atBreak() && table[at] != ',') ++at;
        return std::string(table.substr(begin, at - begin));
    }

    SeparatedRow row() {
        SeparatedRow row{line, {}};
        while (true) {
            row.fields.push_back(at < table.size() && table[at] == '"' ? quoted() : plain());
            if (atBreak()) break;
            ++at;  // the comma
        }
        skipBreak();
        return row;
    }
};

}  // namespace

std::vector<SeparatedRow> rowsOfCsv(std::string_view table) {
    std::vector<SeparatedRow> rows;
    CsvReader reader{table};
    while (reader.at < table.size()) {
        if (reader.atBreak())
            reader.skipBreak();
        else
            rows.push_back(reader.row());
    }
    return rows;
}

std::vector<SeparatedRow> rowsOfTsv(std::string_view table) {
    std::vector<SeparatedRow> rows;
    for (size_t line = 1; !table.empty(); ++line) {
        const size_t length = std::min(table.find('\n'), table.size());
        std::string_view text = table.substr(0, length);
        table.remove_prefix(std::min(length + 1, table.size()));
        if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
        if (text.empty()) continue;
        SeparatedRow row{line, {}};
        for (size_t end; (end = text.find('\t')) != text.npos; text.remove_prefix(end + 1))
            row.fields.emplace_back(text.substr(0, end));
        row.fields.emplace_back(text);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace lathe::core
