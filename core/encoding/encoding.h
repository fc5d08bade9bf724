// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A way to store one weight. Everything that computes with a weight sees only this: it never asks
// how the weight was compressed. One file per encoding; encodings.inc lists them.

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/params.h"
#include "core/encoding/code_view.h"
#include "core/encoding/sparse_rows.h"
#include "core/tensor/tensor.h"

namespace lathe::core {

/// An encoding taken apart into plain values, for the native file: load() of its kind rebuilds it
/// bit for bit.
struct StoredEncoding {
    std::string kind;  ///< registry id: "dense", "gguf", "affine", ...
    std::map<std::string, ParamValue, std::less<>> attributes;
    std::map<std::string, Tensor, std::less<>> parts;  ///< every byte of the weight is in here
    std::map<std::string, StoredEncoding, std::less<>>
        children;  ///< of Sum, Product, Permuted, Masked
};

class Encoding;
using EncodingPtr = std::shared_ptr<const Encoding>;

/// An addend of a composed weight: scale * factors[0] * factors[1] * ...
struct Term {
    float scale = 1;
    std::vector<EncodingPtr> factors;
};

/// Immutable. A weight is a matrix of rows() x columns() (see columnsOf); y = x W^T reduces over
/// columns.
class Encoding {
  public:
    explicit Encoding(Shape shape);
    virtual ~Encoding() = default;
    Encoding(const Encoding&) = delete;
    Encoding& operator=(const Encoding&) = delete;

    const Shape& shape() const { return m_shape; }
    int64_t rows() const { return m_rows; }
    int64_t columns() const { return m_columns; }
    int64_t elements() const { return m_rows * m_columns; }

    virtual std::string_view kind() const = 0;  ///< registry id
    virtual std::string label() const = 0;  ///< for people and JSON: "f16", "Q4_K", "int4 g64 sym"

    /// Honest size: codes, scales, zeros, tables, indices; everything needed to rebuild the weight.
    virtual size_t bytes() const = 0;

    /// Decodes rows [begin, end) to floats, row after row without gaps. Thread-safe.
    virtual void decodeRows(int64_t begin, int64_t end, float* out) const = 0;

    virtual StoredEncoding store() const = 0;

    /// The same kind of encoding for other values (used when a step changes an encoded weight and
    /// is not told otherwise). `values` has rows() x columns() floats in the order of decodeRows.
    virtual EncodingPtr reencode(std::span<const float> values) const = 0;

    /// Rows `order[0]`, `order[1]`, ... in that order, stored bits unchanged; null where the
    /// storage ties rows together. May repeat or leave out rows.
    virtual EncodingPtr selectRows(std::span<const int64_t> order) const = 0;

    /// The tensor whose bytes are the values themselves, if this is a plain array (dense).
    virtual const Tensor* plain() const { return nullptr; }

    /// The codes behind the values, where each value is one of few levels; else null. The view must
    /// not outlive the encoding.
    virtual std::unique_ptr<const CodeView> codes() const { return nullptr; }

    /// The weight as a sum of products of other weights, which a backend multiplies by instead of
    /// decoding; empty where there is no such structure.
    virtual std::vector<Term> terms() const { return {}; }

    /// The entries of a weight that stores few of its values; else null.
    virtual const SparseRows* sparseRows() const { return nullptr; }

    std::vector<float> decode() const;  ///< all of it, in parallel

  private:
    Shape m_shape;
    int64_t m_rows, m_columns;
};

/// A registry row: rebuilds an encoding of this kind from its parts; throws Error(Corrupt) when
/// parts are missing, of a wrong type or size (the file is hostile until checked).
struct EncodingKind {
    std::string_view id;
    std::string_view label;
    EncodingPtr (*load)(const Shape& shape, const StoredEncoding& stored);
    /// Encodings of this kind that the tests loop over: one of each variant, made from `values`.
    std::vector<EncodingPtr> (*examples)(const Shape& shape, std::span<const float> values);
};

std::span<const EncodingKind* const> encodingKinds();
EncodingPtr loadEncoding(const Shape& shape, const StoredEncoding& stored);

}  // namespace lathe::core
