// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/families/keras_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/base/error.h"
#include "core/formats/printable.h"
#include "core/model/key_reader.h"
#include "core/model/limits.h"

namespace lathe::core {

namespace {

struct KerasActivation {
    std::string_view name;
    Activation activation;
};

/// keras: src/activations/activations.py
constexpr KerasActivation kActivations[] = {
    {"linear", Activation::Identity}, {"relu", Activation::ReLU}, {"tanh", Activation::Tanh},
    {"gelu", Activation::GeluErf},    {"silu", Activation::SiLU}, {"swish", Activation::SiLU}};

constexpr std::string_view kSoftmax = "softmax";

bool isModel(std::string_view className) {
    return className == "Sequential" || className == "Functional" || className == "Model";
}

const MetaValue* memberOf(const MetaValue* value, std::string_view key) {
    return value && value->object() ? value->find(key) : nullptr;
}

const MetaValue* elementOf(const MetaValue* value, size_t index) {
    return value && value->array() && index < value->array()->size() ? &(*value->array())[index]
                                                                     : nullptr;
}

/// The only element of a list.
const MetaValue* onlyOf(const MetaValue* value) {
    return value && value->array() && value->array()->size() == 1 ? elementOf(value, 0) : nullptr;
}

std::string textOf(const MetaValue* value) {
    return value && value->text() ? *value->text() : std::string();
}

/// The layer that a layer of a Functional model takes its input from; empty unless it is just one.
/// Keras 2 writes [[[name, node, index, {}]]], Keras 3 [{"args": [{"config": {"keras_history":
/// [name, ...]}}]}].
std::string inboundName(const MetaValue& layer) {
    const MetaValue* node = onlyOf(memberOf(&layer, "inbound_nodes"));
    if (const MetaValue* arguments = memberOf(node, "args"))
        return textOf(
            elementOf(memberOf(memberOf(onlyOf(arguments), "config"), "keras_history"), 0));
    return textOf(elementOf(onlyOf(node), 0));
}

/// The one output of a Functional model: [[name, node, index]], or without the outer brackets.
std::string outputName(const MetaValue& config) {
    const MetaValue* outputs = memberOf(&config, "output_layers");
    if (std::string name = textOf(elementOf(outputs, 0)); !name.empty()) return name;
    return textOf(elementOf(onlyOf(outputs), 0));
}

/// Follows the layers in order and collects what they compute.
class Chain {
  public:
    /// `group` is empty for the outermost model.
    void addModel(const MetaValue& model, const std::string& group) {
        const MetaValue* config = memberOf(&model, "config");
        const bool bare = config && config->array();  // Sequential, before Keras 2.2.3
        const MetaValue* layers = bare ? config : memberOf(config, "layers");
        if (!layers || !layers->array())
            throw Error(ErrorKind::Corrupt, "model_config has a model without a list of layers");
        const bool functional = textOf(memberOf(&model, "class_name")) != "Sequential";
        std::string before;
        for (const MetaValue& layer : *layers->array()) {
            m_name = textOf(memberOf(memberOf(&layer, "config"), "name"));
            if (m_name.empty())
                throw Error(ErrorKind::Corrupt, "model_config has a layer without a name");
            const std::string name = m_name;
            if (functional && !before.empty() && inboundName(layer) != before)
                refuse(fmt::format("does not just follow {}; only chains of layers are read",
                                   printable(before)));
            addLayer(layer, group.empty() ? name : group);
            before = name;
        }
        if (functional && outputName(*config) != before)
            throw Error(ErrorKind::Unsupported,
                        fmt::format("the Keras model does not end with its last layer, {}; only "
                                    "chains of layers with "
                                    "one output are read",
                                    printable(before)));
    }

    KerasNetwork finish() {
        if (m_network.layers.empty())
            throw Error(ErrorKind::Unsupported,
                        "the Keras model has no Dense layer; a chain of them was expected");
        const KerasDense& last = m_network.layers.back();
        if (last.activation == Activation::Identity) return std::move(m_network);
        m_name = last.name;
        refuse(
            "is the last Dense layer and ends with an activation that is no softmax; a "
            "classifier's logits, or "
            "their softmax, were expected");
    }

  private:
    [[noreturn]] void refuse(const std::string& problem) const {
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the Keras layer {} {}", printable(m_name), problem));
    }

    void addLayer(const MetaValue& layer, const std::string& group) {
        const std::string kind = textOf(memberOf(&layer, "class_name"));
        if (isModel(kind)) return addModel(layer, group);
        const MetaValue::Object* object = memberOf(&layer, "config")->object();
        const KeyReader config(*object, "model_config: the layer " + printable(m_name));
        noteInput(config);
        if (kind == "InputLayer" || kind == "Dropout") return;
        if (kind == "Flatten") return flatten(config);
        if (kind == "Dense") return addDense(config, group);
        if (kind == "Activation") return activate(config.textOr("activation", "linear"));
        if (kind == "Softmax") return addSoftmax(config);
        refuse(
            fmt::format("is of the kind {}, which is not read; InputLayer, Flatten, Dense, "
                        "Dropout, Activation and "
                        "Softmax are",
                        printable(kind)));
    }

    /// The first shape that a layer gives for its input: [null, 28, 28] are 784 values on two axes.
    void noteInput(const KeyReader& config) {
        const MetaValue* shape = config.find("batch_input_shape");
        if (!shape) shape = config.find("batch_shape");
        if (!shape || m_axes) return;
        if (!shape->array() || shape->array()->size() < 2)
            config.fail("batch_shape", "is no list of a batch size and at least one more size");
        m_axes = shape->array()->size() - 1;
        int64_t values = 1;
        for (size_t i = 1; i <= *m_axes && values > 0; ++i) {
            const int64_t size = (*shape->array())[i].integer().value_or(0);  // null: any number
            values = size < 1 || size > kWidest / values ? 0 : values * size;
        }
        m_network.inputs = values;
    }

    void flatten(const KeyReader& config) {
        if (config.textOr("data_format", "channels_last") != "channels_last")
            refuse(
                "flattens with channels first, which puts pixels in another order; channels_last "
                "was expected");
        m_axes = 1;
    }

    void addDense(const KeyReader& config, const std::string& group) {
        if (m_network.softmax) refuse("follows a softmax, which is read only at the end");
        if (m_axes.value_or(1) != 1)
            refuse("works on each row of its input by itself; a Flatten before it was expected");
        KerasDense dense;
        dense.group = group;
        dense.name = m_name;
        dense.units = config.count("units", 1, kWidest);
        dense.bias = config.flagOr("use_bias", true);
        if (m_network.layers.size() == static_cast<size_t>(kMostLayers))
            refuse(fmt::format("is one more than the {} Dense layers that are read", kMostLayers));
        m_network.layers.push_back(std::move(dense));
        activate(config.textOr("activation", "linear"));
    }

    void addSoftmax(const KeyReader& config) {
        const MetaValue* axis = config.find("axis");
        if (axis && axis->integer() != -1 && axis->integer() != 1)
            refuse("is a softmax along another axis than the last");
        activate(kSoftmax);
    }

    /// What follows the last Dense layer: f(f(x)) is read only where it is f(x).
    void activate(std::string_view name) {
        if (name == "linear") return;
        if (m_network.layers.empty())
            refuse("changes the input before the first Dense layer, which is not read");
        Activation& activation = m_network.layers.back().activation;
        if (m_network.softmax || activation != Activation::Identity)
            refuse("applies a second activation to one Dense layer, which is not read");
        if (name == kSoftmax) {
            m_network.softmax = true;
            return;
        }
        const auto known =
            std::find_if(std::begin(kActivations), std::end(kActivations),
                         [&](const KerasActivation& row) { return row.name == name; });
        if (known == std::end(kActivations))
            refuse(
                fmt::format("has the activation {}, which is not read; linear, relu, tanh, gelu, "
                            "silu and a softmax "
                            "at the end are",
                            printable(name)));
        activation = known->activation;
    }

    KerasNetwork m_network;
    std::string m_name;            // of the layer being read
    std::optional<size_t> m_axes;  // of what the next layer gets, without the batch
};

}  // namespace

KerasNetwork kerasNetwork(const MetaValue& modelConfig) {
    Chain chain;
    chain.addModel(modelConfig, {});
    return chain.finish();
}

}  // namespace lathe::core
