// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/drop_result.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "app/desktop/compare/detail_cells.h"
#include "app/desktop/compare/drop_texts.h"
#include "widgets/charts/table_dialog.h"
#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kWidths[] = {62, 92};  ///< the last column takes what is left

QLabel* noteLabel(QFrame* note) {
    auto* inside = new QVBoxLayout(note);
    inside->setContentsMargins(8, 6, 8, 6);
    QLabel* label = widgets::makeLabel("caption", nullptr);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    inside->addWidget(label);
    return label;
}

QVBoxLayout* tightColumn(QWidget* part) {
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    return column;
}

void clear(QVBoxLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();  // it may be whose click brought us here
        delete item;
    }
}

}  // namespace

DropResult::DropResult(QWidget* parent) : QWidget(parent) {
    QFrame* note = widgets::makeFrame("note-info", nullptr);
    m_sentences = noteLabel(note);
    m_sentences->setObjectName(QStringLiteral("compare.drop"));
    m_caveatsNote = widgets::makeFrame("note-warning", nullptr);
    m_caveats = noteLabel(m_caveatsNote);
    m_caveats->setObjectName(QStringLiteral("compare.dropCaveats"));
    m_tokensPart = new QWidget;
    auto* tokens = tightColumn(m_tokensPart);
    tokens->addWidget(tableTitle(m_tokensTitle, m_allTokens, "compare.allTokens"));
    m_tokens = new QTableView;
    m_tokens->setObjectName(QStringLiteral("compare.tokens"));
    m_tokens->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tokens->setShowGrid(false);
    m_tokens->setWordWrap(false);
    m_tokens->setTabKeyNavigation(false);
    m_tokens->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tokens->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tokens->verticalHeader()->hide();
    m_tokens->verticalHeader()->setDefaultSectionSize(widgets::metrics::kRow);
    m_tokens->horizontalHeader()->setStretchLastSection(true);
    tokens->addWidget(m_tokens);
    m_fixesPart = new QWidget;
    auto* fixes = tightColumn(m_fixesPart);
    fixes->addWidget(tableTitle(m_fixesTitle, m_allFixes, "compare.allFixes"));
    m_fixes = new QVBoxLayout;
    m_fixes->setSpacing(6);
    fixes->addLayout(m_fixes);
    auto* column = tightColumn(this);
    column->setSpacing(8);
    for (QWidget* part :
         std::initializer_list<QWidget*>{note, m_caveatsNote, m_tokensPart, m_fixesPart})
        column->addWidget(part);
    connect(m_allTokens, &QPushButton::clicked, this,
            [this] { openTable(m_tokensTitle->text(), tokenTable(m_explained->found)); });
    connect(m_allFixes, &QPushButton::clicked, this,
            [this] { openTable(m_fixesTitle->text(), fixTable(m_explained->found, m_locale)); });
}

QWidget* DropResult::tableTitle(QLabel*& title, QPushButton*& all, const char* allName) {
    auto* part = new QWidget;
    auto* row = new QHBoxLayout(part);
    row->setContentsMargins(0, 0, 0, 0);
    title = widgets::makeLabel("secondary", nullptr);
    all = new QPushButton;
    all->setObjectName(QLatin1String(allName));
    all->setProperty("role", "flat");
    row->addWidget(title, 1);
    row->addWidget(all);
    return part;
}

void DropResult::setResult(std::shared_ptr<const ExplainedDrop> explained, const QLocale& locale) {
    const QStringList sentences = dropSentences(explained->found, locale);
    const QStringList caveats = dropCaveats(*explained);
    const QString words = (sentences + caveats).join(QStringLiteral("\n\n"));
    if (explained == m_explained && words == m_shown) return;
    m_explained = std::move(explained);
    m_locale = locale;
    m_shown = words;
    m_sentences->setText(sentences.join(QStringLiteral("\n\n")));
    m_caveats->setText(caveats.join(QStringLiteral("\n\n")));
    m_caveatsNote->setVisible(!caveats.isEmpty());
    m_tokensTitle->setText(tr("Tokens that lost most"));
    m_fixesTitle->setText(tr("Measured fixes"));
    for (QPushButton* all : {m_allTokens, m_allFixes}) all->setText(tr("As table…"));
    m_allTokens->setAccessibleName(tr("Tokens that lost most, as a table"));
    m_allFixes->setAccessibleName(tr("Measured fixes, as a table"));
    showTokens();
    showFixes();
}

void DropResult::showTokens() {
    const auto& tokens = m_explained->found.tokens;
    m_tokensPart->setVisible(!tokens.empty());
    auto* model =
        new widgets::ChartTableModel(shortTokenTable(m_explained->found, m_locale), m_locale, this);
    const QAbstractItemModel* before = m_tokens->model();
    m_tokens->setModel(model);
    delete before;
    m_tokens->setAccessibleName(m_tokensTitle->text());
    for (size_t column = 0; column < std::size(kWidths); ++column)
        m_tokens->setColumnWidth(static_cast<int>(column), kWidths[column]);
    m_tokens->setFixedHeight(m_tokens->horizontalHeader()->sizeHint().height() +
                             static_cast<int>(tokens.size()) * widgets::metrics::kRow + 2);
}

void DropResult::showFixes() {
    clear(m_fixes);
    const core::DropExplanation& found = m_explained->found;
    m_fixesPart->setVisible(!found.fixes.empty());
    for (size_t i = 0; i < found.fixes.size(); ++i) {
        const core::DropFix& fix = found.fixes[i];
        const QString words = fixText(fix, found, m_locale);
        auto* part = new QWidget;
        auto* column = tightColumn(part);
        column->setSpacing(2);
        column->addWidget(
            sentenceCell(i == 0 ? tr("%1 (recommended)", "a fix").arg(words) : words, ""));
        auto* row = new QHBoxLayout;
        row->addWidget(sentenceCell(fixNumbers(fix, found, m_locale), "detail"), 1);
        auto* use = new QPushButton(tr("Use this fix"));
        use->setObjectName(QStringLiteral("compare.fix.%1").arg(i));
        use->setAccessibleName(tr("Use this fix: %1").arg(words));
        use->setToolTip(tr("Put it into the recipe panel; undo takes it back"));
        row->addWidget(use);
        column->addLayout(row);
        m_fixes->addWidget(part);
        connect(use, &QPushButton::clicked, this,
                [this, recipe = fix.recipe] { Q_EMIT fixRequested(recipe); });
    }
}

void DropResult::openTable(const QString& title, widgets::ChartTable table) {
    (new widgets::TableDialog(title, std::move(table), m_locale, this))->show();
}

}  // namespace lathe::app
