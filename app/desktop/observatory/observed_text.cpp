// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/observed_text.h"

#include <QCoreApplication>
#include <QSettings>
#include <algorithm>

#include "core/model/family.h"

namespace lathe::app {

namespace {

constexpr int64_t kContext = 512;  ///< of the protocol, where the model reads as much

}  // namespace

TextChoice observedText() {
    const QSettings settings;
    TextChoice choice;
    choice.file = settings.value(QStringLiteral("observe/text")).toString();
    choice.tokens = settings.value(QStringLiteral("observe/tokens"), choice.tokens).toInt();
    return choice;
}

void chooseObservedText(const TextChoice& choice) {
    QSettings settings;
    settings.setValue(QStringLiteral("observe/text"), choice.file);
    settings.setValue(QStringLiteral("observe/tokens"), choice.tokens);
}

core::TextData observedData(const TextChoice& choice) {
    return core::readText(choice.file.isEmpty() ? core::samplesFolder() / "stories" / "heldout.txt"
                                                : std::filesystem::path(choice.file.toStdString()));
}

ObservedWindows readObserved(const TextChoice& choice, const core::Model& model) {
    const core::TextData text = observedData(choice);
    core::WindowOptions options;
    const int64_t own = model.spec().context;
    options.context = own > 0 ? std::min(kContext, own) : kContext;
    options.chunks = std::max<int64_t>(1, choice.tokens / options.context);
    ObservedWindows observed;
    observed.plan = core::planText(text.text, *model.tokenizer(), model.spec(), options);
    observed.name = QString::fromStdString(text.name);
    observed.sha256 = QString::fromStdString(text.sha256);
    return observed;
}

QString whyNotObservable(const core::Model& model) {
    if (model.spec().classifies())
        return QCoreApplication::translate(
            "ObservedText",
            "This view looks at a model that predicts the next word of a text; this one "
            "classifies. Its weights and runs are in Weights and Compare.");
    if (!model.tokenizer())
        return QCoreApplication::translate(
            "ObservedText",
            "This model has no tokenizer, so it cannot read a text. Put one beside it and open it "
            "again.");
    return {};
}

}  // namespace lathe::app
