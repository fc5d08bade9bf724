// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's HTML page in what QTextDocument understands: it knows neither custom properties nor
// inline SVG nor <details>, so colours are put in, charts become text objects that paint
// themselves, and recipes stand open.
#include <QHash>
#include <QPainter>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextObjectInterface>

#include "app/desktop/compare/report_builder.h"
#include "widgets/style/ui_font.h"

namespace lathe::app {

namespace {

constexpr int kChartObject = QTextFormat::UserObject + 1;
constexpr int kSvgProperty = QTextFormat::UserProperty + 1;
constexpr double kChartWidth = 660, kPixelsPerInch = 96;
constexpr const char* kPlaceholder = "[[chart %1]]";

/// Draws one chart at its place in the text, as vectors.
class ChartObject : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
  public:
    using QObject::QObject;

    QSizeF intrinsicSize(QTextDocument* document, int, const QTextFormat& format) override {
        const QSvgRenderer renderer(format.property(kSvgProperty).toByteArray());
        const QSizeF box = renderer.viewBoxF().size();
        const QPaintDevice* device = document->documentLayout()->paintDevice();
        const double scale = device ? device->logicalDpiX() / kPixelsPerInch : 1;
        return QSizeF(kChartWidth, kChartWidth * box.height() / box.width()) * scale;
    }
    void drawObject(QPainter* painter, const QRectF& rect, QTextDocument*, int,
                    const QTextFormat& format) override {
        QSvgRenderer renderer(format.property(kSvgProperty).toByteArray());
        renderer.render(painter, rect);
    }
};

/// Puts the values of :root's custom properties where they are used.
QString withoutVariables(QString css) {
    static const QRegularExpression dark(
        QStringLiteral("@media\\(prefers-color-scheme:dark\\)\\{:root\\{[^}]*\\}\\}"));
    static const QRegularExpression definition(QStringLiteral("(--\\w+):\\s*([^;}]+)"));
    static const QRegularExpression use(QStringLiteral("var\\((--\\w+)\\)"));
    css.remove(dark);
    QHash<QString, QString> values;
    for (auto found = definition.globalMatch(css); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        values[match.captured(1)] = match.captured(2).trimmed();
    }
    for (QRegularExpressionMatch match = use.match(css); match.hasMatch(); match = use.match(css))
        css.replace(match.capturedStart(), match.capturedLength(), values.value(match.captured(1)));
    return css;
}

QString styleOf(const QString& html) {
    const qsizetype start = html.indexOf(QLatin1String("<style>")) + 7;
    const qsizetype end = html.indexOf(QLatin1String("</style>"), start);
    return withoutVariables(html.mid(start, end - start));
}

/// Takes the charts out of `html`, complete with their own style, and leaves placeholders.
QList<QByteArray> takeCharts(QString& html, const QString& style) {
    QList<QByteArray> charts;
    static const QRegularExpression chart(QStringLiteral("<svg.*?</svg>"),
                                          QRegularExpression::DotMatchesEverythingOption);
    for (QRegularExpressionMatch match = chart.match(html); match.hasMatch();
         match = chart.match(html)) {
        QString svg = match.captured();
        svg.replace(0, 4, QStringLiteral("<svg xmlns=\"http://www.w3.org/2000/svg\""));
        svg.insert(svg.indexOf(QLatin1Char('>')) + 1,
                   QStringLiteral("<style>%1</style>").arg(style));
        html.replace(match.capturedStart(), match.capturedLength(),
                     QString::fromLatin1(kPlaceholder).arg(charts.size()));
        charts << svg.toUtf8();
    }
    return charts;
}

/// The part of the style sheet that means the charts, in the selectors that Qt SVG knows.
QString chartStyle(const QString& css) {
    static const QRegularExpression rule(QStringLiteral("([^{}]+)\\{([^{}]*)\\}"));
    QString style = QStringLiteral("text{font-family:'Noto Sans','DejaVu Sans',sans-serif}");
    for (auto found = rule.globalMatch(css); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        QString selector = match.captured(1).trimmed();
        const bool ofCharts = selector.startsWith(QLatin1String("svg ")) ||
                              selector.startsWith(QLatin1String("circle")) ||
                              match.captured(2).contains(QLatin1String("stroke")) ||
                              match.captured(2).startsWith(QLatin1String("fill"));
        if (!ofCharts) continue;
        selector.remove(QLatin1String("svg "));
        style += selector + QLatin1Char('{') + match.captured(2) + QLatin1Char('}');
    }
    return style;
}

void putCharts(QTextDocument& document, const QList<QByteArray>& charts) {
    document.documentLayout()->registerHandler(kChartObject, new ChartObject(&document));
    for (qsizetype i = 0; i < charts.size(); ++i) {
        QTextCursor place = document.find(QString::fromLatin1(kPlaceholder).arg(i));
        QTextCharFormat format;
        format.setObjectType(kChartObject);
        format.setProperty(kSvgProperty, charts[i]);
        place.insertText(QString(QChar::ObjectReplacementCharacter), format);
    }
}

}  // namespace

std::unique_ptr<QTextDocument> printableReport(const QString& page) {
    QString html = page;
    const QString css = styleOf(html);
    const QList<QByteArray> charts = takeCharts(html, chartStyle(css));
    html.remove(QRegularExpression(QStringLiteral("<style>.*?</style>"),
                                   QRegularExpression::DotMatchesEverythingOption));
    html.replace(QLatin1String("<details class=\"card\"><summary>"), QLatin1String("<h3>"));
    html.replace(QLatin1String("</summary>"), QLatin1String("</h3>"));
    html.remove(QLatin1String("</details>"));
    html.replace(QLatin1String("<table>"),
                 QLatin1String("<table width=\"100%\" cellspacing=\"0\" cellpadding=\"4\">"));
    html.replace(QLatin1String("<th>"), QLatin1String("<th align=\"right\">"));
    html.replace(QLatin1String("<td>"), QLatin1String("<td align=\"right\">"));
    html.replace(QLatin1String("<tr><th align=\"right\">"),
                 QLatin1String("<tr><th align=\"left\">"));
    html.replace(QLatin1String("<tr><td align=\"right\">"),
                 QLatin1String("<tr><td align=\"left\">"));
    auto document = std::make_unique<QTextDocument>();
    QFont font = widgets::uiFont(QStringLiteral("en"));
    font.setPointSizeF(8);
    document->setDefaultFont(font);
    document->setDefaultStyleSheet(QStringLiteral(
        "h1{font-size:16pt}h2{font-size:11pt}h3{font-size:9pt}pre{font-size:7pt}"
        "td,th{border-bottom:0.5px solid #BFC6CE}"
        ".pm,.unit,.sub,dt{color:#5F6873}.ok{color:#00704F}.warn{color:#8A5F00}.bad{color:#B3261E}"
        ".other{background-color:#ECEFF2}"));
    document->setHtml(html);
    putCharts(*document, charts);
    return document;
}

}  // namespace lathe::app

#include "printable_report.moc"
