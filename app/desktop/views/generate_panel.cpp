// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/generate_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/views/generate_column.h"
#include "app/desktop/views/generate_settings.h"
#include "app/desktop/views/token_details.h"
#include "widgets/panels/probability_bars.h"
#include "widgets/panels/token_text.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

using namespace widgets;

namespace {

int64_t markedIn(const std::vector<bool>& differs) {
    return std::count(differs.begin(), differs.end(), true);
}

QString number(qint64 value) {
    return QLocale().toString(value);
}

}  // namespace

GeneratePanel::GeneratePanel(JobRunner& jobs, std::shared_ptr<core::Backend> backend,
                             QWidget* parent)
    : QWidget(parent),
      m_jobs(jobs),
      m_backend(std::move(backend)),
      m_settings(new GenerateSettings),
      m_columns{new GenerateColumn(QStringLiteral("originalText")),
                new GenerateColumn(QStringLiteral("compressedText"))},
      m_details(new TokenDetails),
      m_rule(new QFrame),
      m_invitation(new QFrame),
      m_invitationText(new QLabel),
      m_status(new QLabel),
      m_try(new QPushButton) {
    build();
    connectParts();
    retranslate();
    setModels(nullptr, nullptr, {});
}

void GeneratePanel::build() {
    m_rule->setProperty("role", "rule-vertical");
    auto* columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addWidget(m_columns[0], 1);
    columns->addWidget(m_rule);
    columns->addWidget(m_columns[1], 1);

    m_invitation->setObjectName(QStringLiteral("invitation"));
    m_invitation->setProperty("role", "foot");
    m_invitationText->setProperty("role", "secondary");
    m_invitationText->setWordWrap(true);
    m_try->setObjectName(QStringLiteral("try"));
    auto* invitation = new QHBoxLayout(m_invitation);
    invitation->setContentsMargins(metrics::kPadding, 8, metrics::kPadding, 8);
    invitation->addWidget(m_invitationText, 1);
    invitation->addWidget(m_try);

    auto* foot = new QFrame;
    foot->setProperty("role", "foot");
    m_status->setObjectName(QStringLiteral("status"));
    m_status->setProperty("role", "caption");
    m_status->setWordWrap(true);
    auto* footLayout = new QHBoxLayout(foot);
    footLayout->setContentsMargins(metrics::kPadding, 4, metrics::kPadding, 4);
    footLayout->addWidget(m_status, 1);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_settings);
    layout->addLayout(columns, 1);
    layout->addWidget(m_invitation);
    layout->addWidget(m_details);
    layout->addWidget(foot);
}

void GeneratePanel::connectParts() {
    connect(m_settings, &GenerateSettings::startRequested, this, &GeneratePanel::start);
    connect(m_settings, &GenerateSettings::stopRequested, this, &GeneratePanel::stop);
    connect(m_try, &QPushButton::clicked, this, &GeneratePanel::tryRequested);
    for (size_t i = 0; i < 2; ++i)
        connect(&m_columns[i]->text(), &TokenText::tokenSelected, this, [this, i](int index) {
            m_chosen = true;
            select(i, index);
        });
    for (const int key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* begin = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        begin->setContext(Qt::WidgetWithChildrenShortcut);
        connect(begin, &QShortcut::activated, this, &GeneratePanel::start);
    }
    auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &GeneratePanel::stop);
    m_show.setSingleShot(true);
    m_show.setInterval(0);
    connect(&m_show, &QTimer::timeout, this, &GeneratePanel::showTexts);
    connect(&m_jobs, &JobRunner::jobChanged, this, [this](const JobInfo& info) {
        if (info.id == m_job) showStatus();
    });
    // A job that is cancelled in the queue ends without an outcome.
    connect(&m_jobs, &JobRunner::jobFinished, this, [this](const JobInfo& info) {
        if (info.id == m_job) endRound(State::Stopped);
    });
}

void GeneratePanel::setModels(core::ModelPtr original, core::ModelPtr compressed,
                              QString compressedName) {
    const bool same = original == m_original && compressed == m_compressed;
    m_compressedName = std::move(compressedName);
    if (!same) {
        stop();
        m_original = std::move(original);
        m_compressed = std::move(compressed);
        clearTexts();
        m_state = State::Empty;
    }
    m_settings->setReady(canWrite());
    m_rule->setVisible(comparing());
    m_columns[1]->setVisible(comparing());
    m_invitation->setVisible(m_original && !comparing());
    m_details->setVisible(m_original != nullptr);
    m_details->setCompressedVisible(comparing());
    retranslate();
}

bool GeneratePanel::canWrite() const {
    return m_original && m_original->tokenizer() && !m_original->spec().classifies();
}

void GeneratePanel::start() {
    if (isRunning() || !canWrite()) return;
    clearTexts();
    GenerateRequest request{{m_original}, m_backend, m_settings->prompt(), m_settings->options()};
    if (comparing()) request.models.push_back(m_compressed);
    m_options = request.options;
    m_state = State::Writing;
    const quint64 round = ++m_round;
    m_job = m_jobs.start(
        [] { return tr("Generate"); }, this,
        [request](core::JobContext& context) { return runGenerate(request, context); },
        [this, round](core::Outcome<GenerateOutcome> outcome) {
            onDone(round, std::move(outcome));
        },
        [this, round](const std::any& value) { onPartial(round, value); });
    m_settings->setRunning(true);
    showTexts();
}

void GeneratePanel::stop() {
    if (!isRunning()) return;
    const JobId job = m_job;
    ++m_round;
    endRound(State::Stopped);
    m_jobs.cancel(job);
}

void GeneratePanel::clearTexts() {
    for (GenerateColumn* column : m_columns) column->clear();
    m_difference = {};
    m_scores.clear();
    m_selected = -1;
    m_chosen = false;
    m_error.clear();
    showDetails();
}

void GeneratePanel::onPartial(quint64 round, const std::any& value) {
    const auto* written = std::any_cast<WrittenToken>(&value);
    if (round != m_round || !written) return;
    m_columns[written->model]->append(written->token);
    m_show.start();
}

void GeneratePanel::onDone(quint64 round, core::Outcome<GenerateOutcome> outcome) {
    if (round != m_round) return;
    if (auto* done = std::get_if<GenerateOutcome>(&outcome)) {
        m_scores = std::move(done->scores);
        endRound(State::Complete);
    } else if (const auto* error = std::get_if<core::Error>(&outcome)) {
        m_error = QString::fromUtf8(error->what());
        endRound(State::Failed);
    } else {
        endRound(State::Stopped);
    }
}

void GeneratePanel::endRound(State state) {
    m_job = 0;
    m_state = state;
    m_settings->setRunning(false);
    showTexts();
    if (state == State::Complete && comparing() && !m_chosen) selectFirstDifference();
}

void GeneratePanel::selectFirstDifference() {
    for (size_t model = 0; model < 2; ++model)
        if (m_difference.samePrefix < std::ssize(m_columns[model]->tokens()))
            return select(model, static_cast<int>(m_difference.samePrefix));
}

void GeneratePanel::showTexts() {
    std::vector<core::TokenId> ids[2] = {m_columns[0]->ids(), m_columns[1]->ids()};
    if (comparing()) {
        // While both write, the one that is a token ahead is not compared there.
        if (m_state != State::Complete) {
            const size_t common = std::min(ids[0].size(), ids[1].size());
            for (auto& side : ids) side.resize(common);
        }
        m_difference = core::differenceOf(ids[0], ids[1]);
    }
    m_columns[0]->showTokens(m_difference.first);
    m_columns[1]->showTokens(m_difference.second);
    if (m_selected < 0 && !m_columns[0]->tokens().empty()) select(0, 0);
    showDetails();
    showStatus();
}

void GeneratePanel::select(size_t model, int index) {
    m_selectedModel = model;
    m_selected = index;
    m_columns[model]->text().setSelected(index);
    m_columns[1 - model]->text().setSelected(-1);
    showDetails();
}

const core::GeneratedToken* GeneratePanel::thoughtOf(size_t model, QString& reason) const {
    const auto place = static_cast<size_t>(m_selected);
    if (model == m_selectedModel) return &m_columns[model]->tokens()[place];
    if (m_selectedModel < m_scores.size()) return &m_scores[m_selectedModel][place];
    // Both wrote the same up to here, so its own choice was made in the same context.
    const auto& own = m_columns[model]->tokens();
    if (m_selected < m_difference.samePrefix && place < own.size()) return &own[place];
    reason = m_state == State::Writing ? tr("Known once the texts are complete.")
                                       : tr("Not known: writing was stopped.");
    return nullptr;
}

void GeneratePanel::showDetails() {
    if (m_selected < 0 ||
        static_cast<size_t>(m_selected) >= m_columns[m_selectedModel]->tokens().size()) {
        m_details->setHeading(tr("Likeliest tokens"), {});
        for (size_t model = 0; model < 2; ++model)
            m_details->showChoices(model, nullptr,
                                   tr("Generate a text, then choose one of its tokens."));
        return;
    }
    const core::GeneratedToken& token =
        m_columns[m_selectedModel]->tokens()[static_cast<size_t>(m_selected)];
    const QString author =
        m_selectedModel == 0 ? tr("the original's text") : tr("the compressed model's text");
    const QString title = tr("Token %1 of %2: %3")
                              .arg(number(m_selected + 1), comparing() ? author : tr("the text"),
                                   visibleToken(QString::fromStdString(token.text)));
    const core::SamplingOptions& sampling = m_options.sampling;
    QString detail = sampling.temperature == 0
                         ? tr("the model's own probabilities")
                         : tr("probabilities after temperature %1, top-k and top-p")
                               .arg(QLocale().toString(sampling.temperature, 'f', 2));
    if (comparing()) detail += tr(" · both models behind the same words");
    m_details->setHeading(title, detail);
    for (size_t model = 0; model < (comparing() ? 2u : 1u); ++model) {
        QString reason;
        const core::GeneratedToken* thought = thoughtOf(model, reason);
        m_details->showChoices(model, thought, reason);
    }
}

void GeneratePanel::showStatus() {
    m_status->setText(statusText());
    const QString placeholder =
        !m_original ? tr("Open a model to write with it.")
        : m_original->spec().classifies()
            ? tr("This model sorts its input into classes. It writes no text.")
        : !m_original->tokenizer()  ? tr("This model has no tokenizer, so it cannot read a prompt. "
                                          "Put its tokenizer beside it and open it again.")
        : m_state == State::Writing ? tr("Reading the prompt…")
        : m_state == State::Complete ? tr("The model ended the text at once.")
                                     : tr("The text appears here.");
    for (GenerateColumn* column : m_columns) column->setPlaceholder(placeholder);
}

QString GeneratePanel::statusText() const {
    const auto written = static_cast<qint64>(m_columns[0]->tokens().size());
    switch (m_state) {
        case State::Empty:
            return canWrite() ? tr("Ctrl+Enter continues the prompt") : QString();
        case State::Writing:
            for (const JobInfo& info : m_jobs.jobs())
                if (info.id == m_job && info.state == JobState::Waiting && written == 0)
                    return tr("Waiting for the job before this one");
            if (written == m_options.maxTokens && comparing())
                return tr("Each model reads the other's text…");
            return tr("Writing: %1 of at most %2 tokens")
                .arg(number(written), number(m_options.maxTokens));
        case State::Complete:
            return comparing() ? differenceText() : tr("Complete: %1 tokens").arg(number(written));
        case State::Stopped:
            return tr("Stopped after %1 tokens").arg(number(written));
        case State::Failed:
            return m_error;
    }
    return {};
}

QString GeneratePanel::differenceText() const {
    const int64_t first = markedIn(m_difference.first), second = markedIn(m_difference.second);
    if (first == 0 && second == 0) return tr("Both models wrote the same text");
    return tr("The same for %1 tokens · underlined: %2 of %3 tokens differ in the original, %4 of "
              "%5 in the compressed")
        .arg(number(m_difference.samePrefix), number(first), number(std::ssize(m_difference.first)),
             number(second), number(std::ssize(m_difference.second)));
}

QString GeneratePanel::compressedTitle() const {
    return m_compressedName.isEmpty() ? tr("Compressed")
                                      : tr("Compressed (%1)").arg(m_compressedName);
}

void GeneratePanel::retranslate() {
    m_settings->retranslate();
    m_columns[0]->setTitle(tr("Original"));
    m_columns[1]->setTitle(compressedTitle());
    m_details->setNames(tr("Original"), compressedTitle());
    m_invitationText->setText(tr("Compress the model to see its text beside the original's."));
    m_try->setText(tr("Try int8"));
    showTexts();
}

}  // namespace lathe::app
