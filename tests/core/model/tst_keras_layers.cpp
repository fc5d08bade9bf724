// SPDX-License-Identifier: GPL-3.0-or-later

// What is made of Keras's descriptions of models, and the sentences for those that are not read.

#include <QTest>

#include "core/model/families/keras_layers.h"
#include "tests/core/model/model_checks.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

std::string layer(const std::string& kind, const std::string& config,
                  const std::string& more = {}) {
    return R"({"class_name": ")" + kind + R"(", "config": {)" + config + "}" + more + "}";
}

std::string sequential(const std::string& layers) {
    return R"({"class_name": "Sequential", "config": {"name": "s", "layers": [)" + layers + "]}}";
}

const std::string kDense = layer("Dense", R"("name": "d", "units": 4, "activation": "relu")");
const std::string kHead =
    layer("Dense", R"("name": "h", "units": 3, "activation": "softmax", "use_bias": false)");

/// As Keras 3 writes where an input comes from.
std::string after(const std::string& name) {
    return R"(, "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config": {"shape": [null, 4],
               "keras_history": [")" +
           name + R"(", 0, 0]}}], "kwargs": {}}])";
}

std::string functional(const std::string& headInput, const std::string& outputs) {
    return R"({"class_name": "Functional", "config": {"layers": [)" +
           layer("InputLayer", R"("name": "i", "batch_shape": [null, 7])",
                 R"(, "inbound_nodes": [])") +
           "," + layer("Dense", R"("name": "d", "units": 4, "activation": "tanh")", after("i")) +
           "," + layer("Dense", R"("name": "h", "units": 3)", after(headInput)) +
           R"(], "output_layers": )" + outputs + "}}";
}

KerasNetwork networkOf(const std::string& json) {
    return kerasNetwork(parseJson(json));
}

}  // namespace

class TestKerasLayers : public QObject {
    Q_OBJECT
  private slots:
    void chains() {
        const KerasNetwork network = networkOf(sequential(
            layer("Flatten", R"("name": "f", "batch_input_shape": [null, 28, 28])") + "," + kDense +
            "," + layer("Dropout", R"("name": "o", "rate": 0.5)") + "," + kHead));
        QCOMPARE(network.inputs, int64_t(784));
        QCOMPARE(network.layers.size(), size_t(2));
        QVERIFY(network.layers[0].activation == Activation::ReLU && network.layers[0].bias);
        QCOMPARE(network.layers[1].units, int64_t(3));
        QVERIFY(!network.layers[1].bias);
        QVERIFY(network.softmax);
    }

    void functionalOfKeras3() {
        const KerasNetwork network = networkOf(functional("d", R"(["h", 0, 0])"));
        QCOMPARE(network.inputs, int64_t(7));
        QVERIFY(network.layers[0].activation == Activation::Tanh);
        QVERIFY(!network.softmax);
        QCOMPARE(networkOf(functional("d", R"([["h", 0, 0]])")).layers.size(), size_t(2));
    }

    void modelsWithinModels() {
        const KerasNetwork network = networkOf(
            sequential(R"({"class_name": "Sequential", "config": {"name": "inner", "layers": [)" +
                       kDense + "," + layer("Dense", R"("name": "h", "units": 3)") + "]}}," +
                       layer("Softmax", R"("name": "x", "axis": -1)")));
        QCOMPARE(network.layers[1].group, std::string("inner"));
        QCOMPARE(network.layers[1].name, std::string("h"));
        QVERIFY(network.softmax);
    }

    void refused_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const std::string& json, const char* sentence) {
            QTest::newRow(name) << QString::fromStdString(json) << sentence;
        };
        row("convolution", sequential(layer("Conv2D", R"("name": "c")") + "," + kHead),
            "the Keras layer 'c' is of the kind 'Conv2D', which is not read; InputLayer, Flatten, "
            "Dense, Dropout, "
            "Activation and Softmax are");
        row("rows",
            sequential(layer("InputLayer", R"("name": "i", "batch_shape": [null, 28, 28])") + "," +
                       kHead),
            "the Keras layer 'h' works on each row of its input by itself; a Flatten before it was "
            "expected");
        row("sigmoid",
            sequential(layer("Dense", R"("name": "d", "units": 4, "activation": "sigmoid")")),
            "the Keras layer 'd' has the activation 'sigmoid', which is not read; linear, relu, "
            "tanh, gelu, silu and a "
            "softmax at the end are");
        row("end", sequential(kDense),
            "the Keras layer 'd' is the last Dense layer and ends with an activation that is no "
            "softmax; a "
            "classifier's logits, or their softmax, were expected");
        row("softmax within", sequential(kHead + "," + kDense),
            "the Keras layer 'd' follows a softmax, which is read only at the end");
        row("twice",
            sequential(kDense + "," + layer("Activation", R"("name": "a", "activation": "tanh")")),
            "the Keras layer 'a' applies a second activation to one Dense layer, which is not "
            "read");
        row("branch", functional("i", R"(["h", 0, 0])"),
            "the Keras layer 'h' does not just follow 'd'; only chains of layers are read");
        row("output", functional("d", R"(["d", 0, 0])"),
            "the Keras model does not end with its last layer, 'h'; only chains of layers with one "
            "output are read");
        row("empty", sequential(""),
            "the Keras model has no Dense layer; a chain of them was expected");
        row("no layers", R"({"class_name": "Sequential"})",
            "model_config has a model without a list of layers");
        row("no name", sequential(R"({"class_name": "Dense"})"),
            "model_config has a layer without a name");
    }
    void refused() {
        QFETCH(QString, json);
        QFETCH(QString, sentence);
        QVERIFY2(QString::fromStdString(errorOf([&] {
                     networkOf(json.toStdString());
                 })).endsWith(sentence),
                 errorOf([&] { networkOf(json.toStdString()); }).c_str());
    }
};

QTEST_GUILESS_MAIN(TestKerasLayers)
#include "tst_keras_layers.moc"
