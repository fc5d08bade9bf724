#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans of bits against uniform bits of the same size, and against llama.cpp's mixture Q4_K_M.

    tests/tools/allocation_table.py TOOL MODEL SWEEP_TEXT TEXT [--tokens N] [--chunks N] [--save F] [--chart F.svg]
    tests/tools/allocation_table.py --from F.json [--chart F.svg]

TOOL is build/release/tests/core/observe/allocation_points, which sweeps the sensitivity of MODEL's weights on
SWEEP_TEXT once and measures KL to the original on other text, chunk by chunk. A budget is the size of the uniform
model in bytes. Differences are paired by chunk; +- is the standard error of their mean, and a plan is worse where the
difference is more than two of them above zero.
Exit status 1 if a plan is worse, exceeds its budget or has other bytes than it said.
"""
import argparse
import json
import math
import pathlib
import statistics
import subprocess
import sys

from cli_tables import mean_and_error


def measured(options):
    if options.source:
        return json.loads(options.source.read_text())
    command = [options.tool, options.model, options.sweep, str(options.tokens), options.text, str(options.chunks)]
    result = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    result["model"] = pathlib.Path(options.model).name
    if options.save:
        options.save.write_text(json.dumps(result, indent=1) + "\n")
    return result


class Point:
    def __init__(self, json_point):
        self.name, self.budget = json_point["uniform"], json_point["uniform_bytes"]
        self.bytes, self.said = json_point["bytes"], json_point["planned_bytes"]
        self.uniform, self.planned = (mean_and_error(json_point[key]) for key in ("uniform_kl", "kl"))
        self.difference = mean_and_error([b - a for a, b in zip(json_point["uniform_kl"], json_point["kl"])])

    def verdict(self):
        if self.bytes != self.said or self.bytes > self.budget:
            return "WRONG SIZE"
        mean, error = self.difference
        return "WORSE" if mean > 2 * error else "better" if mean < -2 * error else "same"

    def row(self):
        cells = [f"{mean:.3e} +- {error:.0e}" for mean, error in (self.uniform, self.planned, self.difference)]
        return f"{self.name:28} {self.budget:>11} {self.bytes:>11}  {'  '.join(cells)}  {self.verdict()}"


class Chart:
    """KL against size, both on logarithmic axes."""
    WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 400, 70, 50, 40

    def __init__(self, points):
        sizes = [point.budget for point in points]
        levels = [mean for point in points for mean, _ in (point.uniform, point.planned)]
        self.x_range = math.log(min(sizes)) - 0.05, math.log(max(sizes)) + 0.05
        self.y_range = math.floor(math.log10(min(levels))), math.ceil(math.log10(max(levels)))
        self.parts = []

    def x(self, size):
        low, high = self.x_range
        return self.LEFT + (math.log(size) - low) / (high - low) * (self.WIDTH - self.LEFT - 20)

    def y(self, kl):
        low, high = self.y_range
        share = (math.log10(max(kl, 10.0**low)) - low) / (high - low)
        return self.HEIGHT - self.BOTTOM - share * (self.HEIGHT - self.BOTTOM - self.TOP)

    def text(self, x, y, words, anchor="middle"):
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>')

    def line(self, x1, y1, x2, y2, color):
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}"/>')

    def axes(self, points):
        for power in range(self.y_range[0], self.y_range[1] + 1):
            self.line(self.LEFT, self.y(10.0**power), self.WIDTH - 20, self.y(10.0**power), "#ddd")
            self.text(self.LEFT - 8, self.y(10.0**power) + 4, f"1e{power}", "end")
        for point in points:
            self.line(self.x(point.budget), self.HEIGHT - self.BOTTOM, self.x(point.budget),
                      self.HEIGHT - self.BOTTOM + 4, "#555")
            self.text(self.x(point.budget), self.HEIGHT - self.BOTTOM + 17, f"{point.budget / 1e6:.3g}")
        self.text(self.WIDTH / 2, self.HEIGHT - 12, "size, MB")
        self.text(self.LEFT, self.TOP - 24, "KL to the original, nats per token (bars: two standard errors)", "start")

    def series(self, values, color, label, place, joined):
        marks = [(self.x(size), mean, error) for size, mean, error in values]
        if joined:
            path = " ".join(f"{x:.1f},{self.y(mean):.1f}" for x, mean, _ in marks)
            self.parts.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="1.5"/>')
        for x, mean, error in marks:
            self.parts.append(f'<circle cx="{x:.1f}" cy="{self.y(mean):.1f}" r="3.5" fill="{color}"/>')
            self.line(x, self.y(mean - 2 * error), x, self.y(mean + 2 * error), color)
        self.parts.append(f'<circle cx="{self.WIDTH - 190}" cy="{self.TOP + 16 * place}" r="3.5" fill="{color}"/>')
        self.text(self.WIDTH - 180, self.TOP + 4 + 16 * place, label, "start")

    def svg(self, title):
        self.text(self.WIDTH - 20, self.HEIGHT - 12, title, "end")
        body = "\n".join(self.parts)
        return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.WIDTH} {self.HEIGHT}" '
                f'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n'
                f"{body}\n</svg>\n")


def chart_of(result, contests):
    points = sorted((point for _, found in contests for point in found), key=lambda point: point.budget)
    chart = Chart(points)
    chart.axes(points)
    names = [("uniform bits", "#c44e52", "#4c72b0", True), ("Q4_K_M", "#dd8452", "#55a868", False)]
    for i, ((_, found), (name, other, own, joined)) in enumerate(zip(contests, names)):
        chart.series([(p.budget, *p.uniform) for p in found], other, name, 2 * i, joined)
        chart.series([(p.bytes, *p.planned) for p in found], own, f"plan, size of {name}", 2 * i + 1, joined)
    return chart.svg(result["model"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("tool", "model", "sweep", "text"):
        parser.add_argument(name, nargs="?")
    parser.add_argument("--tokens", type=int, default=256, help="of the sweep")
    parser.add_argument("--chunks", type=int, default=40, help="of 256 tokens to measure on")
    parser.add_argument("--from", dest="source", type=pathlib.Path, help="what --save wrote")
    parser.add_argument("--save", type=pathlib.Path)
    parser.add_argument("--chart", type=pathlib.Path)
    options = parser.parse_args()
    if not options.source and not options.text:
        parser.error("TOOL, MODEL, SWEEP_TEXT and TEXT are needed, or --from")
    result = measured(options)
    contests = [(contest["name"], [Point(point) for point in contest["points"]]) for contest in result["contests"]]
    print(f"{result['model']}, float32 off its grid ({result['original_bytes']} bytes; KL of the published model to it "
          f"{statistics.fmean(result['off_grid_kl']):.0e})")
    print(f"{'uniform':28} {'its bytes':>11} {'the plan':>11}  {'KL of it':17}  {'KL of the plan':17}  {'difference':18}")
    for _, points in contests:
        for point in points:
            print(point.row())
    if options.chart:
        options.chart.write_text(chart_of(result, contests))
    wrong = [point for _, points in contests for point in points if point.verdict().isupper()]
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
