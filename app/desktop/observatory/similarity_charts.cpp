// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/similarity_charts.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "core/methods/number_list.h"
#include "widgets/charts/number_text.h"

namespace lathe::app {

namespace {

constexpr double kPercent = 100;

bool areNeighbours(const LayerMarks& marks) {
    return !marks.empty() && *marks.rbegin() - *marks.begin() + 1 == std::ssize(marks);
}

/// From 0, what enters the first block, to what leaves the last.
QStringList streamNames(const SimilarityStudy& study) {
    QStringList names{QCoreApplication::translate("SimilarityCharts", "in", "enters block 0")};
    for (int layer = 0; layer < study.layers(); ++layer) names << QString::number(layer);
    return names;
}

const core::LayerSimilarity::Map& valuesOf(const SimilarityStudy& study, StreamMap kind) {
    if (kind == StreamMap::Angle) return study.found.angular;
    return kind == StreamMap::Cka ? study.found.cka : study.found.debiasedCka;
}

QString mapName(StreamMap kind) {
    switch (kind) {
        case StreamMap::Cka:
            return QCoreApplication::translate("SimilarityCharts", "linear CKA");
        case StreamMap::DebiasedCka:
            return QCoreApplication::translate("SimilarityCharts", "linear CKA, debiased");
        case StreamMap::Angle:
            return QCoreApplication::translate("SimilarityCharts", "angular distance, arccos / π");
    }
    return {};
}

}  // namespace

widgets::HeatMapData influenceOf(const SimilarityStudy& study) {
    widgets::HeatMapData data;
    data.rowName = QCoreApplication::translate("SimilarityCharts", "block");
    data.columnBands = {{QCoreApplication::translate("SimilarityCharts", "block influence"), 1},
                        {QCoreApplication::translate("SimilarityCharts", "angular distance"), 1}};
    data.columns = {QStringLiteral("1 − cos"), QStringLiteral("arccos / π")};
    data.colourPerBand = true;
    data.logColour = true;
    data.valueName = QCoreApplication::translate("SimilarityCharts", "value");
    for (int layer = 0; layer < study.layers(); ++layer) {
        const auto i = static_cast<size_t>(layer);
        data.rows << QString::number(layer);
        data.values.push_back(study.found.influence[i]);
        data.values.push_back(study.found.angular[i][i + 1]);
    }
    return data;
}

std::vector<widgets::HeatMark> influenceMarksOf(const SimilarityStudy& study,
                                                const LayerMarks& marks) {
    std::vector<widgets::HeatMark> shown;
    for (int layer = 0; layer < study.layers(); ++layer)
        shown.insert(shown.end(), 2,
                     marks.contains(layer) ? widgets::HeatMark::Removed : widgets::HeatMark::None);
    return shown;
}

widgets::HeatMapData streamMapOf(const SimilarityStudy& study, StreamMap kind) {
    widgets::HeatMapData data;
    data.rows = data.columns = streamNames(study);
    data.rowName = data.columnName = QCoreApplication::translate("SimilarityCharts", "behind");
    data.valueName = mapName(kind);
    for (const std::vector<double>& row : valuesOf(study, kind))
        data.values.insert(data.values.end(), row.begin(), row.end());
    return data;
}

std::vector<widgets::HeatMark> streamMarksOf(const SimilarityStudy& study,
                                             const LayerMarks& marks) {
    const size_t streams = static_cast<size_t>(study.layers()) + 1;
    std::vector<widgets::HeatMark> shown(streams * streams, widgets::HeatMark::None);
    if (!areNeighbours(marks)) return shown;
    const auto before = static_cast<size_t>(*marks.begin()), behind = before + marks.size();
    for (const size_t place : {before * streams + behind, behind * streams + before})
        shown[place] = widgets::HeatMark::Removed;
    return shown;
}

LayerMarks blocksBetween(int one, int other) {
    LayerMarks blocks;
    for (int block = std::min(one, other); block < std::max(one, other); ++block)
        blocks.insert(block);
    return blocks;
}

widgets::LineChartData neighboursOf(const SimilarityStudy& study) {
    widgets::LineChartData data;
    widgets::LineSeries least{QCoreApplication::translate("SimilarityCharts", "nearest"),
                              {widgets::Series::Blue, widgets::Marker::Circle, false},
                              {}};
    for (const core::LayerRun& run : study.found.leastDistant) least.y.push_back(run.distance);
    data.series.push_back(std::move(least));
    data.start = 1;
    data.xName = QCoreApplication::translate("SimilarityCharts", "neighbouring blocks");
    data.yName = QCoreApplication::translate("SimilarityCharts", "angular distance");
    return data;
}

QString markedLayersSentence(const SimilarityStudy& study, const LayerMarks& marks,
                             const std::optional<RecipeEffect>& measured) {
    const QLocale locale;
    if (marks.empty())
        return QCoreApplication::translate(
            "SimilarityCharts",
            "Nothing is marked: click a block or two streams, or move the slider.");
    uint64_t bytes = 0;
    for (const int layer : marks) bytes += study.layerBytes[static_cast<size_t>(layer)];
    QStringList parts{
        QCoreApplication::translate("SimilarityCharts",
                                    "%1 of %2 blocks marked (%3), %4 % of the model's bytes.")
            .arg(marks.size())
            .arg(study.layers())
            .arg(QString::fromStdString(core::numberListText(marks)).replace(',', ", "))
            .arg(widgets::fixedText(
                kPercent * static_cast<double>(bytes) / static_cast<double>(study.modelBytes),
                locale, 0))};
    if (areNeighbours(marks)) {
        const auto before = static_cast<size_t>(*marks.begin());
        parts << QCoreApplication::translate("SimilarityCharts", "Angular distance across them %1.")
                     .arg(widgets::valueText(study.found.angular[before][before + marks.size()],
                                             locale));
    }
    if (std::ssize(marks) == study.layers())
        parts << QCoreApplication::translate("SimilarityCharts", "One block has to stay.");
    if (measured)
        parts << QCoreApplication::translate("SimilarityCharts",
                                             "Measured without them: KL %1 ± %2 nats.")
                     .arg(widgets::valueText(measured->kl, locale),
                          widgets::valueText(measured->error, locale, 2));
    return parts.join(QLatin1Char(' '));
}

}  // namespace lathe::app
