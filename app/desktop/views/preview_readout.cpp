// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/preview_readout.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/models/byte_text.h"
#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

enum FieldIndex : size_t { Rmse, Sqnr, Zeros, Beyond, Levels, Size, FieldCount };

QString percent(double share) {
    return QLocale().toString(100 * share, 'f', share < 0.01 ? 2 : 1);
}

}  // namespace

PreviewReadout::PreviewReadout(QWidget* parent) : QFrame(parent) {
    setProperty("role", QStringLiteral("foot"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(widgets::metrics::kPadding, 6, widgets::metrics::kPadding, 6);
    layout->setSpacing(widgets::metrics::kPadding);
    for (size_t i = 0; i < FieldCount; ++i) {
        auto* column = new QVBoxLayout;
        column->setSpacing(0);
        Field field{widgets::makeLabel("caption", this), widgets::makeLabel("readout", this)};
        field.value->setTextFormat(Qt::RichText);  // only our own numbers and units
        column->addWidget(field.caption);
        column->addWidget(field.value);
        if (i > 0) layout->addWidget(widgets::makeRule(Qt::Vertical, this));
        layout->addLayout(column);
        m_fields.push_back(field);
    }
    m_fields[Rmse].value->setObjectName(QStringLiteral("weights.rmse"));
    m_fields[Sqnr].value->setObjectName(QStringLiteral("weights.sqnr"));
    m_badge = widgets::makeLabel("badge", this);
    m_badge->setObjectName(QStringLiteral("weights.badge"));
    m_problem = widgets::makeLabel("secondary", this);
    m_problem->setWordWrap(true);
    layout->addSpacing(8);
    layout->addWidget(m_badge, 0, Qt::AlignVCenter);
    layout->addWidget(m_problem, 1);
    layout->addStretch(0);
    retranslate();
    clear();
}

void PreviewReadout::setValue(size_t field, const QString& number, const QString& unit) {
    const QString small =
        unit.isEmpty()
            ? QString()
            : QStringLiteral(" <span style='font-size:small;font-weight:400'>%1</span>").arg(unit);
    m_fields[field].value->setText(number + small);
}

void PreviewReadout::show(const core::StepPreview& preview) {
    const QLocale locale;
    const auto used = std::count_if(preview.levels.begin(), preview.levels.end(),
                                    [](const core::Level& level) { return level.count > 0; });
    setValue(Rmse, locale.toString(preview.rmse, 'g', 3));
    setValue(Sqnr,
             std::isfinite(preview.sqnrDb) ? locale.toString(preview.sqnrDb, 'f', 1)
                                           : QStringLiteral("∞"),
             tr("dB"));
    setValue(Zeros, percent(preview.zeros), QStringLiteral("%"));
    setValue(Beyond, percent(preview.beyondClip), QStringLiteral("%"));
    setValue(Levels, preview.levels.size() > 1 ? tr("%1 of %2").arg(used).arg(preview.levels.size())
                                               : QStringLiteral("–"));
    setValue(Size,
             tr("%1 → %2").arg(widgets::megabytesText(preview.bytesBefore, locale),
                               widgets::megabytesText(preview.bytesAfter, locale)),
             preview.bytesEstimated ? tr("MB est.") : tr("MB"));
    m_badge->setText(preview.sampled ? tr("≈ sample") : tr("exact"));
    m_badge->setToolTip(tr("%1 values").arg(locale.toString(qlonglong(preview.valuesSeen))));
    m_badge->show();
    m_problem->clear();
}

void PreviewReadout::showProblem(const QString& sentence) {
    clear();
    m_problem->setText(sentence);
}

void PreviewReadout::clear() {
    for (const Field& field : m_fields) field.value->setText(QStringLiteral("–"));
    m_badge->hide();
    m_problem->clear();
}

void PreviewReadout::retranslate() {
    m_fields[Rmse].caption->setText(tr("RMSE"));
    m_fields[Sqnr].caption->setText(tr("SQNR"));
    m_fields[Zeros].caption->setText(tr("Zeros"));
    m_fields[Beyond].caption->setText(tr("Beyond clip"));
    m_fields[Levels].caption->setText(tr("Levels used"));
    m_fields[Size].caption->setText(tr("Size"));
    m_fields[Rmse].caption->setToolTip(tr("Root of the mean squared error of the values"));
    m_fields[Sqnr].caption->setToolTip(tr("Signal to quantization noise, 10 log₁₀(Σw² / Σe²)"));
}

}  // namespace lathe::app
