// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/report_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <variant>

#include "app/desktop/jobs/job_runner.h"
#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"

namespace lathe::app {

ReportDialog::ReportDialog(JobRunner& jobs, const widgets::RunModel& model, QWidget* parent)
    : QDialog(parent),
      m_jobs(jobs),
      m_model(model),
      m_titleLabel(new QLabel),
      m_runsLabel(new QLabel),
      m_sectionsLabel(new QLabel),
      m_formatLabel(new QLabel),
      m_state(new QLabel),
      m_title(new QLineEdit),
      m_runs(new QComboBox),
      m_format(new QComboBox) {
    auto* form = new QGridLayout;
    form->setContentsMargins(16, 16, 16, 12);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(10);
    const std::pair<QLabel*, QWidget*> rows[] = {{m_titleLabel, m_title},
                                                 {m_runsLabel, m_runs},
                                                 {m_sectionsLabel, sectionBoxes()},
                                                 {m_formatLabel, m_format}};
    int row = 0;
    for (const auto& [label, field] : rows) {
        label->setProperty("role", "secondary");
        label->setBuddy(field);
        form->addWidget(label, row, 0, Qt::AlignTop | Qt::AlignLeft);
        form->addWidget(field, row++, 1);
    }
    form->setColumnStretch(1, 1);
    m_state->setWordWrap(true);
    m_state->setProperty("role", "secondary");
    form->addWidget(m_state, row, 0, 1, 2);
    m_runs->addItems({{}, {}});
    for (const ReportFormat format : {ReportFormat::Html, ReportFormat::Pdf, ReportFormat::Csv})
        m_format->addItem({}, static_cast<int>(format));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(form);
    all->addStretch();
    all->addWidget(foot());
    retranslate();
    setMinimumWidth(460);
    m_title->setFocus();
}

QWidget* ReportDialog::sectionBoxes() {
    auto* boxes = new QWidget;
    auto* grid = new QGridLayout(boxes);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(0);
    for (size_t i = 0; i < m_sections.size(); ++i) {
        m_sections[i] = new QCheckBox;
        m_sections[i]->setChecked(true);
        grid->addWidget(m_sections[i], static_cast<int>(i / 2), static_cast<int>(i % 2));
    }
    return boxes;
}

QWidget* ReportDialog::foot() {
    QFrame* frame = widgets::makeFrame("foot", this);
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(16, 10, 16, 10);
    m_print = new QPushButton(widgets::lineIcon(QStringLiteral("print")), {});
    m_close = new QPushButton;
    m_save = new QPushButton(widgets::lineIcon(QStringLiteral("save"), true), {});
    m_save->setProperty("role", "primary");
    m_save->setDefault(true);
    row->addWidget(m_print);
    row->addStretch();
    row->addWidget(m_close);
    row->addWidget(m_save);
    connect(m_print, &QPushButton::clicked, this, &ReportDialog::print);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &ReportDialog::askAndSave);
    return frame;
}

ReportFormat ReportDialog::format() const {
    return static_cast<ReportFormat>(m_format->currentData().toInt());
}

void ReportDialog::setFormat(ReportFormat format) {
    m_format->setCurrentIndex(m_format->findData(static_cast<int>(format)));
}

core::ReportOptions ReportDialog::options() const {
    core::ReportOptions options;
    options.title = m_title->text().trimmed().toStdString();
    options.overview = m_sections[0]->isChecked();
    options.metrics = m_sections[1]->isChecked();
    options.charts = m_sections[2]->isChecked();
    options.recipes = m_sections[3]->isChecked();
    options.machine = m_sections[4]->isChecked();
    return options;
}

ReportContent ReportDialog::content() const {
    const bool tickedOnly = m_runs->currentIndex() == 0;
    return reportContent(m_model, tickedOnly ? m_model.ticked() : std::vector<core::RunId>{},
                         options());
}

void ReportDialog::askAndSave() {
    const QString suffix = suffixOf(format());
    const QString start = QDir(m_folder).filePath(QStringLiteral("report.") + suffix);
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save report"), start, QStringLiteral("*.") + suffix);
    if (!path.isEmpty()) saveTo(path);
}

void ReportDialog::saveTo(const QString& path) {
    m_save->setEnabled(false);
    m_state->setText(tr("Writing…"));
    m_jobs.start(
        [] { return tr("Write report"); }, this,
        [content = content(), format = format(), path](core::JobContext& job) {
            writeReport(content, format, path, job);
            return true;
        },
        [this, path](core::Outcome<bool> outcome) { finish(path, outcome); });
}

void ReportDialog::finish(const QString& path, const core::Outcome<bool>& outcome) {
    m_save->setEnabled(true);
    if (const auto* error = std::get_if<core::Error>(&outcome)) {
        const QString reason = QString::fromUtf8(error->what());
        m_state->setText(reason);
        Q_EMIT reportFailed(reason);
        return;
    }
    const bool done = std::holds_alternative<bool>(outcome);
    m_state->setText(done ? tr("Written: %1").arg(QDir::toNativeSeparators(path)) : QString());
    if (done) Q_EMIT reportWritten(path);
}

void ReportDialog::print() {
    printWithDialog(content(), this);
}

void ReportDialog::retranslate() {
    setWindowTitle(tr("Report"));
    m_titleLabel->setText(tr("Title"));
    m_title->setPlaceholderText(tr("Compression report"));
    m_runsLabel->setText(tr("Runs"));
    const auto ticked = static_cast<int>(m_model.ticked().size());
    m_runs->setItemText(0, tr("The %n ticked run(s)", nullptr, ticked));
    m_runs->setItemText(1, tr("All runs that are done"));
    m_runs->setCurrentIndex(ticked > 0 ? 0 : 1);
    m_sectionsLabel->setText(tr("Sections"));
    const QString names[] = {tr("Overview"), tr("Metrics"), tr("Charts"), tr("Recipes"),
                             tr("Machine and checksums")};
    for (size_t i = 0; i < m_sections.size(); ++i) m_sections[i]->setText(names[i]);
    m_formatLabel->setText(tr("File"));
    m_format->setItemText(0, tr("HTML, one file with charts"));
    m_format->setItemText(1, tr("PDF"));
    m_format->setItemText(2, tr("CSV, the table of runs"));
    m_print->setText(tr("Print…"));
    m_close->setText(tr("Close"));
    m_save->setText(tr("Save…"));
}

}  // namespace lathe::app
