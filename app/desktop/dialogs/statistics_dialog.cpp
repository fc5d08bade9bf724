// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/dialogs/statistics_dialog.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

#include "widgets/charts/chart_table_view.h"
#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

const QString kKey = QStringLiteral("statistics.all");

std::vector<core::EncodingPtr> encodingsOf(const std::vector<core::WeightPtr>& weights) {
    std::vector<core::EncodingPtr> encodings;
    encodings.reserve(weights.size());
    for (const core::WeightPtr& weight : weights) encodings.push_back(weight->encoding);
    return encodings;
}

}  // namespace

StatisticsDialog::StatisticsDialog(JobRunner& jobs, QWidget* parent)
    : QDialog(parent),
      m_jobs(jobs),
      m_view(new widgets::ChartTableView(this)),
      m_note(widgets::makeLabel("detail", this)) {
    setObjectName(QStringLiteral("statistics"));
    m_view->setObjectName(QStringLiteral("statistics.table"));
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setSortable();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_rankButton = buttons->addButton(QString(), QDialogButtonBox::ActionRole);
    m_rankButton->setObjectName(QStringLiteral("statistics.ranks"));
    m_copyButton = buttons->addButton(QString(), QDialogButtonBox::ActionRole);
    m_saveButton = buttons->addButton(QString(), QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_rankButton, &QPushButton::clicked, this, &StatisticsDialog::lookAtRanks);
    connect(m_copyButton, &QPushButton::clicked, m_view, &widgets::ChartTableView::copyTable);
    connect(m_saveButton, &QPushButton::clicked, m_view, &widgets::ChartTableView::chooseCsv);
    connect(m_view, &widgets::ChartTableView::saveFailed, m_note, &QLabel::setText);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &StatisticsDialog::selectRow);
    auto* layout = new QVBoxLayout(this);
    constexpr int kPadding = widgets::metrics::kPadding;
    layout->setContentsMargins(kPadding, kPadding, kPadding, kPadding);
    layout->addWidget(m_note);
    layout->addWidget(m_view);
    layout->addWidget(buttons);
    resize(1020, 560);
    retranslate();
}

void StatisticsDialog::setDocument(Document* document) {
    if (document == m_document && document && document->model() == m_model) return;
    if (m_document) disconnect(&m_document->selection(), nullptr, this, nullptr);
    m_document = document;
    m_model = document ? document->model() : nullptr;
    m_weights = m_model ? m_model->weightsInOrder() : std::vector<core::WeightPtr>();
    m_statistics.clear();
    m_ranks.clear();
    m_jobs.dropPreview(kKey);
    if (document) {
        connect(&document->selection(), &SelectionHub::selectionChanged, this,
                &StatisticsDialog::followSelection);
        look();
    }
    showTable();
}

void StatisticsDialog::look() {
    m_jobs.preview(
        kKey, this,
        [encodings = encodingsOf(m_weights)](core::JobContext& job) {
            return core::statisticsOfAll(encodings, {.bins = 1, .channels = false}, job);
        },
        [this, model = m_model](core::Outcome<std::vector<core::WeightStatistics>> outcome) {
            if (model != m_model) return;
            if (auto* error = std::get_if<core::Error>(&outcome))
                return showTable(QString::fromUtf8(error->what()));
            if (auto* all = std::get_if<std::vector<core::WeightStatistics>>(&outcome))
                m_statistics = std::move(*all);
            showTable();
        });
}

void StatisticsDialog::lookAtRanks() {
    m_rankButton->setEnabled(false);
    m_jobs.start(
        [] { return tr("Effective ranks"); }, this,
        [encodings = encodingsOf(m_weights)](core::JobContext& job) {
            job.startPhase("Ranks", std::ssize(encodings));
            std::vector<core::EffectiveRank> ranks;
            for (const core::EncodingPtr& encoding : encodings) {
                ranks.push_back(core::effectiveRank(*encoding, job));
                job.advance(1);
            }
            return ranks;
        },
        [this, model = m_model](core::Outcome<std::vector<core::EffectiveRank>> outcome) {
            if (model != m_model) return;
            if (auto* ranks = std::get_if<std::vector<core::EffectiveRank>>(&outcome))
                m_ranks = std::move(*ranks);
            showTable();
        });
}

widgets::ChartTable StatisticsDialog::table() const {
    widgets::ChartTable table;
    table.headers = {tr("Weight"), tr("Shape"),     tr("Min"),      tr("Max"),
                     tr("Mean"),   tr("Std. dev."), tr("Skewness"), tr("Kurtosis"),
                     tr("Max/σ"),  tr("Zeros (%)"), tr("Eff. rank")};
    for (size_t i = 0; i < m_statistics.size(); ++i) {
        const core::WeightStatistics& one = m_statistics[i];
        const auto seen = static_cast<double>(std::max<int64_t>(1, one.valuesSeen));
        table.rows.push_back(
            {QString::fromStdString(m_weights[i]->name),
             QString::fromStdString(core::toText(m_weights[i]->encoding->shape())), one.low,
             one.high, one.mean, one.deviation, one.skewness, one.kurtosis, one.maxOverDeviation,
             100 * static_cast<double>(one.zeros) / seen,
             m_ranks.empty() ? std::numeric_limits<double>::quiet_NaN() : m_ranks[i].entropy});
    }
    return table;
}

void StatisticsDialog::showTable(const QString& note) {
    m_note->setText(!note.isEmpty() ? note
                    : m_statistics.empty()
                        ? tr("Looking at all values…")
                        : tr("All values of %n weights. A click on a title sorts.", nullptr,
                             int(m_statistics.size())));
    m_view->setTable(table());
    if (m_document) m_view->setOrigin({{tr("model"), m_document->name()}});
    m_view->resizeColumnsToContents();
    m_rankButton->setEnabled(!m_statistics.empty() && m_ranks.empty());
    followSelection();
}

void StatisticsDialog::followSelection() {
    if (!m_document) return;
    const QString name = m_document->selection().currentWeight();
    m_following = true;
    for (int row = 0; row < m_view->model()->rowCount(); ++row)
        if (m_view->model()->index(row, 0).data().toString() == name) m_view->selectRow(row);
    m_following = false;
}

void StatisticsDialog::selectRow(const QModelIndex& current) {
    if (!m_document || m_following || !current.isValid()) return;
    m_document->selection().select({current.siblingAtColumn(0).data().toString()}, this);
}

void StatisticsDialog::retranslate() {
    setWindowTitle(tr("Statistics of all weights"));
    m_view->setTitle(windowTitle());
    m_view->setWhatsThis(
        tr("One row for each weight. Kurtosis far above 0 and a large Max/σ mean heavy tails: few "
           "levels of a coarse grid then fall where most values are. A low effective rank means "
           "that low-rank methods lose little."));
    m_rankButton->setText(tr("Measure &ranks"));
    m_rankButton->setToolTip(tr("Effective ranks of all weights, as a job: slow for wide ones."));
    m_copyButton->setText(tr("&Copy"));
    m_saveButton->setText(tr("&Save as CSV…"));
    showTable();
}

void StatisticsDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

}  // namespace lathe::app
