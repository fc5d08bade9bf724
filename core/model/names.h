// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The words for the spec's enumerations in files.

#include <optional>
#include <span>
#include <string_view>

#include "core/model/model.h"

namespace lathe::core {

template <class E>
struct Named {
    E value;
    std::string_view name;
};

inline constexpr Named<Activation> kActivationNames[] = {{Activation::SiLU, "silu"},
                                                         {Activation::GeluErf, "gelu"},
                                                         {Activation::GeluTanh, "gelu_tanh"},
                                                         {Activation::ReLU, "relu"},
                                                         {Activation::Tanh, "tanh"},
                                                         {Activation::Identity, "identity"}};
inline constexpr Named<LayerKind> kLayerKindNames[] = {{LayerKind::Block, "block"}, {LayerKind::Dense, "dense"}};
inline constexpr Named<NormKind> kNormKindNames[] = {{NormKind::Rms, "rms"}, {NormKind::Layer, "layer"}};
inline constexpr Named<NormPlace> kNormPlaceNames[] = {{NormPlace::Before, "before"}, {NormPlace::After, "after"}};
inline constexpr Named<InputKind> kInputKindNames[] = {
    {InputKind::Tokens, "tokens"}, {InputKind::Patches, "patches"}, {InputKind::Features, "features"}};
inline constexpr Named<HeadKind> kHeadKindNames[] = {{HeadKind::LanguageModel, "language_model"},
                                                     {HeadKind::Classifier, "classifier"}};
inline constexpr Named<RopeStyle> kRopeStyleNames[] = {
    {RopeStyle::None, "none"}, {RopeStyle::Halves, "halves"}, {RopeStyle::Pairs, "pairs"}};
inline constexpr Named<RopeScaling> kRopeScalingNames[] = {
    {RopeScaling::None, "none"}, {RopeScaling::Linear, "linear"}, {RopeScaling::Llama3, "llama3"}};
inline constexpr Named<WeightRole> kWeightRoleNames[] = {{WeightRole::Embedding, "embedding"},
                                                         {WeightRole::Head, "head"},
                                                         {WeightRole::Linear, "linear"},
                                                         {WeightRole::Norm, "norm"},
                                                         {WeightRole::Bias, "bias"}};

inline std::span<const Named<Activation>> namesOf(Activation) { return kActivationNames; }
inline std::span<const Named<LayerKind>> namesOf(LayerKind) { return kLayerKindNames; }
inline std::span<const Named<NormKind>> namesOf(NormKind) { return kNormKindNames; }
inline std::span<const Named<NormPlace>> namesOf(NormPlace) { return kNormPlaceNames; }
inline std::span<const Named<InputKind>> namesOf(InputKind) { return kInputKindNames; }
inline std::span<const Named<HeadKind>> namesOf(HeadKind) { return kHeadKindNames; }
inline std::span<const Named<RopeStyle>> namesOf(RopeStyle) { return kRopeStyleNames; }
inline std::span<const Named<RopeScaling>> namesOf(RopeScaling) { return kRopeScalingNames; }
inline std::span<const Named<WeightRole>> namesOf(WeightRole) { return kWeightRoleNames; }

template <class E>
std::string_view wordFor(E value) {
    for (const Named<E>& row : namesOf(E{}))
        if (row.value == value) return row.name;
    return {};
}

template <class E>
std::optional<E> valueFor(std::string_view word) {
    for (const Named<E>& row : namesOf(E{}))
        if (row.name == word) return row.value;
    return std::nullopt;
}

}  // namespace lathe::core
