// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the views of the observatory share: a toolbar with text and Measure, a sentence with buttons
// before anything was measured, the job with its progress, and results that stay with their
// document.

#include <functional>

#include "app/desktop/documents/workbench.h"
#include "app/desktop/observatory/observed_text.h"
#include "app/desktop/views/view.h"

class QPushButton;
class QStackedWidget;

namespace lathe::widgets {
class EmptyState;
class Note;
}  // namespace lathe::widgets

namespace lathe::app {

class ObservationBar;

class ObservationView : public View {
    Q_OBJECT
  public:
    ObservationView(const QString& id, Workbench& workbench, QWidget* parent = nullptr);

    QString id() const override { return m_id; }
    bool inSimpleMode() const override { return false; }
    bool isMeasuring() const { return m_job != 0; }

  protected:
    ObservationBar& bar() { return *m_bar; }
    QWidget& page() { return *m_page; }

    virtual void startMeasuring() = 0;
    virtual bool hasResult() const = 0;
    virtual void showResult() = 0;                ///< of document(), which has one
    virtual void forget(Document* document) = 0;  ///< it closes
    virtual void followSelection() = 0;
    /// What the result was measured on and with; all that is exported of it says so.
    virtual TextOrigin textOrigin() const = 0;
    virtual QString modelName() const;
    virtual QString invitation() const = 0;  ///< what measuring would tell
    virtual bool onlyEstimates() const { return false; }  ///< the button says so
    virtual QString obstacle() const;        ///< why nothing can be measured; empty if it can

    /// Runs `work(job)` in the queue; `done(document, result)` follows if it ended well. One at a
    /// time: the result is shown anew when it begins and ends, with nothing to start meanwhile.
    template <class Work, class Done>
    void measure(const Saying& title, Work work, Done done);

    void refresh() override;
    void retranslate() override;

  private:
    void build();
    void follow();
    void showState();
    void showProgress(const JobInfo& job);
    void showProblem(const QString& sentence);
    void nameOrigin();

    QString m_id;
    QPointer<Document> m_followed;
    JobId m_job = 0;
    ObservationBar* m_bar;
    widgets::Note* m_problem;
    QStackedWidget* m_stack;
    QWidget* m_page;
    widgets::EmptyState* m_empty;
    QPushButton *m_first, *m_choose;
};

template <class Work, class Done>
void ObservationView::measure(const Saying& title, Work work, Done done) {
    using Result = std::invoke_result_t<Work, core::JobContext&>;
    showProblem({});
    m_job = workbench().jobs().start(title, this, std::move(work),
                                     [this, measured = QPointer<Document>(document()),
                                      done = std::move(done)](core::Outcome<Result> outcome) {
                                         if (const auto* error = std::get_if<core::Error>(&outcome))
                                             showProblem(QString::fromUtf8(error->what()));
                                         auto* result = std::get_if<Result>(&outcome);
                                         if (result && measured)
                                             done(*measured, std::move(*result));
                                     });
    invalidate();
}

}  // namespace lathe::app
