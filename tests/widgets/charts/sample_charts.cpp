// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/charts/sample_charts.h"

#include <algorithm>
#include <cmath>

using namespace lathe::widgets;

namespace lathe::tests {

namespace {

constexpr double kWeights = 331776;
constexpr double kSigma = 0.055;

/// A wave without a period in small integers: tails look ragged, the same on every machine.
double ragged(int i) {
    return 0.5 + 0.5 * std::sin(i * 12.9898) * std::cos(i * 4.1414);
}

double density(double value, double sigma) {
    const double bell = std::exp(-value * value / (2 * sigma * sigma));
    const double tail = 0.01 * std::exp(-std::abs(value) / (sigma * 0.9));
    return bell + tail;
}

std::vector<double> bellCounts(double low, double high, int bins, double sigma) {
    std::vector<double> counts;
    double sum = 0;
    for (int i = 0; i < bins; ++i) {
        counts.push_back(density(low + (i + 0.5) * (high - low) / bins, sigma));
        sum += counts.back();
    }
    for (int i = 0; i < bins; ++i) {
        double& count = counts[static_cast<size_t>(i)];
        count = std::floor(count / sum * kWeights * (0.7 + 0.6 * ragged(i)));
    }
    return counts;
}

SeriesStyle style(Series hue, Marker marker) {
    return {hue, marker, false};
}

SeriesStyle originalStyle() {
    return {std::nullopt, Marker::Circle, true};
}

QString either(bool chinese, const char* english, const char* translated) {
    return QString::fromUtf8(chinese ? translated : english);
}

}  // namespace

HistogramData sampleHistogram(double clip, int bits) {
    HistogramData data;
    data.low = -0.372;
    data.high = 0.386;
    data.min = data.low;
    data.max = data.high;
    data.counts = bellCounts(data.low, data.high, 190, kSigma);
    const int top = (1 << (bits - 1)) - 1;
    const double scale = clip / top;
    data.levels.resize(static_cast<size_t>(2 * top + 1));
    for (int code = -top; code <= top; ++code) {
        QuantLevel& level = data.levels[static_cast<size_t>(code + top)];
        level.code = code;
        level.value = code * scale;
        level.low = level.value * 0.85;
        level.high = level.value * 1.15;
        if (level.low > level.high) std::swap(level.low, level.high);
    }
    std::vector<double> squares(data.levels.size());
    for (size_t i = 0; i < data.counts.size(); ++i) {
        const double value = data.low + (static_cast<double>(i) + 0.5) * data.binWidth();
        const int code = std::clamp(static_cast<int>(std::lround(value / scale)), -top, top);
        const auto at = static_cast<size_t>(code + top);
        data.levels[at].count += data.counts[i];
        data.levels[at].clipped = data.levels[at].clipped || std::abs(value) > clip + scale / 2;
        squares[at] += data.counts[i] * (value - code * scale) * (value - code * scale);
    }
    for (size_t i = 0; i < data.levels.size(); ++i)
        if (data.levels[i].count > 0)
            data.levels[i].rmsError = std::sqrt(squares[i] / data.levels[i].count);
    data.clip = ClipLines{-clip, clip, true, true};
    data.pruneThreshold = 0.02;
    return data;
}

ChannelRangeData sampleChannels(int count) {
    ChannelRangeData data;
    for (int i = 0; i < count; ++i) {
        const double spread = kSigma * (0.8 + 0.4 * ragged(i));
        data.channels.push_back({-spread * (2.6 + 3 * ragged(3 * i + 1)),
                                 spread * (2.6 + 3 * ragged(5 * i + 2)), 0.002 * ragged(i + 9),
                                 spread});
    }
    data.marked = count / 3 + 15;
    if (data.marked < count) data.channels[static_cast<size_t>(data.marked)].max = 0.386;
    data.clipLow = -0.174;
    data.clipHigh = 0.174;
    return data;
}

SmallMultiplesData sampleTiles(int count) {
    SmallMultiplesData data;
    data.scoreName = QStringLiteral("SQNR");
    data.scoreUnit = QStringLiteral("dB");
    data.warnBelow = 15;
    for (int i = 0; i < count; ++i) {
        const double sigma = 0.04 + 0.025 * std::cos(i * 0.21) * std::cos(i * 0.21);
        MiniHistogram tile;
        tile.label = QString::number(i);
        tile.low = -0.4;
        tile.high = 0.4;
        tile.counts = bellCounts(tile.low, tile.high, 60, sigma);
        tile.clipLow = -3.2 * sigma;
        tile.clipHigh = 3.2 * sigma;
        tile.score = 18.4 - 60 * (sigma - 0.04) / 0.025 * 0.06 - ragged(i);
        data.tiles.push_back(std::move(tile));
    }
    if (count > 0) data.tiles.front().score = 14.6;
    return data;
}

std::vector<TreemapItem> sampleTreemap() {
    std::vector<TreemapItem> items = {{QStringLiteral("embed_tokens"),
                                       QStringLiteral("embed_tokens"), QString(), 56.6e6,
                                       QStringLiteral("int8"), Series::Sky, false}};
    const struct {
        const char* name;
        double bytes;
    } tensors[] = {{"gate_proj", 1.77e6}, {"up_proj", 1.77e6}, {"down_proj", 1.77e6},
                   {"q_proj", 0.66e6},    {"o_proj", 0.66e6},  {"k_proj", 0.22e6},
                   {"v_proj", 0.22e6},    {"norm", 2304}};
    for (int block = 0; block < 30; ++block)
        for (const auto& tensor : tensors) {
            const QString group = QStringLiteral("block %1").arg(block);
            const bool kept = block == 0 || QByteArray(tensor.name) == "norm";
            items.push_back({group + QLatin1Char('.') + QLatin1String(tensor.name),
                             QLatin1String(tensor.name), group, tensor.bytes,
                             QLatin1String(kept ? "bf16" : "int4"), Series::Blue, kept});
        }
    return items;
}

std::vector<BarRow> sampleBars(bool chinese) {
    return {{either(chinese, "before", "之前"),
             {{QStringLiteral("bf16"), 269.0e6, Series::Blue, true}}},
            {either(chinese, "after", "之後"),
             {{QStringLiteral("int4"), 53.1e6, Series::Blue, false},
              {QStringLiteral("int8"), 28.3e6, Series::Sky, false},
              {QStringLiteral("bf16"), 11.1e6, Series::Orange, true}}}};
}

FitBarData sampleFit(bool chinese) {
    const auto row = [&](const char* english, const char* translated, double weights) {
        return BarRow{
            either(chinese, english, translated),
            {{either(chinese, "weights", "權重"), weights, Series::Blue, false},
             {either(chinese, "KV cache", "KV 快取"), 1.1e9, Series::Green, false},
             {either(chinese, "working memory", "工作記憶體"), 0.7e9, Series::Purple, false}}};
    };
    return {{row("original", "原始", 7.0e9), row("int4", "int4", 2.1e9)},
            6.0e9,
            either(chinese, "free memory", "可用記憶體")};
}

ScatterData sampleScatter(bool chinese) {
    ScatterData data;
    data.x = {either(chinese, "MB on disk", "磁碟大小（MB）"), true, false};
    data.y = {either(chinese, "KL divergence from original, nats", "與原始模型的 KL（nat）"), true,
              false};
    const auto add = [&](const char* id, double x, double y, double error, const QString& label,
                         SeriesStyle look) {
        data.points.push_back({QLatin1String(id), x, y, error, label, look, false, true});
    };
    add("original", 269.0, 0, 0, either(chinese, "original", "原始"), originalStyle());
    add("int8", 135.1, 0.0016, 0.0002, either(chinese, "int8 per channel", "int8 逐通道"),
        style(Series::Purple, Marker::Triangle));
    add("rtn", 89.8, 0.148, 0.006, QStringLiteral("int4 RTN"),
        style(Series::Orange, Marker::Square));
    add("mse", 89.8, 0.117, 0.005, either(chinese, "clip MSE", "MSE 截斷"), {});
    add("awq", 89.8, 0.081, 0.004, QStringLiteral("AWQ"), {});
    add("gptq", 89.8, 0.071, 0.004, QStringLiteral("GPTQ"), style(Series::Blue, Marker::Circle));
    add("qat", 89.8, 0.052, 0.003, either(chinese, "QAT", "量化感知訓練"),
        style(Series::Green, Marker::Diamond));
    add("nf4", 86.5, 0.104, 0.005, QStringLiteral("NF4"), {});
    add("mixed", 97.2, 0.041, 0.003, either(chinese, "mixed", "混合位元"), {});
    add("int3", 73.2, 0.386, 0.012, QStringLiteral("int3 GPTQ g64"), {});
    add("prune", 269.0, 0.094, 0.005, either(chinese, "prune 30 %", "剪枝 30 %"), {});
    add("prunegptq", 89.8, 0.192, 0.007, either(chinese, "prune + GPTQ", "剪枝＋GPTQ"), {});
    add("heads", 264.3, 0.061, 0.004, either(chinese, "heads −8", "注意力頭 −8"), {});
    add("q4km", 105.5, 0.049, 0.003, QStringLiteral("Q4_K_M"), {});
    data.points.back().comparable = false;
    data.points[5].selected = true;
    data.goal = {
        100.0, 0.1,
        either(chinese, "goal area\n≤ 100 MB\nKL ≤ 0.10", "目標區域\n≤ 100 MB\nKL ≤ 0.10")};
    return data;
}

/// Two models at three widths.
ScatterData sampleBitLines(bool chinese) {
    ScatterData data;
    data.paretoFront = false;
    data.x = {either(chinese, "million bits in all", "總位元數（百萬）"), true, false};
    data.y = {either(chinese, "perplexity", "困惑度"), true, false};
    const auto line = [&](const char* name, SeriesStyle look, std::vector<QPointF> places) {
        ScatterLine& added = data.lines.emplace_back();
        added = {QLatin1String(name), look, {}};
        for (const QPointF& place : places) {
            added.points.push_back(data.points.size());
            ScatterPoint point;
            point.id = QString::number(data.points.size());
            point.x = place.x();
            point.y = place.y();
            point.yError = 0.2;
            point.label = QLatin1String(name);
            point.style = look;
            point.beside = QString();
            data.points.push_back(std::move(point));
        }
        data.points.back().beside = QLatin1String(name);
    };
    line("3 bit", style(Series::Orange, Marker::Square), {{586, 27.9}, {1530, 18.9}});
    line("4 bit", style(Series::Blue, Marker::Circle), {{718, 18.6}, {1897, 14.0}});
    line("16 bit", originalStyle(), {{2152, 17.4}, {5789, 12.6}});
    return data;
}

DotPlotData sampleDots(bool chinese) {
    DotPlotData data;
    data.axisName = either(chinese, "percentage points", "百分點");
    data.series = {{QStringLiteral("int8"), style(Series::Purple, Marker::Triangle)},
                   {QStringLiteral("RTN"), style(Series::Orange, Marker::Square)},
                   {QStringLiteral("GPTQ"), style(Series::Blue, Marker::Circle)},
                   {QStringLiteral("QAT"), style(Series::Green, Marker::Diamond)}};
    data.groups = {{QStringLiteral("HellaSwag"),
                    QStringLiteral("42.1 %"),
                    {{-0.1, 0.3}, {-2.9, 0.5}, {-1.1, 0.4}, {-0.6, 0.4}}},
                   {QStringLiteral("PIQA"),
                    QStringLiteral("68.4 %"),
                    {{0.1, 0.6}, {-2.1, 0.9}, {-0.8, 0.7}, {-0.4, 0.7}}},
                   {QStringLiteral("WinoGrande"),
                    QStringLiteral("51.3 %"),
                    {{-0.1, 0.8}, {-1.5, 1.0}, {-0.6, 0.9}, {0.2, 0.9}}},
                   {QStringLiteral("OpenBookQA"),
                    QStringLiteral("34.6 %"),
                    {{0.0, 0.9}, {-2.6, 1.2}, {-1.1, 1.1}, {-1.2, 1.1}}}};
    return data;
}

LatencyData sampleLatency(bool chinese) {
    LatencyData data;
    data.goalP90 = 8;
    data.rows = {{either(chinese, "original", "原始"), originalStyle(), 9.8, 10.6, 13.9, true},
                 {either(chinese, "int8 per channel", "int8 逐通道"),
                  style(Series::Purple, Marker::Triangle), 5.9, 6.4, 8.1, true},
                 {QStringLiteral("int4 RTN g32"), style(Series::Orange, Marker::Square), 4.6, 5.1,
                  6.9, true},
                 {QStringLiteral("GPTQ"), style(Series::Blue, Marker::Circle), 4.6, 5.1, 6.8, true},
                 {QStringLiteral("Q4_K_M"), {}, 4.9, 5.4, 7.4, false}};
    return data;
}

LineChartData sampleLines(bool chinese) {
    LineChartData data;
    data.xName = either(chinese, "block", "區塊");
    data.yName = either(chinese, "relative error", "相對誤差");
    const auto add = [&](const char* label, SeriesStyle look, double level) {
        LineSeries series{QLatin1String(label), look, {}};
        for (int i = 0; i < 30; ++i)
            series.y.push_back(level * (1 + 0.035 * i + 0.3 * ragged(i * 7)));
        data.series.push_back(std::move(series));
    };
    add("RTN", style(Series::Orange, Marker::Square), 0.050);
    add("GPTQ", style(Series::Blue, Marker::Circle), 0.031);
    add("QAT", style(Series::Green, Marker::Diamond), 0.029);
    return data;
}

ConfusionData sampleConfusion() {
    ConfusionData data;
    for (int right = 0; right < 10; ++right) {
        data.classes << QString::number(right);
        for (int predicted = 0; predicted < 10; ++predicted)
            data.counts.push_back(right == predicted ? 940 + (right * 17) % 43
                                                     : (right * 7 + predicted * 5) % 13 / 3);
    }
    data.counts[4 * 10 + 9] = 41;  // fours that look like nines
    return data;
}

std::vector<ReliabilitySeries> sampleReliability(bool chinese) {
    std::vector<ReliabilitySeries> all = {
        {either(chinese, "original", "原始"), originalStyle(), 0.012, {}},
        {QStringLiteral("int3"), style(Series::Blue, Marker::Circle), 0.094, {}}};
    for (int bin = 0; bin < 15; ++bin) {
        const double lower = bin / 15.0, upper = (bin + 1) / 15.0, middle = (lower + upper) / 2;
        const int64_t examples = bin < 3 ? 0 : 4 << (bin / 2);
        all[0].points.push_back({lower, upper, examples, middle, middle + 0.02 * ragged(bin)});
        all[1].points.push_back({lower, upper, examples, middle, middle * (0.8 + 0.06 * middle)});
    }
    return all;
}

std::vector<FlippedExample> sampleFlips(int count) {
    std::vector<FlippedExample> examples;
    for (int i = 0; i < count; ++i) {
        FlippedExample example;
        example.picture = QImage(28, 28, QImage::Format_Grayscale8);
        for (int y = 0; y < 28; ++y)
            for (int x = 0; x < 28; ++x) {
                const double ring = std::hypot(x - 14, y - 14) - 8 - 2 * ragged(i);
                example.picture.scanLine(y)[x] = static_cast<uchar>(255 * std::exp(-ring * ring));
            }
        example.right = QString::number(i % 10);
        example.before = i % 3 ? example.right : QString::number((i + 4) % 10);
        example.after = i % 3 ? QString::number((i + 5) % 10) : example.right;
        example.number = 37 * i + 5;
        examples.push_back(std::move(example));
    }
    return examples;
}

HeatMapData sampleHeads(int blocks, int groups, int perGroup) {
    HeatMapData data;
    data.palette = HeatPalette::Signed;
    data.rowName = QStringLiteral("head");
    data.columnName = QStringLiteral("block");
    data.valueName = QStringLiteral("nats");
    for (int block = 0; block < blocks; ++block) data.columns << QString::number(block);
    for (int group = 0; group < groups; ++group)
        data.rowBands.push_back({QStringLiteral("KV %1").arg(group), perGroup});
    for (int head = 0; head < groups * perGroup; ++head) {
        data.rows << QString::number(head);
        for (int block = 0; block < blocks; ++block) {
            data.values.push_back(0.4 * (ragged(head * 31 + block * 7) - 0.3));
            data.errors.push_back(0.01);
            data.marks.push_back(block == blocks / 2 ? HeatMark::Removed : HeatMark::None);
        }
    }
    return data;
}

RankedBarsData sampleRanking(int count) {
    RankedBarsData data;
    data.itemName = QStringLiteral("weight");
    data.axisName = QStringLiteral("nats");
    data.log = true;
    for (int i = 0; i < count; ++i)
        data.bars.push_back({QStringLiteral("block %1 · attn.q").arg(i),
                             0.2 / (i + 1.0) / (i + 1),
                             0.02 / (i + 1.0) / (i + 1),
                             {},
                             i == 2});
    return data;
}

ChannelBarsData sampleLoudness(int count) {
    ChannelBarsData data;
    for (int i = 0; i < count; ++i) data.before.push_back(1 + 2 * ragged(i));
    for (const int loud : {count / 15, count / 4, count / 2 + 5})
        data.before[static_cast<size_t>(loud)] *= 12;
    for (const double value : data.before) data.values.push_back(std::sqrt(value) * 3);
    data.threshold = 6;
    data.valueName = QStringLiteral("max |x|");
    return data;
}

std::vector<NamedChart> sampleCharts(bool chinese) {
    std::vector<NamedChart> charts;
    const auto add = [&](const char* name, auto chart, QSize size, const QString& title,
                         const QString& detail) {
        chart->setTitle(title, detail);
        chart->resize(size);
        charts.push_back({QLatin1String(name), std::move(chart)});
    };
    auto histogram = std::make_unique<HistogramChart>();
    histogram->setData(sampleHistogram());
    add("histogram", std::move(histogram), {680, 400},
        either(chinese, "Weights and levels", "權重與階數"),
        either(chinese, "331,776 values · levels at the median channel scale 0.0249",
               "331,776 個值 · 以通道尺度中位數 0.0249 繪製"));
    auto channels = std::make_unique<ChannelRangeChart>();
    channels->setData(sampleChannels());
    add("channels", std::move(channels), {190, 400}, either(chinese, "Channel range", "通道範圍"),
        either(chinese, "min–max, ±2σ", "最小–最大，±2σ"));
    auto tiles = std::make_unique<SmallMultiples>();
    tiles->setData(sampleTiles());
    tiles->setSelectedTile(11);
    add("tiles", std::move(tiles), {860, 220},
        either(chinese, "q_proj in all 30 blocks", "全部 30 個區塊的 q_proj"),
        either(chinese,
               "block number left, SQNR in dB right · orange: below 15 dB · lines: clip range",
               "左：區塊編號，右：SQNR（dB）· 橘色：低於 15 dB"));
    auto treemap = std::make_unique<TreemapChart>();
    treemap->setItems(sampleTreemap());
    treemap->setSelectedId(QStringLiteral("block 11.gate_proj"));
    add("treemap", std::move(treemap), {720, 420}, either(chinese, "Bytes by layer", "各層位元組"),
        either(chinese, "269.0 MB · area is size on disk", "269.0 MB · 面積為磁碟大小"));
    auto bars = std::make_unique<StackedBar>();
    bars->setRows(sampleBars(chinese));
    add("bars", std::move(bars), {560, 160},
        either(chinese, "Bytes by data type", "依資料型別的位元組"),
        either(chinese, "estimate", "估計"));
    auto fit = std::make_unique<FitBar>();
    fit->setData(sampleFit(chinese));
    add("fit", std::move(fit), {560, 190}, either(chinese, "Does it fit?", "放得下嗎？"),
        either(chinese, "2,048 tokens, estimate", "2,048 token，估計"));
    auto scatter = std::make_unique<ScatterChart>();
    scatter->setData(sampleScatter(chinese));
    add("scatter", std::move(scatter), {540, 420},
        either(chinese, "Quality against size", "品質與大小"), either(chinese, "measured", "實測"));
    auto bits = std::make_unique<ScatterChart>();
    bits->setData(sampleBitLines(chinese));
    add("bits", std::move(bits), {420, 420},
        either(chinese, "Quality against bits in all", "品質與總位元數"), {});
    auto dots = std::make_unique<DotPlot>();
    dots->setData(sampleDots(chinese));
    add("dots", std::move(dots), {360, 420}, either(chinese, "Change per task", "各任務變化"),
        either(chinese, "dashed line: original", "虛線：原始模型"));
    auto latency = std::make_unique<LatencyChart>();
    latency->setData(sampleLatency(chinese));
    add("latency", std::move(latency), {330, 420},
        either(chinese, "Latency per token", "每個 token 延遲"),
        either(chinese, "512 tokens, batch 1", "512 token，批次 1"));
    auto lines = std::make_unique<LineChart>();
    lines->setData(sampleLines(chinese));
    add("lines", std::move(lines), {560, 260}, either(chinese, "Error per block", "各區塊誤差"),
        either(chinese, "output against the original's", "輸出與原始模型相比"));
    auto confusion = std::make_unique<ConfusionMatrix>();
    confusion->setData(sampleConfusion());
    add("confusion", std::move(confusion), {440, 420},
        either(chinese, "What is taken for what", "混淆矩陣"),
        either(chinese, "9,612 examples", "9,612 個樣本"));
    auto reliability = std::make_unique<ReliabilityChart>();
    reliability->setSeries(sampleReliability(chinese));
    add("reliability", std::move(reliability), {380, 380},
        either(chinese, "As right as it says?", "信心是否可靠？"),
        either(chinese, "15 bins", "15 個區間"));
    auto flips = std::make_unique<FlipGallery>();
    flips->setExamples(sampleFlips());
    add("flips", std::move(flips), {600, 340},
        either(chinese, "Predictions that changed", "改變的預測"),
        either(chinese, "original, then compressed", "先原始，後壓縮"));
    auto heads = std::make_unique<HeatMap>();
    heads->setData(sampleHeads());
    add("heads", std::move(heads), {760, 320}, either(chinese, "Attention heads", "注意力頭"),
        either(chinese, "change of loss, nats", "損失的變化（nat）"));
    auto loudness = std::make_unique<ChannelBars>();
    loudness->setData(sampleLoudness(120));
    add("loudness", std::move(loudness), {560, 220},
        either(chinese, "Largest value per channel", "各通道最大值"),
        either(chinese, "grey: before", "灰：之前"));
    auto ranking = std::make_unique<RankedBars>();
    ranking->setData(sampleRanking());
    add("ranking", std::move(ranking), {360, 320},
        either(chinese, "Most sensitive first", "最敏感者在前"),
        either(chinese, "at 4 bits", "4 位元"));
    return charts;
}

}  // namespace lathe::tests
