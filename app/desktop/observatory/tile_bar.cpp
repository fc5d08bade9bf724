// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/tile_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>

#include "app/desktop/observatory/columns_charts.h"
#include "widgets/panels/segmented_button.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kGroups[] = {0, 8, 16};
constexpr QSize kSizes[] = {{32, 16}, {48, 24}, {64, 32}};       // columns x rows
constexpr QSize kPatterns[] = {{0, 0}, {2, 4}, {4, 8}, {1, 4}};  // zeros of columns
constexpr int kFieldWidth = 96;

/// Moves in steps of the tile; says nothing.
bool moveOver(QSpinBox* first, int length, int place) {
    const int before = first->value();
    if (place >= before && place < before + length) return false;
    const QSignalBlocker quiet(first);
    first->setValue(place / length * length);
    return first->value() != before;
}

}  // namespace

TileBar::TileBar(QWidget* parent)
    : QFrame(parent),
      m_method(new widgets::SegmentedButton(this)),
      m_bits(new QSpinBox(this)),
      m_sparsity(new QSpinBox(this)),
      m_row(new QSpinBox(this)),
      m_column(new QSpinBox(this)),
      m_group(new QComboBox(this)),
      m_pattern(new QComboBox(this)),
      m_size(new QComboBox(this)),
      m_actOrder(new QCheckBox(this)) {
    build();
    connect(m_method, &widgets::SegmentedButton::chosen, this, [this] {
        showMethod();
        Q_EMIT changed();
    });
    for (QSpinBox* box : {m_bits, m_sparsity, m_row, m_column})
        connect(box, &QSpinBox::valueChanged, this, &TileBar::changed);
    connect(m_group, &QComboBox::activated, this, &TileBar::changed);
    connect(m_pattern, &QComboBox::activated, this, [this] {
        showMethod();
        Q_EMIT changed();
    });
    connect(m_size, &QComboBox::activated, this, [this] {
        limitPlace();
        Q_EMIT changed();
    });
    connect(m_actOrder, &QCheckBox::toggled, this, &TileBar::changed);
    retranslate();
    showMethod();
}

void TileBar::build() {
    setProperty("role", QStringLiteral("toolbar"));
    setMinimumHeight(widgets::metrics::kToolbar);
    m_method->setObjectName(QStringLiteral("columns.method"));
    m_method->setLabels({methodName(TileMethod::Gptq), methodName(TileMethod::SparseGpt)});
    const TileOptions usual;
    const auto number = [](QSpinBox* box, const char* name, int least, int most, int value) {
        box->setObjectName(QLatin1String(name));
        box->setRange(least, most);
        box->setValue(value);
        box->setKeyboardTracking(false);
        box->setFixedWidth(kFieldWidth);
    };
    number(m_bits, "columns.bits", 2, 8, usual.bits);
    number(m_sparsity, "columns.sparsity", 0, 100, usual.sparsity);
    number(m_row, "columns.row", 0, 0, 0);
    number(m_column, "columns.column", 0, 0, 0);
    m_group->setObjectName(QStringLiteral("columns.group"));
    m_group->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (const int group : kGroups) m_group->addItem(QString(), group);
    m_pattern->setObjectName(QStringLiteral("columns.pattern"));
    m_pattern->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (const QSize& pattern : kPatterns) m_pattern->addItem(QString(), pattern);
    m_size->setObjectName(QStringLiteral("columns.size"));
    m_size->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (const QSize& size : kSizes)
        m_size->addItem(QStringLiteral("%1 × %2").arg(size.height()).arg(size.width()), size);
    m_actOrder->setObjectName(QStringLiteral("columns.actOrder"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(widgets::metrics::kPadding, 0, widgets::metrics::kPadding, 0);
    layout->setSpacing(8);
    for (QWidget* part : std::initializer_list<QWidget*>{m_method, m_bits, m_group, m_actOrder,
                                                         m_pattern, m_sparsity})
        layout->addWidget(part);
    layout->addStretch();
}

std::vector<QWidget*> TileBar::tileControls() const {
    return {m_size, m_row, m_column};
}

TileOptions TileBar::options() const {
    TileOptions options;
    options.method = TileMethod(m_method->currentIndex());
    options.bits = m_bits->value();
    options.group = m_group->currentData().toInt();
    options.actOrder = m_actOrder->isChecked();
    options.sparsity = m_sparsity->value();
    const QSize pattern = m_pattern->currentData().toSize(), size = m_size->currentData().toSize();
    options.zeros = pattern.width();
    options.of = pattern.height();
    options.rows = size.height();
    options.columns = size.width();
    options.firstRow = m_row->value();
    options.firstColumn = m_column->value();
    return options;
}

void TileBar::setWeightSize(int64_t rows, int64_t columns) {
    m_weightRows = rows;
    m_weightColumns = columns;
    limitPlace();
}

bool TileBar::showRow(int row) {
    return moveOver(m_row, m_size->currentData().toSize().height(), row);
}

bool TileBar::showColumn(int column) {
    return moveOver(m_column, m_size->currentData().toSize().width(), column);
}

void TileBar::limitPlace() {
    const QSignalBlocker noRow(m_row), noColumn(m_column);
    const QSize size = m_size->currentData().toSize();
    m_row->setMaximum(static_cast<int>(std::max<int64_t>(0, m_weightRows - size.height())));
    m_column->setMaximum(static_cast<int>(std::max<int64_t>(0, m_weightColumns - size.width())));
    m_row->setSingleStep(size.height());
    m_column->setSingleStep(size.width());
}

void TileBar::showMethod() {
    const bool rounds = TileMethod(m_method->currentIndex()) == TileMethod::Gptq;
    for (QWidget* part : std::initializer_list<QWidget*>{m_bits, m_group, m_actOrder})
        part->setVisible(rounds);
    m_pattern->setVisible(!rounds);
    m_sparsity->setVisible(!rounds && m_pattern->currentData().toSize().height() == 0);
}

void TileBar::retranslate() {
    m_method->setAccessibleName(tr("Method"));
    m_bits->setSuffix(tr(" bits"));
    m_bits->setAccessibleName(tr("Bits"));
    m_group->setItemText(0, tr("one scale per row"));
    for (int i = 1; i < m_group->count(); ++i)
        m_group->setItemText(i, tr("groups of %1").arg(m_group->itemData(i).toInt()));
    m_group->setAccessibleName(tr("Columns that share a scale"));
    m_actOrder->setText(tr("largest inputs first"));
    m_actOrder->setToolTip(
        tr("Act-order: columns in the order of their inputs' size; groups keep the scales of the "
           "weight as it is"));
    m_pattern->setItemText(0, tr("chosen share"));
    for (int i = 1; i < m_pattern->count(); ++i) {
        const QSize pattern = m_pattern->itemData(i).toSize();
        m_pattern->setItemText(i, tr("%1 of %2", "zeros in every few neighbouring columns")
                                      .arg(pattern.width())
                                      .arg(pattern.height()));
    }
    m_pattern->setAccessibleName(tr("Which weights become zero"));
    m_sparsity->setSuffix(QStringLiteral(" %"));
    m_sparsity->setAccessibleName(tr("Share of zeros, percent"));
    m_size->setAccessibleName(tr("Size of the tile, rows × columns"));
    m_size->setToolTip(m_size->accessibleName());
    m_row->setPrefix(tr("row ", "prefix of the tile's first row"));
    m_row->setAccessibleName(tr("First row of the tile"));
    m_row->setToolTip(m_row->accessibleName());
    m_column->setPrefix(tr("input ", "prefix of the tile's first column"));
    m_column->setAccessibleName(tr("First column of the tile"));
    m_column->setToolTip(m_column->accessibleName());
}

}  // namespace lathe::app
