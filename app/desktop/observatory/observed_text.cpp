// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/observed_text.h"

#include <QCoreApplication>
#include <QSettings>
#include <algorithm>
#include <utility>

#include "core/model/family.h"
#include "core/workspace/plan_contest.h"

namespace lathe::app {

namespace {

constexpr int64_t kContext = 512;  ///< of the protocol, where the model reads as much
constexpr int64_t kLeastUnseen = 16;

int64_t contextOf(const core::Model& model) {
    const int64_t own = model.spec().context;
    return own > 0 ? std::min(kContext, own) : kContext;
}

/// `windows` at most; 0: all.
core::WindowPlan planOf(const TextChoice& choice, const core::TextData& text,
                        const core::Model& model, int64_t windows) {
    core::WindowOptions options;
    if (choice.file.isEmpty()) options.protocol = core::PerplexityProtocol::Documents;
    options.context = contextOf(model);
    options.chunks = windows;
    return core::planText(text.text, *model.tokenizer(), model.spec(), options);
}

/// As many as hold the tokens asked for: of stories the next whole one, of other texts the last.
int64_t windowsOf(const TextChoice& choice, const core::TextData& text, const core::Model& model) {
    if (!choice.file.isEmpty()) return std::max<int64_t>(1, choice.tokens / contextOf(model));
    const core::WindowPlan all = planOf(choice, text, model, 0);
    int64_t windows = 0, tokens = 0;
    while (windows < std::ssize(all.windows) && tokens < choice.tokens)
        tokens += all.windows[static_cast<size_t>(windows++)].scored();
    return std::max<int64_t>(1, windows);
}

ObservedWindows observedOf(const core::TextData& text, core::WindowPlan plan) {
    return {std::move(plan), QString::fromStdString(text.name),
            QString::fromStdString(text.sha256)};
}

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
    return observedOf(text, planOf(choice, text, model, windowsOf(choice, text, model)));
}

ObservedWindows readUnseen(const TextChoice& choice, const core::Model& model, bool& unseen) {
    const core::TextData text = observedData(choice);
    const int64_t seen = windowsOf(choice, text, model);
    core::WindowPlan plan = planOf(choice, text, model, seen + std::max(seen, kLeastUnseen));
    core::WindowPlan behind = core::windowsBehind(plan, static_cast<size_t>(seen));
    unseen = behind.windows.size() > 1;
    return observedOf(text, std::move(unseen ? behind : plan));
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
