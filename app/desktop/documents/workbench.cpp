// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/workbench.h"

#include <QFileInfo>
#include <QSettings>
#include <algorithm>

#include "app/desktop/documents/data_choice.h"
#include "app/desktop/documents/measurement_plan.h"
#include "app/desktop/documents/step_data_cache.h"
#include "app/desktop/documents/teacher_models.h"
#include "app/desktop/documents/warning_text.h"
#include "core/model/family.h"
#include "core/workspace/history.h"
#include "core/workspace/recorded_run.h"

namespace lathe::app {

namespace {

struct FinishedRun {
    core::RunId baseline = 0;
    core::RecordedRun recorded;
    QList<qint64> teachers;
};

/// What the workspace knows of a source; 0: nothing.
struct KnownRuns {
    core::RunId baseline = 0, newest = 0;  ///< the newest whose checkpoint is there
    QString newestName;
};

KnownRuns knownRuns(const core::Workspace& workspace, const std::string& source,
                    core::JobContext& job) {
    KnownRuns known;
    for (const core::Run& run : workspace.runs()) {
        job.checkpoint();
        if (run.source != source || run.status != core::RunStatus::Done) continue;
        if (!run.parent) known.baseline = run.id;
        if (run.checkpoint.empty() || run.checkpointMissing) continue;
        known.newest = run.id;
        known.newestName = QString::fromStdString(run.name);
    }
    return known;
}

QString recallKey(const Document& document) {
    return QStringLiteral("recall.%1").arg(reinterpret_cast<quintptr>(&document));
}

}  // namespace

Workbench::Workbench(const std::filesystem::path& workspace, QObject* parent)
    : QObject(parent),
      m_backend(core::makeBackend("cpu")),
      m_workspace(std::make_unique<core::Workspace>(workspace)) {
    const QSettings settings;
    const auto goal = [&](const char* key) {
        const QVariant value = settings.value(QLatin1String("goals/") + QLatin1String(key));
        return value.isValid() ? std::optional<double>(value.toDouble()) : std::nullopt;
    };
    m_goals = {goal("size_mb"), goal("memory_mb"), goal("latency_ms"), goal("kl"),
               goal("accuracy")};
}

Workbench::~Workbench() = default;

void Workbench::setCurrent(Document* document) {
    if (document == m_current) return;
    m_current = document;
    Q_EMIT currentChanged(document);
}

void Workbench::open(const QString& source) {
    m_jobs.start(
        [name = QFileInfo(source).fileName()] { return tr("Open %1").arg(name); }, this,
        [name = source.toStdString()](core::JobContext&) { return core::openModel(name); },
        [this, source](core::Outcome<core::ModelPtr> outcome) {
            if (auto* error = std::get_if<core::Error>(&outcome)) {
                log(Severity::Error, QString::fromUtf8(error->what()));
                Q_EMIT messageRequested(Severity::Error, QString::fromUtf8(error->what()));
            }
            auto* model = std::get_if<core::ModelPtr>(&outcome);
            if (!model) return;
            m_documents.push_back(std::make_unique<Document>(std::move(*model), source, m_jobs));
            Document* document = m_documents.back().get();
            log(Severity::Info, [name = document->name(),
                                 weights = document->model()->parts().weights.size()] {
                return tr("Opened %1: %2 weights, mapped").arg(name).arg(weights);
            });
            Q_EMIT documentOpened(document);
            recallRuns(*document);
            setCurrent(document);
        });
}

void Workbench::close(Document* document) {
    const auto found = std::find_if(m_documents.begin(), m_documents.end(),
                                    [&](const auto& each) { return each.get() == document; });
    if (found == m_documents.end()) return;
    Q_EMIT documentClosing(document);
    std::unique_ptr<Document> closing = std::move(*found);
    m_documents.erase(found);
    if (m_current == document) setCurrent(m_documents.empty() ? nullptr : m_documents.back().get());
}

void Workbench::setGoals(const Goals& goals) {
    if (goals == m_goals) return;
    m_goals = goals;
    QSettings settings;
    const auto keep = [&](const char* key, const std::optional<double>& value) {
        settings.setValue(QLatin1String("goals/") + QLatin1String(key),
                          value ? QVariant(*value) : QVariant());
    };
    keep("size_mb", goals.sizeMegabytes);
    keep("memory_mb", goals.memoryMegabytes);
    keep("latency_ms", goals.latencyMs);
    keep("kl", goals.kl);
    keep("accuracy", goals.accuracy);
    Q_EMIT goalsChanged();
}

void Workbench::log(Severity severity, const Saying& sentence, const QString& weight) {
    Q_EMIT logged(severity, sentence, weight);
}

void Workbench::runRecipe(qint64 parent) {
    Document* document = m_current;
    if (!document || document->recipe().stepCount() == 0) return;
    const core::Recipe recipe = document->recipe().recipe();
    const Saying title = [recipe] { return tr("Recipe “%1”").arg(runTitle(recipe)); };
    m_jobs.start(
        title, document,
        [this, recipe, parent, model = document->model(), cache = document->recipe().dataCache(),
         needs = needsOf(recipe), sources = neededData(recipe, document->recipe().data()),
         measure = measurementsFor(document->source(), document->model()->spec())](
            core::JobContext& job) {
            const core::Run baseline =
                core::baselineFor(*m_workspace, model, measure, m_backend, job);
            const bool branches = parent > 0 && parent != baseline.id;
            core::RunRequest request;
            request.name = runTitle(recipe).toStdString();
            request.parent = branches ? parent : baseline.id;
            request.model = branches ? core::openCheckpoint(*m_workspace, parent, job) : model;
            request.original = model;
            request.recipe = recipe;
            request.measure = measure;
            DataKind reading = DataKind::Training;
            request.data = cache->load(sources, reading, job);
            FinishedRun done;
            done.baseline = baseline.id;
            done.recorded = core::runAndRecord(*m_workspace, request, m_backend, job);
            done.teachers = teacherRuns(*m_workspace, needs, sources, baseline.id);
            return done;
        },
        [this, document, title](core::Outcome<FinishedRun> outcome) {
            if (auto* done = std::get_if<FinishedRun>(&outcome)) {
                document->setBaselineRun(done->baseline);
                document->setCompressed(done->recorded.model,
                                        QString::fromStdString(done->recorded.run.name));
                log(Severity::Info, [title] { return tr("%1 finished").arg(title()); });
                QStringList warnings;
                for (const core::StepReport& step : done->recorded.run.metrics->steps)
                    for (const core::StepWarning& warning : step.warnings) {
                        warnings << warningText(step, warning, QLocale());
                        log(
                            Severity::Warning,
                            [step, warning] { return warningText(step, warning, QLocale()); },
                            QString::fromStdString(warning.site));
                    }
                Q_EMIT runFinished(done->recorded.run.id, done->teachers, warnings);
            }
            if (auto* error = std::get_if<core::Error>(&outcome)) {
                log(Severity::Error, QString::fromUtf8(error->what()));
                Q_EMIT messageRequested(Severity::Error, QString::fromUtf8(error->what()));
            }
            Q_EMIT runsChanged();
        });
}

void Workbench::recordBaseline(Document& document) {
    m_jobs.start(
        [name = document.name()] { return tr("Measure %1").arg(name); }, &document,
        [this, model = document.model(),
         measure =
             measurementsFor(document.source(), document.model()->spec())](core::JobContext& job) {
            return core::baselineFor(*m_workspace, model, measure, m_backend, job);
        },
        [this, target = &document](core::Outcome<core::Run> outcome) {
            if (const auto* run = std::get_if<core::Run>(&outcome)) target->setBaselineRun(run->id);
            if (const auto* error = std::get_if<core::Error>(&outcome))
                log(Severity::Warning, QString::fromUtf8(error->what()));
            Q_EMIT runsChanged();
        });
}

/// Many runs with their curves take a while to read.
void Workbench::recallRuns(Document& document) {
    m_jobs.preview(
        recallKey(document), &document,
        [&workspace = *m_workspace, source = document.source().toStdString()](
            core::JobContext& job) { return knownRuns(workspace, source, job); },
        [this, target = &document](core::Outcome<KnownRuns> outcome) {
            if (const auto* error = std::get_if<core::Error>(&outcome))
                log(Severity::Warning, QString::fromUtf8(error->what()));
            const auto* known = std::get_if<KnownRuns>(&outcome);
            if (!known) return;
            // A run may have ended meanwhile: what it told is newer.
            if (known->baseline != 0 && target->baselineRun() == 0)
                target->setBaselineRun(known->baseline);
            if (known->newest != 0 && !target->compressed())
                recallModel(*target, known->newest, known->newestName);
        });
}

void Workbench::recallModel(Document& document, qint64 run, const QString& name) {
    m_jobs.preview(
        recallKey(document), &document,
        [&workspace = *m_workspace, run](core::JobContext& job) {
            return core::openCheckpoint(workspace, run, job);
        },
        [this, target = &document, name](core::Outcome<core::ModelPtr> outcome) {
            auto* model = std::get_if<core::ModelPtr>(&outcome);
            if (model && !target->compressed()) target->setCompressed(std::move(*model), name);
            if (const auto* error = std::get_if<core::Error>(&outcome))
                log(Severity::Warning, QString::fromUtf8(error->what()));
        });
}

}  // namespace lathe::app
