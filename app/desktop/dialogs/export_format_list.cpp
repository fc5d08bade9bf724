// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/dialogs/export_format_list.h"

#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include "widgets/forms/engine_text.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

using namespace widgets;

namespace {

constexpr int kRowHeight = 76;

/// What the engine says of its formats, for translation.
[[maybe_unused]] const char* const kTexts[] = {
    QT_TRANSLATE_NOOP("engine", "Lathe native"),
    QT_TRANSLATE_NOOP("engine", "Hugging Face folder"),
    QT_TRANSLATE_NOOP("engine", "GGUF"),
    QT_TRANSLATE_NOOP("engine", "Lathe loads it; nothing is lost"),
    QT_TRANSLATE_NOOP("engine", "llama.cpp and programs built on it load it"),
    QT_TRANSLATE_NOOP("engine", "transformers and most Python tools load it")};

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QLabel* label(const char* role) {
    auto* made = new QLabel;
    made->setProperty("role", role);
    made->setWordWrap(true);
    return made;
}

}  // namespace

ExportFormatList::ExportFormatList(QWidget* parent) : QListWidget(parent) {
    setObjectName(QStringLiteral("formats"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const core::Format* format : core::formats())
        if (format->write) addFormat(*format);
    retranslate();
    setPlanning();
    setCurrentRow(0);
    connect(this, &QListWidget::currentRowChanged, this,
            [this] { Q_EMIT formatChosen(current()); });
}

void ExportFormatList::addFormat(const core::Format& format) {
    m_rows.push_back({&format, label("title"), label("caption"), label("caption")});
    const Row& row = m_rows.back();
    auto* box = new QWidget;
    box->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(metrics::kPadding, 8, metrics::kPadding, 8);
    layout->setSpacing(2);
    for (QLabel* line : {row.title, row.loadedBy, row.counts}) layout->addWidget(line);
    layout->addStretch();
    auto* item = new QListWidgetItem(this);
    item->setSizeHint({0, kRowHeight});
    setItemWidget(item, box);
}

const core::Format* ExportFormatList::current() const {
    return currentRow() < 0 ? nullptr : m_rows[static_cast<size_t>(currentRow())].format;
}

void ExportFormatList::setCurrent(std::string_view id) {
    for (size_t i = 0; i < m_rows.size(); ++i)
        if (m_rows[i].format->id == id) setCurrentRow(static_cast<int>(i));
}

void ExportFormatList::setPlanning() {
    for (int row = 0; row < count(); ++row) setCounts(row, tr("Planning…"));
}

void ExportFormatList::setPlan(const FormatPlan& plan) {
    for (size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].format != plan.format) continue;
        const QLocale locale;
        const QString text = plan.entries.empty() ? tr("cannot be written")
                                                  : tr("%1 kept · %2 re-encoded · %3 refused")
                                                        .arg(locale.toString(plan.kept),
                                                             locale.toString(plan.reencoded),
                                                             locale.toString(plan.refused));
        setCounts(static_cast<int>(i), text);
    }
}

void ExportFormatList::setCounts(int row, const QString& text) {
    const Row& labels = m_rows[static_cast<size_t>(row)];
    labels.counts->setText(text);
    item(row)->setData(Qt::AccessibleTextRole,
                       QStringList{labels.title->text(), labels.loadedBy->text(), text}.join(
                           QStringLiteral(", ")));
}

void ExportFormatList::retranslate() {
    setAccessibleName(tr("Formats"));
    for (size_t i = 0; i < m_rows.size(); ++i) {
        const core::Format& format = *m_rows[i].format;
        const QString kind = format.extension.empty() ? tr("folder") : textOf(format.extension);
        const QString name = widgets::engineText(format.label);
        m_rows[i].title->setText(format.extension.empty() ? name
                                                          : name + QStringLiteral("  ") + kind);
        m_rows[i].loadedBy->setText(widgets::engineText(format.loadedBy));
    }
}

}  // namespace lathe::app
