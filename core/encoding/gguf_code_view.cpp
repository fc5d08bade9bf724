// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/gguf_code_view.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/encoding/gguf_codecs.h"

namespace lathe::core::gguf {

namespace {

/// x = d * code, or d * code + m: a block begins with d, then m, as halves.
struct CodedType {
    std::string_view name;
    int first, count;
    bool hasMinimum;
};
constexpr CodedType kTypes[] = {{"Q4_0", -8, 16, false},
                                {"Q4_1", 0, 16, true},
                                {"Q5_0", -16, 32, false},
                                {"Q5_1", 0, 32, true},
                                {"Q8_0", -128, 256, false}};

class BlockCodes final : public CodeView {
  public:
    BlockCodes(const GgufType& type, const CodedType& coded, const std::byte* blocks, int64_t rows,
               int64_t columns)
        : m_type(type),
          m_blocks(blocks),
          m_perRow(columns / type.blockElements),
          m_hasMinimum(coded.hasMinimum) {
        first = coded.first;
        count = coded.count;
        cells = rows * m_perRow;
        run = type.blockElements;
    }

    /// A block whose scale is 1 and whose minimum is 0 decodes to its codes.
    void readCodes(int64_t row, int16_t* out) const override {
        constexpr size_t kLargest = 34;
        std::array<std::byte, kLargest> block;
        std::array<float, 32> values;
        for (int64_t b = 0; b < m_perRow; ++b, out += run) {
            std::memcpy(block.data(), blockAt(row * m_perRow + b),
                        static_cast<size_t>(m_type.blockBytes));
            storeHalf(block.data(), 1);
            if (m_hasMinimum) storeHalf(block.data() + 2, 0);
            m_type.decode(block.data(), 1, values.data());
            std::transform(values.begin(), values.end(), out,
                           [](float code) { return static_cast<int16_t>(code); });
        }
    }

    int64_t cellOf(int64_t row, int64_t column) const override {
        return row * m_perRow + column / run;
    }

    void readLevels(int64_t cell, float* out) const override {
        const float d = loadHalf(blockAt(cell)), m = m_hasMinimum ? loadHalf(blockAt(cell) + 2) : 0;
        for (int i = 0; i < count; ++i) {
            out[i] = static_cast<float>(first + i) * d;
            if (m_hasMinimum) out[i] += m;
        }
    }

  private:
    const std::byte* blockAt(int64_t index) const { return m_blocks + index * m_type.blockBytes; }

    const GgufType& m_type;
    const std::byte* m_blocks;
    int64_t m_perRow;
    bool m_hasMinimum;
};

}  // namespace

std::unique_ptr<const CodeView> codesOf(const GgufType& type, const std::byte* blocks, int64_t rows,
                                        int64_t columns) {
    for (const CodedType& coded : kTypes)
        if (coded.name == type.name)
            return std::make_unique<BlockCodes>(type, coded, blocks, rows, columns);
    return nullptr;
}

}  // namespace lathe::core::gguf
