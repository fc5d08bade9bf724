// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Small checkpoints for tests, an encoding that interrupts its own writing, and the folder of one
// test.

#include <QString>
#include <cstring>
#include <fstream>
#include <functional>
#include <sstream>

#include "core/base/error.h"
#include "core/encoding/dense.h"
#include "core/formats/raw_checkpoint.h"

namespace lathe::tests {

/// The sentence of the core::Error that `work` throws; "accept" if it throws none.
template <class Work>
QString verdictOf(Work&& work) {
    try {
        work();
        return "accept";
    } catch (const core::Error& error) {
        return QString::fromUtf8(error.what());
    }
}

/// Floats without a pattern that a wrong order of rows could keep.
inline std::vector<float> someFloats(int64_t count) {
    std::vector<float> values;
    uint32_t state = 12345;
    for (int64_t i = 0; i < count; ++i) {
        state = state * 1664525u + 1013904223u;
        values.push_back(static_cast<float>(static_cast<int32_t>(state)) / 2147483648.0f);
    }
    return values;
}

/// An array of any element type filled with running bytes.
inline core::EncodingPtr runningBytes(core::DType type, core::Shape shape) {
    std::vector<uint8_t> bytes(static_cast<size_t>(core::elementCount(shape)) * core::sizeOf(type));
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(i * 7 + 1);
    return core::makeDense(
        core::Tensor(type, std::move(shape), core::Buffer::adopt(std::move(bytes))));
}

inline core::RawCheckpoint smallCheckpoint() {
    core::RawCheckpoint made;
    made.metadata =
        *core::parseJson(R"({"model_type": "llama", "hidden_size": 4, "rms_norm_eps": 1e-05,
        "rope": {"factors": [1.5, 2, -0.0]}, "tie": true, "none": null})")
             .object();
    made.companions["tokenizer.json"] = "{\"version\": \"1.0\"}";
    made.companions["tokenizer.model"] = std::string("\x0a\x00\xff binary", 10);
    for (const core::DType type : {core::DType::F32, core::DType::F16, core::DType::BF16})
        made.tensors.push_back({"layers.0." + std::string(core::nameOf(type)),
                                core::encodeDense({3, 4}, someFloats(12), type)});
    return made;
}

/// A plain array that calls `interrupt` when it is taken apart for the `call`th time.
class Interrupting final : public core::Encoding {
  public:
    Interrupting(core::EncodingPtr inner, int call, std::function<void()> interrupt)
        : Encoding(inner->shape()),
          m_inner(std::move(inner)),
          m_call(call),
          m_interrupt(std::move(interrupt)) {}

    std::string_view kind() const override { return m_inner->kind(); }
    std::string label() const override { return m_inner->label(); }
    size_t bytes() const override { return m_inner->bytes(); }
    void decodeRows(int64_t begin, int64_t end, float* out) const override {
        m_inner->decodeRows(begin, end, out);
    }
    core::StoredEncoding store() const override {
        count();
        return m_inner->store();
    }
    core::EncodingPtr reencode(std::span<const float>) const override { return nullptr; }
    core::EncodingPtr selectRows(std::span<const int64_t>) const override { return nullptr; }
    const core::Tensor* plain() const override {
        count();
        return m_inner->plain();
    }
    int calls() const { return m_calls; }

  private:
    void count() const {
        if (++m_calls == m_call) m_interrupt();
    }
    core::EncodingPtr m_inner;
    int m_call;
    mutable int m_calls = 0;
    std::function<void()> m_interrupt;
};

/// Whether the bytes at `address` are a mapping of `path` into this process.
inline bool isMappingOf(const void* address, const std::filesystem::path& path) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        uintptr_t begin = 0, end = 0;
        char dash = 0;
        std::istringstream(line) >> std::hex >> begin >> dash >> end;
        const auto at = reinterpret_cast<uintptr_t>(address);
        if (at >= begin && at < end) return line.ends_with(path.string());
    }
    return false;
}

}  // namespace lathe::tests
