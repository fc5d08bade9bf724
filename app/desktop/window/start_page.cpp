// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/window/start_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIcon>
#include <QKeySequence>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "app/desktop/documents/workbench.h"
#include "app/desktop/recipe/recipe_presets.h"
#include "app/desktop/views/model_sizes.h"
#include "app/desktop/window/recent_models_model.h"
#include "app/desktop/window/start_card.h"
#include "core/workspace/history.h"
#include "core/workspace/machine.h"
#include "widgets/panels/facts_grid.h"
#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"
#include "widgets/text/quantity_text.h"

namespace lathe::app {

namespace metrics = widgets::metrics;

StartPage::StartPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildLeft(), 1);
    layout->addWidget(widgets::makeRule(Qt::Vertical, this));
    layout->addWidget(buildRight(), 2);
    connect(m_sample, &QPushButton::clicked, this,
            [this] { Q_EMIT sourceChosen(QStringLiteral("sample:stories")); });
    connect(m_open, &QPushButton::clicked, this, &StartPage::openRequested);
    connect(m_recent, &QTableView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT sourceChosen(index.data(RecentModelsModel::SourceRole).toString());
    });
    retranslate();
}

StartCard* StartPage::card(const QString& name, const QString& icon) {
    auto* button = new StartCard(widgets::lineIcon(icon), this);
    button->setObjectName(name);
    return button;
}

/// The smaller samples, in one line below the main one.
QHBoxLayout* StartPage::buildClassifiers(QWidget* parent) {
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    m_classifiersTitle = widgets::makeLabel("detail", parent);
    row->addWidget(m_classifiersTitle);
    const char* const samples[] = {"digits", "mlp", "reviews"};
    for (size_t i = 0; i < m_classifiers.size(); ++i) {
        const QString name = QLatin1String(samples[i]);
        auto* button = m_classifiers[i] = new QPushButton(parent);
        button->setObjectName(QStringLiteral("start.sample.") + name);
        button->setProperty("role", QStringLiteral("flat"));
        connect(button, &QPushButton::clicked, this,
                [this, name] { Q_EMIT sourceChosen(QStringLiteral("sample:") + name); });
        row->addWidget(button);
    }
    row->addStretch();
    return row;
}

QWidget* StartPage::buildLeft() {
    QFrame* left = widgets::makeFrame("panel", this);
    auto* logo = new QLabel(left);
    logo->setPixmap(QIcon(QStringLiteral(":/icons/lathe.svg")).pixmap(40, 40));
    auto* name = widgets::makeLabel("page-title", left, QStringLiteral("Lathe"));
    m_tagline = widgets::makeLabel("secondary", left);
    auto* titles = new QVBoxLayout;
    titles->setSpacing(0);
    titles->addWidget(name);
    titles->addWidget(m_tagline);
    auto* head = new QHBoxLayout;
    head->setSpacing(14);
    head->addWidget(logo);
    head->addLayout(titles, 1);
    m_sample = card(QStringLiteral("start.sample"), QStringLiteral("play"));
    m_sample->setDefault(true);
    QHBoxLayout* classifiers = buildClassifiers(left);  // before the next card: Tab goes down
    m_open = card(QStringLiteral("start.open"), QStringLiteral("folder"));
    QFrame* zone = widgets::makeFrame("drop-zone", left);
    m_drop = widgets::makeLabel("secondary", zone);
    m_dropHint = widgets::makeLabel("detail", zone);
    m_drop->setAlignment(Qt::AlignCenter);
    m_dropHint->setAlignment(Qt::AlignCenter);
    auto* zoneLayout = new QVBoxLayout(zone);
    zoneLayout->setContentsMargins(12, 18, 12, 18);
    zoneLayout->setSpacing(2);
    zoneLayout->addWidget(m_drop);
    zoneLayout->addWidget(m_dropHint);
    m_machineTitle = widgets::makeLabel("title", left);
    m_machine = new widgets::FactsGrid(1, left);
    m_offline = widgets::makeLabel("detail", left);
    auto* layout = new QVBoxLayout(left);
    layout->setContentsMargins(48, 56, 48, 20);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addSpacing(24);
    layout->addWidget(m_sample);
    layout->addLayout(classifiers);
    layout->addWidget(m_open);
    layout->addSpacing(4);
    layout->addWidget(zone);
    layout->addSpacing(24);
    layout->addWidget(m_machineTitle);
    layout->addWidget(widgets::makeRule(Qt::Horizontal, left));
    layout->addWidget(m_machine);
    layout->addStretch(1);
    layout->addWidget(m_offline);
    return left;
}

QWidget* StartPage::buildRight() {
    QFrame* right = widgets::makeFrame("surface", this);
    m_recentTitle = widgets::makeLabel("title", right);
    m_noRecent = widgets::makeLabel("secondary", right);
    m_recentModel = new RecentModelsModel(this);
    m_recent = new QTableView(right);
    m_recent->setTabKeyNavigation(false);
    m_recent->setObjectName(QStringLiteral("start.recent"));
    m_recent->setModel(m_recentModel);
    m_recent->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_recent->setSelectionMode(QAbstractItemView::SingleSelection);
    m_recent->setShowGrid(false);
    m_recent->verticalHeader()->hide();
    m_recent->verticalHeader()->setDefaultSectionSize(36);
    m_recent->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_recent->horizontalHeader()->setSectionResizeMode(RecentModelsModel::Name,
                                                       QHeaderView::Stretch);
    m_recent->horizontalHeader()->setHighlightSections(false);
    auto* layout = new QVBoxLayout(right);
    layout->setContentsMargins(48, 64, 64, 20);
    layout->setSpacing(8);
    layout->addWidget(m_recentTitle);
    layout->addWidget(widgets::makeRule(Qt::Horizontal, right));
    layout->addWidget(m_noRecent);
    layout->addWidget(m_recent, 1);
    layout->addSpacing(24);
    addPresets(*layout, right);
    layout->addStretch(0);
    return right;
}

void StartPage::addPresets(QVBoxLayout& layout, QWidget* parent) {
    m_presetsTitle = widgets::makeLabel("title", parent);
    m_presetsDetail = widgets::makeLabel("detail", parent);
    auto* head = new QHBoxLayout;
    head->addWidget(m_presetsTitle);
    head->addWidget(m_presetsDetail, 1);
    layout.addLayout(head);
    layout.addWidget(widgets::makeRule(Qt::Horizontal, parent));
    auto* row = new QHBoxLayout;
    row->setSpacing(24);
    for (const RecipePreset& preset : recipePresets()) {
        PresetRow entry{widgets::makeLabel("title", parent), widgets::makeLabel("detail", parent),
                        new QPushButton(parent)};
        entry.help->setWordWrap(true);
        entry.use->setObjectName(QStringLiteral("start.preset.") + QLatin1String(preset.id));
        connect(entry.use, &QPushButton::clicked, this,
                [this, id = QString::fromLatin1(preset.id)] { Q_EMIT presetChosen(id); });
        auto* texts = new QVBoxLayout;
        texts->setSpacing(2);
        texts->addWidget(entry.title);
        texts->addWidget(entry.help);
        texts->addStretch();
        row->addLayout(texts, 1);
        row->addWidget(entry.use, 0, Qt::AlignTop);
        m_presets.push_back(entry);
    }
    layout.addLayout(row);
}

void StartPage::refresh() {
    std::vector<RecentModel> models = recentModels();
    m_noRecent->setVisible(models.empty());
    m_recent->setVisible(!models.empty());
    m_recentModel->setModels(std::move(models));
    showMachine();
    using Counts = std::map<QString, int>;
    m_workbench.jobs().preview(
        QStringLiteral("start.runs"), this,
        [&workspace = m_workbench.workspace()](core::JobContext& job) {
            Counts counts;
            for (const core::Run& run : workspace.runs()) {
                job.checkpoint();
                ++counts[QString::fromStdString(run.source)];
            }
            return counts;
        },
        [this](core::Outcome<Counts> outcome) {
            if (auto* counts = std::get_if<Counts>(&outcome))
                m_recentModel->setRunCounts(std::move(*counts));
        });
}

void StartPage::showMachine() {
    const QLocale locale;
    const MachineMemory memory = machineMemory();
    const core::Machine machine = core::thisMachine(*m_workbench.backend());
    const auto fits = [&](double bits) {
        const double billions = double(memory.available) * 8 / bits / 1e9;
        return tr("about %1 B parameters")
            .arg(locale.toString(billions, 'f', billions < 10 ? 1 : 0));
    };
    m_machine->setFacts(
        {{tr("Processor"), tr("%n threads", nullptr, machine.threads),
          QString::fromStdString(machine.processor)},
         {tr("Instructions"), QString::fromStdString(machine.target), {}},
         {tr("Memory"),
          tr("%1 of %2 free")
              .arg(widgets::bytesText(memory.available), widgets::bytesText(memory.total)),
          {}},
         {tr("Fits in 16 bit"), fits(16), tr("Weights only")},
         {tr("Fits in 4 bit"), fits(4.5), tr("Weights only, scales counted")}});
}

void StartPage::showEvent(QShowEvent* event) {
    refresh();
    m_sample->setFocus();
    QWidget::showEvent(event);
}

void StartPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        if (isVisible()) refresh();
    }
    QWidget::changeEvent(event);
}

void StartPage::retranslate() {
    m_tagline->setText(tr("Make a model smaller, and see what it costs."));
    m_sample->setTexts(tr("Open sample model"), tr("Stories 2.6M, with text and tasks"),
                       QKeySequence(Qt::Key_Enter).toString(QKeySequence::NativeText));
    m_classifiersTitle->setText(tr("Classifiers:"));
    const QString names[] = {tr("Digits (ViT)"), tr("Digits (MLP)"), tr("Reviews (BERT)")};
    for (size_t i = 0; i < m_classifiers.size(); ++i) {
        m_classifiers[i]->setText(names[i]);
        m_classifiers[i]->setToolTip(tr("Open sample model: %1").arg(names[i]));
    }
    m_open->setTexts(tr("Open file…"), tr("GGUF, safetensors, .lathe.h5, llama2.c"),
                     QKeySequence(QKeySequence::Open).toString(QKeySequence::NativeText));
    m_drop->setText(tr("Drop models or recipes here."));
    m_dropHint->setText(tr("Several models at once open side by side."));
    m_machineTitle->setText(tr("This machine"));
    m_offline->setText(tr("Works offline. No account, no telemetry."));
    m_recentTitle->setText(tr("Recent"));
    m_noRecent->setText(tr("Models that you open are listed here."));
    m_recent->setAccessibleName(m_recentTitle->text());
    m_presetsTitle->setText(tr("Recipes"));
    m_presetsDetail->setText(tr("how much time do you have? · on the sample model"));
    for (size_t i = 0; i < m_presets.size(); ++i) {
        const RecipePreset& preset = recipePresets()[i];
        m_presets[i].title->setText(preset.translatedTitle());
        m_presets[i].help->setText(preset.translatedHelp());
        m_presets[i].use->setText(tr("Use"));
        m_presets[i].use->setAccessibleName(tr("Use") + QStringLiteral(": ") +
                                            preset.translatedTitle());
    }
}

}  // namespace lathe::app
