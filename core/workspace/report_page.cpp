// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/report_page.h"

#include <fmt/format.h>

#include "core/workspace/charts.h"

namespace lathe::core {

namespace {

constexpr std::string_view kStyle = R"css(
:root{--bg:#F1F3F5;--surface:#FFFFFF;--line:#DFE3E7;--t1:#1A1E23;--t2:#474F59;--t3:#5F6873;--grid:#ECEFF2;--axis:#8A939E;
--ok:#00704F;--warn:#8A5F00;--bad:#B3261E;--s0:#A9B4C0;--s1:#0072B2;--s2:#E69F00;--s3:#009E73;--s4:#CC79A7;--s5:#56B4E9;--s6:#D55E00}
@media(prefers-color-scheme:dark){:root{--bg:#1B1E23;--surface:#15181C;--line:#30353D;--t1:#E7EAEE;--t2:#B3BBC5;--t3:#929CA8;
--grid:#23272D;--axis:#6B7582;--ok:#45C9A1;--warn:#F0B53A;--bad:#FF8A80;--s0:#4F5A67;--s1:#4BA6DE;--s2:#F0B53A;--s3:#35BD94;
--s4:#DE97BE;--s5:#86CBF2;--s6:#F0843C}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--t1);font:14px/20px "Noto Sans","DejaVu Sans",sans-serif;
font-variant-numeric:tabular-nums}main{max-width:1080px;margin:0 auto;padding:32px 24px}
h1{font-size:24px;line-height:32px;margin:0 0 4px}h2{font-size:16px;margin:32px 0 12px}.sub{color:var(--t3);margin:0 0 20px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:4px;padding:12px;margin:0 0 16px;overflow-x:auto}
table{border-collapse:collapse;width:100%}th{font-weight:600;text-align:right;color:var(--t2);font-size:12px;line-height:16px;
padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:bottom}td{text-align:right;padding:5px 10px;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left}tr:last-child td{border-bottom:0}td.left{text-align:left;white-space:normal}
.pm,.unit{color:var(--t3);font-weight:400}.ok{color:var(--ok)}.warn{color:var(--warn)}.bad{color:var(--bad)}
svg{display:block;width:100%;height:auto}svg text{fill:var(--t2);font-size:11px}svg .title{font-size:13px;font-weight:600;fill:var(--t1)}
svg .axisname,svg .tick{fill:var(--t3)}svg .label{fill:var(--t1)}.grid{stroke:var(--grid)}.axis{stroke:var(--axis)}
.reference{stroke:var(--t3);stroke-dasharray:5 4}.error{stroke:var(--t2)}.line{fill:none;stroke-width:1.5}
.s0{fill:var(--s0)}.s1{fill:var(--s1)}.s2{fill:var(--s2)}.s3{fill:var(--s3)}.s4{fill:var(--s4)}.s5{fill:var(--s5)}.s6{fill:var(--s6)}
.l0{stroke:var(--s0)}.l1{stroke:var(--s1)}.l2{stroke:var(--s2)}.l3{stroke:var(--s3)}.l4{stroke:var(--s4)}.l5{stroke:var(--s5)}.l6{stroke:var(--s6)}
circle.hollow{fill:var(--surface);stroke:var(--s1);stroke-width:1.5}
pre{margin:0;white-space:pre-wrap;font:12px/18px "DejaVu Sans Mono",monospace}dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0}
.other{background:repeating-linear-gradient(135deg,transparent 0 5px,var(--line) 5px 6px)}dt{color:var(--t3)}dd{margin:0;overflow-wrap:anywhere})css";

}  // namespace

std::string reportPage(const std::string& title, const std::string& subtitle,
                       const std::string& body) {
    return fmt::format(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>{0}</title><style>{1}</style></head><body><main>"
        "<h1>{0}</h1><p class=\"sub\">{2}</p>{3}</main></body></html>\n",
        escaped(title), kStyle, escaped(subtitle), body);
}

std::string reportCard(const std::string& heading, const std::string& content) {
    if (content.empty()) return {};
    return (heading.empty() ? "" : "<h2>" + escaped(heading) + "</h2>") + "<div class=\"card\">" +
           content + "</div>";
}

std::string reportCell(const std::string& html, const std::string& style) {
    return fmt::format("<td{}>{}</td>", style.empty() ? "" : " class=\"" + style + "\"", html);
}

std::string reportNameCell(const std::string& name) {
    return reportCell("<b>" + escaped(name) + "</b>");
}

std::string plusMinus(double value, double error, int digits) {
    if (error <= 0) return fmt::format("{:.{}f}", value, digits);
    return fmt::format("{:.{}f} <span class=\"pm\">± {:.{}f}</span>", value, digits, error, digits);
}

std::string megabytesText(uint64_t bytes) {
    return fmt::format("{:.2f}", static_cast<double>(bytes) / 1e6);
}

}  // namespace lathe::core
