// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/dense.h"

#include <cstring>

#include "core/base/error.h"
#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {

class Dense final : public Encoding {
  public:
    explicit Dense(Tensor tensor) : Encoding(tensor.shape()), m_tensor(std::move(tensor)) {}

    std::string_view kind() const override { return "dense"; }
    std::string label() const override { return std::string(nameOf(m_tensor.type())); }
    size_t bytes() const override { return m_tensor.sizeBytes(); }
    const Tensor* plain() const override { return &m_tensor; }

    void decodeRows(int64_t begin, int64_t end, float* out) const override {
        m_tensor.read(begin * columns(), (end - begin) * columns(), out);
    }

    StoredEncoding store() const override { return {"dense", {}, {{"values", m_tensor}}, {}}; }

    EncodingPtr reencode(std::span<const float> values) const override {
        return encodeDense(shape(), values, m_tensor.type());
    }

    EncodingPtr selectRows(std::span<const int64_t> order) const override {
        const size_t rowBytes = static_cast<size_t>(columns()) * sizeOf(m_tensor.type());
        std::vector<std::byte> bytes(rowBytes * order.size());
        for (size_t i = 0; i < order.size(); ++i)
            std::memcpy(bytes.data() + i * rowBytes,
                        m_tensor.buffer().data + static_cast<size_t>(order[i]) * rowBytes, rowBytes);
        const Shape selected = {static_cast<int64_t>(order.size()), columns()};
        return makeDense(Tensor(m_tensor.type(), selected, Buffer::adopt(std::move(bytes))));
    }

  private:
    Tensor m_tensor;
};

EncodingPtr load(const Shape& shape, const StoredEncoding& stored) {
    const auto values = stored.parts.find("values");
    if (values == stored.parts.end() || values->second.shape() != shape)
        throw Error(ErrorKind::Corrupt, "a dense weight needs 'values' of its own shape");
    return makeDense(values->second);
}

std::vector<EncodingPtr> examples(const Shape& shape, std::span<const float> values) {
    std::vector<EncodingPtr> made;
    for (const DType type : {DType::F32, DType::F16, DType::BF16, DType::F8E4M3, DType::F8E5M2, DType::F64})
        made.push_back(encodeDense(shape, values, type));
    return made;
}

}  // namespace

EncodingPtr makeDense(Tensor tensor) { return std::make_shared<Dense>(std::move(tensor)); }

EncodingPtr encodeDense(const Shape& shape, std::span<const float> values, DType type,
                        const JobContext* job) {
    constexpr int64_t kTile = 65536;
    std::vector<std::byte> bytes(values.size() * sizeOf(type));
    parallelFor(
        static_cast<int64_t>(values.size()), kTile,
        [&](int64_t begin, int64_t end) {
            const std::vector<float> tile(values.begin() + begin, values.begin() + end);
            const Tensor converted = Tensor::fromFloats({end - begin}, tile).converted(type);
            std::memcpy(bytes.data() + static_cast<size_t>(begin) * sizeOf(type),
                        converted.buffer().data, converted.sizeBytes());
        },
        job);
    return makeDense(Tensor(type, shape, Buffer::adopt(std::move(bytes))));
}

extern const EncodingKind encoding_dense;
const EncodingKind encoding_dense = {"dense", "plain array", load, examples};

}  // namespace lathe::core
