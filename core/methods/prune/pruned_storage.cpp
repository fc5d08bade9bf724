// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/prune/pruned_storage.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/encoding/affine.h"
#include "core/encoding/bit_pack.h"
#include "core/encoding/bitmap.h"
#include "core/encoding/dense.h"
#include "core/encoding/sparse.h"
#include "core/encoding/stored_parts.h"
#include "core/encoding/two_four.h"
#include "core/methods/quantize/affine_size.h"

namespace lathe::core {

namespace {

bool isSparseType(DType type) {
    return type == DType::F32 || type == DType::F16 || type == DType::BF16;
}

/// Of entries whose values are decoded from codes: they need no more than float16 tells.
constexpr DType kDecodedType = DType::F16;

/// As one array or as codes again, if kept values stood apart.
EncodingPtr unpacked(const EncodingPtr& weight) {
    const std::optional<DType> type = floatTypeOf(*weight);
    if (!type || weight->plain()) return weight;
    return encodeDense(weight->shape(), weight->decode(), *type);
}

EncodingPtr required(EncodingPtr packed, const Encoding& weight, std::string_view way) {
    if (packed) return packed;
    throw Error(ErrorKind::Refused,
                fmt::format("{} shares scales among values that {} tears apart; prune before "
                            "quantizing, or use store=same",
                            weight.label(), way));
}

EncodingPtr asSparse(const EncodingPtr& whole) {
    return encodeSparse(whole->shape(), whole->decode(),
                        floatTypeOf(*whole).value_or(kDecodedType));
}

/// The first of the fewest bytes.
EncodingPtr smallest(const EncodingPtr& pruned) {
    const EncodingPtr whole = unpacked(pruned);
    EncodingPtr best = pruned;
    const auto offer = [&](const EncodingPtr& other) {
        if (other && other->bytes() < best->bytes()) best = other;
    };
    offer(whole);
    offer(packBitmap(*whole));
    if (isTwoFour(*whole)) offer(packTwoFour(*whole));
    if (whole->plain() && isSparseType(whole->plain()->type())) offer(asSparse(whole));
    return best;
}

uint64_t bitmapBytes(const PrunedForm& form, uint64_t kept) {
    const auto rows = static_cast<uint64_t>(form.rows),
               columns = static_cast<uint64_t>(form.columns);
    const uint64_t mask = rows * packedBytes(columns, 1);
    if (form.floats) return mask + kept * sizeOf(*form.floats);
    return mask + form.bytes * kept / std::max<uint64_t>(1, rows * columns);
}

uint64_t twoFourBytes(const PrunedForm& form) {
    const auto rows = static_cast<uint64_t>(form.rows),
               columns = static_cast<uint64_t>(form.columns), groups = (columns + 3) / 4;
    const uint64_t indices = rows * ((groups + 1) / 2);
    if (form.floats) return indices + rows * groups * 2 * sizeOf(*form.floats);
    return indices + form.bytes + rows * packedBytes(groups * 2, form.bits) -
           rows * packedBytes(columns, form.bits);
}

uint64_t sparseBytes(const PrunedForm& form, uint64_t kept) {
    const uint64_t place = form.columns > 65536 ? 4 : 2;
    return 4 * (static_cast<uint64_t>(form.rows) + 1) +
           kept * (place + sizeOf(form.floats.value_or(kDecodedType)));
}

}  // namespace

ParamSpec storeParam() {
    return ParamSpec::choice(
        "store", "Stored as", "same", {"same", "auto", "bitmap", "two_four", "sparse"},
        "same: as before, zeros in place; auto: the smallest way for each weight; bitmap: a bit "
        "per value and kept values alone; two_four: two of every four values and where they "
        "stand; sparse: kept values and their columns. Smaller is not faster: with half of the "
        "values zero, products take longer.");
}

bool storesAnew(const Params& params) {
    const auto store = params.values().find("store");
    return store != params.values().end() && std::get<std::string>(store->second) != "same";
}

bool roundsKept(const Params& params) {
    const auto quantize = params.values().find("quantize");
    return quantize != params.values().end() && std::get<bool>(quantize->second);
}

EncodingPtr storedPruned(const EncodingPtr& pruned, const std::string& store) {
    if (store == "same") return pruned;
    if (store == "auto") return smallest(pruned);
    const EncodingPtr whole = unpacked(pruned);
    if (whole->kind() == store) return whole;  // of codes: there is nothing to unpack
    if (store == "bitmap") return required(packBitmap(*whole), *whole, "a bitmap");
    if (store == "two_four") return required(packTwoFour(*whole), *whole, "2:4");
    return asSparse(whole);
}

PrunedForm formOf(const Encoding& weight) {
    PrunedForm form = {weight.rows(), weight.columns(), weight.bytes(), floatTypeOf(weight)};
    if (const IntegerRows* integers = asIntegerRows(weight)) {
        form.run = integers->columnsPerScale();
        form.bits = static_cast<int>(storedAttribute<int64_t>(weight.store(), "bits"));
    }
    return form;
}

PrunedForm formOf(const Encoding& weight, const AffineLayout& layout) {
    return {weight.rows(),
            weight.columns(),
            affineBytes(weight, layout),
            {},
            layout.run(weight.columns()),
            layout.bits};
}

bool canStorePruned(const PrunedForm& form, const std::string& store) {
    if (store == "sparse") return isSparseType(form.floats.value_or(kDecodedType));
    const bool wholeRows = form.run > 0 && form.run >= form.columns;
    if (store == "bitmap") return form.floats || wholeRows;
    if (store == "two_four") return form.floats || wholeRows || (form.run > 0 && form.run % 4 == 0);
    return true;
}

uint64_t prunedBytes(const PrunedForm& form, int64_t kept, bool twoFour, const std::string& store) {
    std::optional<uint64_t> least;
    if (store == "auto") least = form.bytes;
    const auto offer = [&](const char* way, uint64_t bytes) {
        if ((store == way || store == "auto") && canStorePruned(form, way))
            least = std::min(least.value_or(bytes), bytes);
    };
    const auto values = static_cast<uint64_t>(kept);
    offer("bitmap", bitmapBytes(form, values));
    if (twoFour) offer("two_four", twoFourBytes(form));
    if (store == "sparse" || form.floats) offer("sparse", sparseBytes(form, values));
    return least.value_or(form.bytes);
}

std::optional<DType> floatTypeOf(const Encoding& weight) {
    if (weight.plain()) return weight.plain()->type();
    if (!weight.sparseRows()) return {};
    StoredEncoding stored = weight.store();
    const auto child = stored.children.find("values");
    if (child != stored.children.end()) {
        if (child->second.kind != "dense") return {};
        stored = StoredEncoding(child->second);
    }
    const auto values = stored.parts.find("values");
    if (values == stored.parts.end()) return {};
    return values->second.type();
}

}  // namespace lathe::core
