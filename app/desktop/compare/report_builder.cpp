// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/report_builder.h"

#include <QBuffer>
#include <QPageLayout>
#include <QPdfWriter>
#include <QPrintDialog>
#include <QPrinter>
#include <QTextDocument>
#include <algorithm>

#include "core/base/file.h"

namespace lathe::app {

namespace {

/// Without margins: QTextDocument keeps two centimetres free itself.
QPageLayout pageLayout() {
    return QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Landscape, QMarginsF());
}

QString htmlOf(const ReportContent& content) {
    return QString::fromStdString(core::reportHtml(content.runs, content.options));
}

QByteArray pdfOf(const ReportContent& content, core::JobContext& job) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPageLayout(pageLayout());
    writer.setResolution(300);
    writer.setCreator(QStringLiteral("Lathe"));
    writer.setTitle(QString::fromStdString(content.options.title));
    const std::unique_ptr<QTextDocument> document = printableReport(htmlOf(content));
    job.checkpoint();
    document->print(&writer);
    buffer.close();
    return bytes;
}

}  // namespace

ReportContent reportContent(const widgets::RunModel& model, std::vector<core::RunId> ids,
                            const core::ReportOptions& options) {
    ReportContent content;
    content.options = options;
    std::vector<core::RunId> shown;
    for (const core::Run& run : model.runs()) {
        const bool wanted = ids.empty() ? run.status == core::RunStatus::Done
                                        : std::find(ids.begin(), ids.end(), run.id) != ids.end();
        if (!wanted && &run != model.baseline()) continue;
        content.runs.push_back(run);
        shown.push_back(run.id);
    }
    const auto baseline = std::find_if(
        content.runs.begin(), content.runs.end(),
        [&](const core::Run& run) { return model.baseline() && run.id == model.baseline()->id; });
    if (baseline != content.runs.end())
        std::rotate(content.runs.begin(), baseline, std::next(baseline));
    content.table = model.table(shown);
    return content;
}

QByteArray reportBytes(const ReportContent& content, ReportFormat format, core::JobContext& job) {
    switch (format) {
        case ReportFormat::Html:
            return htmlOf(content).toUtf8();
        case ReportFormat::Pdf:
            return pdfOf(content, job);
        case ReportFormat::Csv:
            return widgets::csvOf(content.table).toUtf8();
    }
    return {};
}

void writeReport(const ReportContent& content, ReportFormat format, const QString& path,
                 core::JobContext& job) {
    const QByteArray bytes = reportBytes(content, format, job);
    core::writeTextFile(path.toStdString(), {bytes.constData(), static_cast<size_t>(bytes.size())});
}

void printWithDialog(const ReportContent& content, QWidget* parent) {
    QPrinter printer(QPrinter::HighResolution);
    printer.setPageLayout(pageLayout());
    QPrintDialog dialog(&printer, parent);
    if (dialog.exec() == QDialog::Accepted) printableReport(htmlOf(content))->print(&printer);
}

QString suffixOf(ReportFormat format) {
    switch (format) {
        case ReportFormat::Html:
            return QStringLiteral("html");
        case ReportFormat::Pdf:
            return QStringLiteral("pdf");
        case ReportFormat::Csv:
            return QStringLiteral("csv");
    }
    return {};
}

}  // namespace lathe::app
