// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/observation_bar.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <algorithm>

#include "app/desktop/observatory/observed_text.h"
#include "app/desktop/recipe/source_box.h"
#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kAmounts[] = {512, 1024, 4096, 16384};
constexpr int kTextWidth = 150;

}  // namespace

ObservationBar::ObservationBar(const QString& id, QWidget* parent)
    : QFrame(parent),
      m_text(new SourceBox(id + QStringLiteral(".text"), this)),
      m_tokens(new QComboBox(this)),
      m_controls(new QHBoxLayout),
      m_progress(widgets::makeLabel("caption", this)),
      m_measure(new QPushButton(this)),
      m_cancel(new QPushButton(this)) {
    setProperty("role", QStringLiteral("toolbar"));
    setMinimumHeight(widgets::metrics::kToolbar);
    m_text->setMaximumWidth(kTextWidth);
    m_tokens->setObjectName(id + QStringLiteral(".tokens"));
    m_tokens->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_measure->setObjectName(id + QStringLiteral(".measure"));
    m_measure->setProperty("role", QStringLiteral("primary"));
    m_cancel->setObjectName(id + QStringLiteral(".cancel"));
    m_controls->setSpacing(8);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(widgets::metrics::kPadding, 0, widgets::metrics::kPadding, 0);
    layout->setSpacing(8);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_tokens);
    layout->addLayout(m_controls);
    layout->addStretch();
    layout->addWidget(m_progress);
    layout->addWidget(m_cancel);
    layout->addWidget(m_measure);
    connect(m_text, &SourceBox::sourceChosen, this, &ObservationBar::take);
    connect(m_tokens, &QComboBox::activated, this, [this] {
        TextChoice choice = observedText();
        choice.tokens = m_tokens->currentData().toInt();
        chooseObservedText(choice);
        Q_EMIT textChosen();
    });
    connect(m_measure, &QPushButton::clicked, this, &ObservationBar::measureRequested);
    connect(m_cancel, &QPushButton::clicked, this, &ObservationBar::cancelRequested);
    retranslate();
    setRunning(false);
}

void ObservationBar::addControl(QWidget* control) {
    m_controls->addWidget(control);
}

void ObservationBar::setRunning(bool running, const QString& progress) {
    // What goes, goes first: a bar that held both buttons for a moment would widen the window.
    (running ? m_measure : m_cancel)->hide();
    m_progress->setText(progress);
    m_progress->setVisible(running);
    (running ? m_cancel : m_measure)->show();
    m_text->setEnabled(!running);
    m_tokens->setEnabled(!running);
}

void ObservationBar::setEstimates(bool estimates) {
    m_estimates = estimates;
    m_measure->setText(estimates ? tr("Estimate") : tr("Measure"));
}

void ObservationBar::take(const QString& file) {
    TextChoice choice = observedText();
    choice.file = file;
    chooseObservedText(choice);
    fill();
    Q_EMIT textChosen();
}

void ObservationBar::chooseFile() {
    auto* dialog = new QFileDialog(this, tr("Text to look at the model on"), {},
                                   tr("Texts (*.txt *.raw *.md);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ObservationBar::take);
    dialog->open();
}

void ObservationBar::fill() {
    const TextChoice choice = observedText();
    m_text->reset();
    m_text->addSource(tr("Sample stories"), {},
                      tr("The bundled stories that no sample was trained on"));
    m_text->addSeparator();
    m_text->addCommand(tr("Choose a text file…"), [this] { chooseFile(); });
    m_text->setSource(choice.file);
    const QSignalBlocker quiet(m_tokens);
    m_tokens->clear();
    for (const int tokens : kAmounts)
        m_tokens->addItem(tr("%1 tokens").arg(QLocale().toString(tokens)), tokens);
    m_tokens->setCurrentIndex(std::max(0, m_tokens->findData(choice.tokens)));
}

void ObservationBar::retranslate() {
    m_text->setAccessibleName(tr("Text"));
    m_tokens->setAccessibleName(tr("Tokens read"));
    m_tokens->setToolTip(tr("How much of the text is read: more takes longer and errs less"));
    setEstimates(m_estimates);
    m_cancel->setText(tr("Cancel"));
    fill();
}

/// The choice is that of all views of the observatory.
void ObservationBar::showEvent(QShowEvent* event) {
    QFrame::showEvent(event);
    fill();
}

}  // namespace lathe::app
