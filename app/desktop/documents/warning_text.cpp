// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/warning_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <utility>

#include "core/workspace/sanity_gate.h"
#include "widgets/charts/number_text.h"

namespace lathe::app {

struct WarningTexts {
    Q_DECLARE_TR_FUNCTIONS(lathe::app::WarningTexts)

  public:
    WarningTexts(const core::StepReport& step, const core::StepWarning& warning,
                 const QLocale& locale)
        : m_step(step),
          m_warning(warning),
          m_facts(warning.facts),
          m_site(QString::fromStdString(warning.site)),
          m_locale(locale) {}

    QString text() const {
        const QString what = finding();
        if (what.isEmpty()) return QString::fromStdString(m_warning.sentence);
        QStringList parts{tr("After %1: %2").arg(QString::fromStdString(m_step.text), what)};
        if (m_facts.others > 0)
            parts << tr("The same is true of %1 more.").arg(count(m_facts.others));
        const bool predictions = is("perplexity") || is("repetition");
        if (predictions && !m_site.isEmpty())
            parts << tr("%1 parts most from what it gave before.").arg(m_site);
        parts << seenOn();
        parts.removeAll(QString());
        QString all = parts.takeFirst();
        for (const QString& part : std::as_const(parts))
            all = tr("%1 %2", "two sentences").arg(all, part);
        return all;
    }

  private:
    bool is(const char* condition) const { return m_warning.condition == condition; }
    QString count(int64_t number) const { return m_locale.toString(qlonglong(number)); }
    QString value(double number) const { return widgets::valueText(number, m_locale); }

    QString finding() const {
        if (is("not-finite")) return notFinite();
        if (is("not-finite-output"))
            return tr("the output of %1 holds NaN or infinity.").arg(m_site);
        if (is("dead-output"))
            return tr("the output of %1 is nothing but zeros, which it was not before.")
                .arg(m_site);
        if (is("constant-output"))
            return tr("the output of %1 is the same at every position, which it was not before.")
                .arg(m_site);
        if (is("perplexity")) return perplexity();
        if (is("repetition")) return repetition();
        if (is("no-change"))
            return m_facts.trained
                       ? tr("nothing has changed; training has left every value as it was.")
                       : tr("nothing has changed; every weight has the same values as before.");
        if (is("uncalibrated"))
            return m_facts.data.empty()
                       ? tr("%1 was compressed without having been watched, since no calibration "
                            "data reached it.")
                             .arg(m_site)
                       : tr("%1 was compressed without having been watched, since nothing of %2 "
                            "reached it.")
                             .arg(m_site, QString::fromStdString(m_facts.data));
        if (is("cannot-run"))
            return m_facts.reason.empty() ? tr("the model cannot be run.")
                                          : tr("the model cannot be run (%1).")
                                                .arg(QString::fromStdString(m_facts.reason));
        return {};
    }

    QString notFinite() const {
        if (m_facts == core::WarningFacts{}) return tr("%1 holds NaN or infinity.").arg(m_site);
        return tr("%1 holds NaN or infinity, first at row %2, column %3.")
            .arg(m_site, count(m_facts.row), count(m_facts.column));
    }

    QString perplexity() const {
        if (m_facts.ratio == 0)
            return tr("perplexity is more than %1 times as much as before.")
                .arg(value(core::kPerplexityExplosion));
        return tr("perplexity is %1, %2 times as much as before.")
            .arg(value(m_facts.perplexity), value(m_facts.ratio));
    }

    QString repetition() const {
        if (m_facts.period == 0) return tr("the model repeats itself, which it did not before.");
        return tr("the model repeats itself, which it did not before: of %1 tokens that it wrote, "
                  "the last are the same %2 over and over.")
            .arg(count(m_facts.written), count(m_facts.period));
    }

    QString seenOn() const {
        const QString data = QString::fromStdString(m_facts.data);
        if (m_facts.tokens > 0)
            return data.isEmpty()
                       ? tr("Seen on %1 tokens of a built-in story.").arg(count(m_facts.tokens))
                       : tr("Seen on %1 tokens of %2.").arg(count(m_facts.tokens), data);
        if (m_facts.examples > 0)
            return tr("Seen on %1 examples of %2.").arg(count(m_facts.examples), data);
        return {};
    }

    const core::StepReport& m_step;
    const core::StepWarning& m_warning;
    const core::WarningFacts& m_facts;
    QString m_site;
    const QLocale& m_locale;
};

QString warningText(const core::StepReport& step, const core::StepWarning& warning,
                    const QLocale& locale) {
    return WarningTexts(step, warning, locale).text();
}

QString wayBackText(const core::WayBack& way, const QLocale& locale) {
    switch (way.kind) {
        case core::WayBack::Kind::TakeOut:
            return WarningTexts::tr("Switch the step off");
        case core::WayBack::Kind::LeaveOut:
            return way.places.size() == 1
                       ? WarningTexts::tr("Leave %1 out of the step")
                             .arg(QString::fromStdString(way.places.front()))
                       : WarningTexts::tr("Leave those %1 weights out of the step")
                             .arg(locale.toString(qlonglong(way.places.size())));
        case core::WayBack::Kind::MoreBits:
            return WarningTexts::tr("Give the step %1 bits").arg(locale.toString(way.bits));
        case core::WayBack::Kind::LessSparsity:
            return WarningTexts::tr("Lower its sparsity to %1")
                .arg(widgets::valueText(way.sparsity, locale));
    }
    return {};
}

}  // namespace lathe::app
