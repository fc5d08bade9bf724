// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a HeatMap shows: plain values in rows and columns, in bands of neighbours that belong
// together (heads that share keys, columns of one quantity).

#include <QString>
#include <QStringList>
#include <cstdint>
#include <vector>

namespace lathe::widgets {

enum class HeatPalette {
    Magnitude,  ///< little to much
    Signed,     ///< about a grey zero
};

enum class HeatMark : uint8_t {
    None,
    Chosen,   ///< outlined, with a filled corner
    Removed,  ///< hatched
};

/// Neighbouring rows or columns under one name.
struct HeatBand {
    QString label;
    int count = 0;
};

struct HeatMapData {
    QStringList rows, columns;    ///< names; of crowded ones every n-th stands
    std::vector<double> values;   ///< row by row; NaN: nothing is there
    std::vector<double> errors;   ///< half the whisker of each value; empty: unknown
    std::vector<HeatMark> marks;  ///< of each value; empty: none
    std::vector<HeatBand> rowBands, columnBands;  ///< empty: all in one without a name
    HeatPalette palette = HeatPalette::Magnitude;
    bool logColour = false;  ///< of magnitudes
    /// Above 0: how far colours reach, whatever the values: one scale for several pictures. Values
    /// beyond look like it.
    double reach = 0;
    bool colourPerBand = false;   ///< bands of columns are different quantities
    QString rowName, columnName;  ///< "block", "head"
    QString valueName;            ///< with its unit
    int selectedRow = -1, selectedColumn = -1;

    int rowCount() const { return static_cast<int>(rows.size()); }
    int columnCount() const { return static_cast<int>(columns.size()); }
    size_t place(int row, int column) const {
        return static_cast<size_t>(row) * static_cast<size_t>(columns.size()) +
               static_cast<size_t>(column);
    }
    double value(int row, int column) const { return values[place(row, column)]; }
    HeatMark mark(int row, int column) const {
        return marks.empty() ? HeatMark::None : marks[place(row, column)];
    }
};

}  // namespace lathe::widgets
