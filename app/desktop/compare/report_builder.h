// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Turns runs into a report file. HTML is the engine's page as it is; paper is the same page laid
// out by QTextDocument with light colours and its charts as vector graphics; CSV is the table of
// runs.

#include <QByteArray>
#include <QString>
#include <memory>

#include "core/base/job.h"
#include "core/workspace/report.h"
#include "widgets/models/run_model.h"

class QTextDocument;
class QWidget;

namespace lathe::app {

enum class ReportFormat { Html, Pdf, Csv };

/// All that a report needs, so that it can be made on another thread.
struct ReportContent {
    std::vector<core::Run> runs;  ///< the baseline first
    core::ReportOptions options;
    widgets::ChartTable table;
};

/// `ids` empty: every run that is done. The baseline is always among them.
ReportContent reportContent(const widgets::RunModel& model, std::vector<core::RunId> ids,
                            const core::ReportOptions& options);

QByteArray reportBytes(const ReportContent& content, ReportFormat format, core::JobContext& job);
/// A crash leaves the old file or the new one. Throws core::Error(Io).
void writeReport(const ReportContent& content, ReportFormat format, const QString& path,
                 core::JobContext& job);

/// The page of core::reportHtml for a printer.
std::unique_ptr<QTextDocument> printableReport(const QString& html);
/// Asks for a printer; does nothing when refused.
void printWithDialog(const ReportContent& content, QWidget* parent);

QString suffixOf(ReportFormat format);  ///< "html"

}  // namespace lathe::app
