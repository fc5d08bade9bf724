// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/prompt_examples.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>

#include "core/model/family.h"

namespace lathe::app {

QStringList promptExamples(int count) {
    QFile file(QString::fromStdString((core::samplesFolder() / "stories/heldout.txt").string()));
    if (!file.open(QIODevice::ReadOnly)) return {};
    static const QRegularExpression twoSentences(QStringLiteral("^[^.]+\\. [^.\"]+\\."));
    QStringList prompts;
    QSet<QString> beginnings;
    for (bool first = true; !file.atEnd() && prompts.size() < count;) {
        const QString line = QString::fromUtf8(file.readLine()).trimmed();
        const bool begins = first;
        first = line == QLatin1String("<|endoftext|>");
        if (!begins || first) continue;
        const QString prompt = twoSentences.match(line).captured();
        const QString beginning = prompt.section(QLatin1Char(' '), 0, 1);
        if (prompt.isEmpty() || beginnings.contains(beginning)) continue;
        beginnings << beginning;
        prompts << prompt;
    }
    return prompts;
}

}  // namespace lathe::app
