// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Facts and statistics of the selected weight, or of the selected weights together.

#include <QPointer>
#include <QWidget>
#include <optional>

#include "app/desktop/documents/document.h"
#include "core/observe/effective_rank.h"
#include "core/observe/weight_statistics.h"
#include "widgets/panels/facts_grid.h"

class QLabel;

namespace lathe::app {

class Workbench;

class InspectorPanel : public QWidget {
    Q_OBJECT
  public:
    explicit InspectorPanel(Workbench& workbench, QWidget* parent = nullptr);

    void setDocument(Document* document);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void showSelection();
    void showModel();
    void showWeight(const core::Weight& weight);
    void showSum(const QStringList& weights);
    void requestStatistics(const QString& name, bool exact);
    void requestRank(const QString& name);
    /// As long as this weight is the one that is shown.
    void update(const QString& name);
    std::vector<widgets::Fact> statisticsFacts(const core::Weight& weight) const;
    widgets::Fact rankFact(const core::Encoding& encoding) const;

    Workbench& m_workbench;
    QPointer<Document> m_document;
    QLabel *m_name, *m_note;
    widgets::FactsGrid* m_facts;
    std::optional<core::WeightStatistics> m_statistics;
    std::optional<core::EffectiveRank> m_rank;
};

}  // namespace lathe::app
