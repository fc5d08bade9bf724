// SPDX-License-Identifier: GPL-3.0-or-later
// How the panel is built; what it shows is in run_details_show.cpp.
#include "app/desktop/compare/run_details.h"

#include <QEvent>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

using widgets::metrics::kPadding;

QLabel* label(const char* role, bool wraps = false) {
    QLabel* text = widgets::makeLabel(role, nullptr);
    text->setWordWrap(wraps);
    return text;
}

QGridLayout* grid() {
    auto* layout = new QGridLayout;
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(4);
    layout->setContentsMargins(0, 0, 0, 0);
    return layout;
}

QWidget* section(QVBoxLayout** layout) {
    auto* frame = new QWidget;
    *layout = new QVBoxLayout(frame);
    (*layout)->setContentsMargins(kPadding, 10, kPadding, 12);
    (*layout)->setSpacing(6);
    return frame;
}

QToolButton* toggle(const QString& icon) {
    auto* button = new QToolButton;
    button->setIcon(widgets::lineIcon(icon));
    button->setCheckable(true);
    return button;
}

}  // namespace

RunDetails::RunDetails(QWidget* parent) : QWidget(parent) {
    auto* content = new QWidget;
    content->setProperty("role", "panel");
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_sections = {headSection(),     warningsSection(),    dropSection(),   calibrationSection(),
                  trainingSection(), differencesSection(), labelsSection(), rankingSection()};
    for (QWidget* part : std::as_const(m_sections)) {
        if (part != m_sections.first()) {
            m_rules[part] = widgets::makeRule(Qt::Horizontal, content);
            column->addWidget(m_rules[part]);
            part->installEventFilter(this);
        }
        column->addWidget(part);
        part->hide();  // until show(): all of them together would call for a scroll bar at first
    }
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    setProperty("role", "panel");
    m_settled.setSingleShot(true);
    connect(&m_settled, &QTimer::timeout, this, [this] { setUpdatesEnabled(true); });
    retranslate();
}

bool RunDetails::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent)
        m_rules[watched]->setVisible(event->type() == QEvent::ShowToParent);
    return QWidget::eventFilter(watched, event);
}

QWidget* RunDetails::headSection() {
    QVBoxLayout* column = nullptr;
    QWidget* part = section(&column);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    m_marker = new QLabel;
    m_name = label("title", true);
    m_badge = label("badge");
    m_star = toggle(QStringLiteral("star"));
    m_pin = toggle(QStringLiteral("pin"));
    row->addWidget(m_marker);
    row->addWidget(m_name, 1);
    row->addWidget(m_badge, 0, Qt::AlignVCenter);
    row->addWidget(m_star);
    row->addWidget(m_pin);
    column->addLayout(row);
    m_numbers = grid();
    column->addLayout(m_numbers);
    for (QToolButton* button : {m_star, m_pin})
        connect(button, &QToolButton::clicked, this, &RunDetails::editLabels);
    return part;
}

QWidget* RunDetails::calibrationSection() {
    QVBoxLayout* column = nullptr;
    m_calibrationPart = section(&column);
    m_calibrationTitle = label("title");
    m_calibration = grid();
    column->addWidget(m_calibrationTitle);
    column->addLayout(m_calibration);
    return m_calibrationPart;
}

QWidget* RunDetails::trainingSection() {
    QVBoxLayout* column = nullptr;
    m_trainingPart = section(&column);
    m_trainingTitle = label("title");
    m_training = grid();
    column->addWidget(m_trainingTitle);
    column->addLayout(m_training);
    return m_trainingPart;
}

QWidget* RunDetails::differencesSection() {
    QVBoxLayout* column = nullptr;
    QWidget* part = m_differencesPart = section(&column);
    m_differencesTitle = label("title");
    m_parent = label("detail", true);
    m_differences = grid();
    m_unchanged = label("detail", true);
    column->addWidget(m_differencesTitle);
    column->addWidget(m_parent);
    column->addLayout(m_differences);
    column->addWidget(m_unchanged);
    m_restore = new QPushButton(widgets::lineIcon(QStringLiteral("undo")), {});
    m_branch = new QPushButton(widgets::lineIcon(QStringLiteral("branch")), {});
    m_runAgain = new QPushButton(widgets::lineIcon(QStringLiteral("play")), {});
    auto* buttons = grid();
    buttons->addWidget(m_restore, 0, 0, 1, 2);
    buttons->addWidget(m_branch, 1, 0);
    buttons->addWidget(m_runAgain, 1, 1);
    column->addLayout(buttons);
    connect(m_restore, &QPushButton::clicked, this, &RunDetails::restoreRequested);
    connect(m_branch, &QPushButton::clicked, this, &RunDetails::branchRequested);
    connect(m_runAgain, &QPushButton::clicked, this, &RunDetails::runAgainRequested);
    return part;
}

QWidget* RunDetails::labelsSection() {
    QVBoxLayout* column = nullptr;
    QWidget* part = section(&column);
    auto* rows = grid();
    m_tagLabel = label("secondary");
    m_noteLabel = label("secondary");
    m_tag = new QLineEdit;
    m_note = new QLineEdit;
    m_tagLabel->setBuddy(m_tag);
    m_noteLabel->setBuddy(m_note);
    rows->addWidget(m_tagLabel, 0, 0);
    rows->addWidget(m_tag, 0, 1);
    rows->addWidget(m_noteLabel, 1, 0);
    rows->addWidget(m_note, 1, 1);
    column->addLayout(rows);
    for (QLineEdit* field : {m_tag, m_note})
        connect(field, &QLineEdit::editingFinished, this, &RunDetails::editLabels);
    return part;
}

QWidget* RunDetails::rankingSection() {
    QVBoxLayout* column = nullptr;
    QWidget* part = section(&column);
    auto* row = new QHBoxLayout;
    m_rankTitle = label("title");
    m_rankBy = label("detail");
    row->addWidget(m_rankTitle);
    row->addWidget(m_rankBy);
    row->addStretch();
    column->addLayout(row);
    m_ranks = grid();
    m_ranks->setVerticalSpacing(0);
    column->addLayout(m_ranks);
    m_leftOutNote = widgets::makeFrame("note-info", nullptr);
    auto* inside = new QVBoxLayout(m_leftOutNote);
    inside->setContentsMargins(8, 6, 8, 6);
    m_leftOut = label("caption", true);
    inside->addWidget(m_leftOut);
    column->addWidget(m_leftOutNote);
    return part;
}

void RunDetails::editLabels() {
    core::RunLabels labels = m_labels;
    labels.tag = m_tag->text().trimmed().toStdString();
    labels.note = m_note->text().trimmed().toStdString();
    labels.starred = m_star->isChecked();
    labels.pinned = m_pin->isChecked();
    if (labels == m_labels) return;
    m_labels = labels;
    Q_EMIT labelsEdited(labels);
}

void RunDetails::retranslate() {
    m_calibrationTitle->setText(tr("Calibration"));
    m_trainingTitle->setText(tr("Training"));
    m_differencesTitle->setText(tr("Differences from parent"));
    m_restore->setText(tr("Restore recipe"));
    m_branch->setText(tr("Branch"));
    m_runAgain->setText(tr("Run again"));
    m_restore->setToolTip(tr("Put this run's recipe into the recipe panel"));
    m_branch->setToolTip(tr("Start a new recipe on top of this run's model"));
    m_runAgain->setToolTip(tr("Apply and measure the same recipe once more"));
    m_star->setToolTip(tr("Star"));
    m_pin->setToolTip(tr("Pin as baseline"));
    m_star->setAccessibleName(m_star->toolTip());
    m_pin->setAccessibleName(m_pin->toolTip());
    m_tagLabel->setText(tr("Tag"));
    m_noteLabel->setText(tr("Note"));
}

}  // namespace lathe::app
