// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/dialogs/export_dialog.h"

#include <QButtonGroup>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "app/desktop/dialogs/export_format_list.h"
#include "app/desktop/dialogs/export_plan_view.h"
#include "widgets/panels/icon_label.h"
#include "widgets/panels/note.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"
#include "widgets/style/ui_font.h"

namespace lathe::app {

using namespace widgets;

namespace {

constexpr int kListWidth = 252;
constexpr int kSegmentPadding = 16;
const QString kPlanKey = QStringLiteral("export.plan");

QString extensionOf(const core::Format& format) {
    return QString::fromUtf8(format.extension.data(),
                             static_cast<qsizetype>(format.extension.size()));
}

/// A name that every file system takes.
QString fileNameOf(const QString& name) {
    static const QRegularExpression unwanted(QStringLiteral("[^\\w.+-]+"),
                                             QRegularExpression::UseUnicodePropertiesOption);
    QString clean = name.trimmed();
    clean.replace(unwanted, QStringLiteral("-"));
    return clean.isEmpty() ? QStringLiteral("model") : clean;
}

}  // namespace

ExportDialog::ExportDialog(JobRunner& jobs, std::shared_ptr<core::Backend> backend, QWidget* parent)
    : QDialog(parent),
      m_jobs(jobs),
      m_backend(std::move(backend)),
      m_folder(QDir::homePath()),
      m_modelLabel(new QLabel),
      m_fileLabel(new QLabel),
      m_status(new QLabel),
      m_tick(new IconLabel),
      m_originalButton(new QPushButton),
      m_compressedButton(new QPushButton),
      m_choose(new QPushButton),
      m_export(new QPushButton),
      m_close(new QPushButton),
      m_formats(new ExportFormatList),
      m_planView(new ExportPlanView),
      m_path(new QLineEdit),
      m_progress(new QProgressBar),
      m_note(new Note) {
    setModal(false);
    build();
    connectParts();
    retranslate();
    resize(900, 620);
}

void ExportDialog::build() {
    m_formats->setFixedWidth(kListWidth);
    auto* rule = new QFrame;
    rule->setProperty("role", "rule-vertical");
    auto* body = new QHBoxLayout;
    body->setSpacing(0);
    body->addWidget(m_formats);
    body->addWidget(rule);
    body->addWidget(m_planView, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildHeader());
    layout->addLayout(body, 1);
    layout->addWidget(buildFoot());
}

QWidget* ExportDialog::buildHeader() {
    auto* header = new QFrame;
    header->setProperty("role", "toolbar");
    header->setFixedHeight(metrics::kToolbar);
    auto* group = new QButtonGroup(this);
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(metrics::kPadding, 0, metrics::kPadding, 0);
    layout->setSpacing(0);
    layout->addWidget(m_modelLabel);
    layout->addSpacing(8);
    const std::pair<QPushButton*, const char*> buttons[] = {{m_originalButton, "first"},
                                                            {m_compressedButton, "last"}};
    for (const auto& [button, edge] : buttons) {
        button->setCheckable(true);
        button->setProperty("role", "segment");
        button->setProperty("edge", edge);
        group->addButton(button);
        layout->addWidget(button);
    }
    m_originalButton->setObjectName(QStringLiteral("original"));
    m_compressedButton->setObjectName(QStringLiteral("compressed"));
    layout->addStretch();
    return header;
}

QWidget* ExportDialog::buildFoot() {
    m_path->setObjectName(QStringLiteral("path"));
    m_choose->setObjectName(QStringLiteral("choose"));
    m_close->setObjectName(QStringLiteral("close"));
    m_export->setObjectName(QStringLiteral("export"));
    m_export->setProperty("role", "primary");
    m_export->setMinimumWidth(110);
    m_export->setDefault(true);
    m_status->setObjectName(QStringLiteral("status"));
    m_status->setProperty("role", "secondary");
    m_status->setWordWrap(true);
    m_tick->setObjectName(QStringLiteral("tick"));
    m_note->setObjectName(QStringLiteral("exportNote"));
    m_progress->setTextVisible(false);
    m_fileLabel->setBuddy(m_path);
    auto* file = new QHBoxLayout;
    file->setSpacing(8);
    file->addWidget(m_fileLabel);
    file->addWidget(m_path, 1);
    file->addWidget(m_choose);
    auto* actions = new QHBoxLayout;
    actions->setSpacing(8);
    actions->addWidget(m_tick);
    actions->addWidget(m_status, 1);
    actions->addWidget(m_close);
    actions->addWidget(m_export);
    auto* foot = new QFrame;
    foot->setProperty("role", "foot");
    auto* layout = new QVBoxLayout(foot);
    layout->setContentsMargins(metrics::kPadding, 10, metrics::kPadding, 10);
    layout->setSpacing(8);
    layout->addWidget(m_note);
    layout->addLayout(file);
    layout->addWidget(m_progress);
    layout->addLayout(actions);
    return foot;
}

void ExportDialog::connectParts() {
    connect(m_originalButton, &QPushButton::clicked, this, [this] { chooseModel(false); });
    connect(m_compressedButton, &QPushButton::clicked, this, [this] { chooseModel(true); });
    connect(m_formats, &ExportFormatList::formatChosen, this, [this] {
        suggestPath();
        showPlan();
    });
    connect(m_path, &QLineEdit::textEdited, this, &ExportDialog::showState);
    connect(m_choose, &QPushButton::clicked, this, &ExportDialog::choosePath);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::startOrStop);
    connect(&m_jobs, &JobRunner::jobChanged, this, [this](const JobInfo& info) {
        if (info.id != m_job) return;
        m_progress->setRange(0, info.total > 0 ? 1000 : 0);
        if (info.total > 0) m_progress->setValue(static_cast<int>(1000 * info.done / info.total));
    });
    // A job that is cancelled in the queue ends without an outcome.
    connect(&m_jobs, &JobRunner::jobFinished, this, [this](const JobInfo& info) {
        if (info.id == m_job) onDone(m_round, core::Cancelled());
    });
}

void ExportDialog::setModels(core::ModelPtr original, core::ModelPtr compressed, QString name,
                             QString compressedName) {
    m_original = std::move(original);
    m_compressed = std::move(compressed);
    m_name = std::move(name);
    m_compressedName = std::move(compressedName);
    retranslate();
    chooseModel(m_compressed != nullptr);
}

void ExportDialog::setFolder(const QString& folder) {
    m_folder = folder;
    suggestPath();
}

void ExportDialog::chooseModel(bool compressed) {
    m_useCompressed = compressed;
    m_originalButton->setChecked(!compressed);
    m_compressedButton->setChecked(compressed);
    m_compressedButton->setEnabled(m_compressed != nullptr);
    suggestPath();
    planAll();
}

void ExportDialog::planAll() {
    m_plans.clear();
    m_formats->setPlanning();
    showPlan();
    if (!model()) return;
    m_jobs.preview(
        kPlanKey, this,
        [model = model()](core::JobContext& job) { return planFormats(model, job); },
        [this](const core::Outcome<int>& outcome) {
            if (const auto* error = std::get_if<core::Error>(&outcome))
                m_note->setMessage(Note::Kind::Error, QString::fromUtf8(error->what()));
        },
        [this](const std::any& value) {
            const auto& made = std::any_cast<const FormatPlan&>(value);
            m_plans[made.format] = made;
            m_formats->setPlan(made);
            if (made.format == m_formats->current()) showPlan();
        });
}

const FormatPlan* ExportDialog::plan() const {
    const auto found = m_plans.find(m_formats->current());
    return found == m_plans.end() ? nullptr : &found->second;
}

void ExportDialog::showPlan() {
    m_planView->setPlan(plan());
    showState();
}

void ExportDialog::suggestPath() {
    const core::Format* format = m_formats->current();
    if (!format) return;
    const QString name = m_useCompressed ? m_name + QLatin1Char('-') + m_compressedName : m_name;
    m_path->setText(QDir(m_folder).filePath(fileNameOf(name) + extensionOf(*format)));
}

void ExportDialog::choosePath() {
    auto* chooser = new QFileDialog(this, tr("Export to"), QFileInfo(m_path->text()).path());
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setFileMode(QFileDialog::AnyFile);
    chooser->selectFile(QFileInfo(m_path->text()).fileName());
    connect(chooser, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_path->setText(QDir::toNativeSeparators(path));
        showState();
    });
    chooser->open();
}

void ExportDialog::startOrStop() {
    if (!isRunning()) return startExport();
    const JobId job = m_job;
    onDone(m_round, core::Cancelled());
    m_jobs.cancel(job);
}

void ExportDialog::startExport() {
    const core::Format* format = m_formats->current();
    if (!plan() || !plan()->isPossible()) return;
    m_note->setMessage(Note::Kind::Info, {});
    m_tick->setIcon({});
    const quint64 round = ++m_round;
    const std::filesystem::path path = m_path->text().trimmed().toStdString();
    m_job = m_jobs.start(
        [name = QFileInfo(m_path->text()).fileName()] { return tr("Export %1").arg(name); }, this,
        [model = model(), id = std::string(format->id), path, backend = m_backend](
            core::JobContext& job) { return core::exportModel(model, id, path, backend, job); },
        [this, round](core::Outcome<core::ExportResult> outcome) {
            onDone(round, std::move(outcome));
        });
    m_progress->setRange(0, 0);
    showState();
    m_status->setText(tr("Writing, then opening the file again and comparing…"));
}

void ExportDialog::onDone(quint64 round, core::Outcome<core::ExportResult> outcome) {
    if (round != m_round) return;
    ++m_round;
    m_job = 0;
    showState();
    if (const auto* result = std::get_if<core::ExportResult>(&outcome))
        showResult(*result);
    else if (const auto* error = std::get_if<core::Error>(&outcome))
        m_note->setMessage(Note::Kind::Error, QString::fromUtf8(error->what()));
    else
        m_status->setText(tr("Stopped; nothing was half-written."));
}

void ExportDialog::showResult(const core::ExportResult& result) {
    const QLocale locale;
    const QString path = QString::fromStdString(result.path.string());
    if (!result.verified) {
        m_note->setMessage(Note::Kind::Error,
                           tr("%1 was written, but opened again it does not compute what was "
                              "meant to be written. Do not use it; try another format.")
                               .arg(path));
        return;
    }
    m_tick->setIcon(lineIcon(QStringLiteral("check")));
    m_tick->setAccessibleName(tr("Verified"));
    m_status->setText(
        tr("Verified: opened again, %1 computes what was written. Largest logit "
           "difference to the model: %2. Size %3.")
            .arg(QFileInfo(path).fileName(),
                 result.maxAbsLogitDifference == 0
                     ? QStringLiteral("0")
                     : locale.toString(result.maxAbsLogitDifference, 'g', 3),
                 locale.formattedDataSize(qint64(result.bytes), 2, QLocale::DataSizeSIFormat)));
    Q_EMIT exported(path);
}

void ExportDialog::showState() {
    const bool replaces = QFileInfo::exists(m_path->text().trimmed());
    const bool ready = plan() && plan()->isPossible() && !m_path->text().trimmed().isEmpty();
    m_export->setText(isRunning() ? tr("Stop") : replaces ? tr("Replace") : tr("Export"));
    m_export->setEnabled(isRunning() || ready);
    m_progress->setVisible(isRunning());
    m_tick->setIcon({});
    m_tick->setAccessibleName({});
    for (QWidget* part :
         std::initializer_list<QWidget*>{m_formats, m_path, m_choose, m_originalButton})
        part->setEnabled(!isRunning());
    m_compressedButton->setEnabled(!isRunning() && m_compressed);
    m_status->setText(!model()            ? tr("Open a model to export it.")
                      : replaces && ready ? tr("The file exists and will be replaced.")
                                          : QString());
}

void ExportDialog::retranslate() {
    setWindowTitle(tr("Export checkpoint"));
    m_modelLabel->setText(tr("Model"));
    m_originalButton->setText(tr("Original"));
    m_compressedButton->setText(m_compressedName.isEmpty()
                                    ? tr("Compressed")
                                    : tr("Compressed (%1)").arg(m_compressedName));
    // A checked segment is semibold: room for that.
    for (QPushButton* button : {m_originalButton, m_compressedButton}) {
        const QFontMetrics bold(sized(font(), metrics::kBodyText, QFont::Bold));
        button->setMinimumWidth(bold.horizontalAdvance(button->text()) + 2 * kSegmentPadding);
    }
    m_fileLabel->setText(tr("File"));
    m_path->setAccessibleName(tr("File to write"));
    m_choose->setText(tr("Choose…"));
    m_close->setText(tr("Close"));
    m_formats->retranslate();
    for (const auto& [format, plan] : m_plans) m_formats->setPlan(plan);
    m_planView->retranslate();
    showPlan();
}

void ExportDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

}  // namespace lathe::app
