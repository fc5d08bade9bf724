#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/core/train/golden_compression.json with torch's autograd, in float64.

learned_step: LSQ as its paper's appendix writes it (round and gradient scale by detach()), groups of 8 columns.
clipped: torch.fake_quantize_per_channel_affine, whose gradient is 0 where rounding leaves the range.
low_rank: y = x W^T + alpha/rank (x A^T) B^T and the gradients of x, A and B.
Usage: make_compression_golden.py [output file]
"""
import json
import math
import pathlib
import sys

import torch

HERE = pathlib.Path(__file__).resolve().parent.parent / "core/train"


def single(*shape):
    """Random numbers that float32 holds exactly."""
    return torch.randn(*shape).float().double()


def record(**tensors):
    return {name: [float(v) for v in t.detach().flatten()] for name, t in tensors.items()}


def learned_step(bits, rows=5, columns=20, group=8):
    low, high = -2 ** (bits - 1), 2 ** (bits - 1) - 1
    across = math.ceil(columns / group)
    v = single(rows, columns).requires_grad_()
    c = single(rows, columns)
    sizes = torch.tensor([min(group, columns - k * group) for k in range(across)]).repeat(rows, 1)
    cells = torch.arange(columns) // group
    mean = torch.stack([v.detach()[:, cells == k].abs().mean(1) for k in range(across)], 1)
    first = 2 * mean / math.sqrt(high)
    s = (0.5 * first).float().double().requires_grad_()  # small enough to clip something
    scale = 1 / (sizes * high).double().sqrt()
    step = (s * scale + (s - s * scale).detach())[:, cells]
    x = (v / step).clamp(low, high)
    out = (x + (x.round() - x).detach()) * step
    (c * out).sum().backward()
    outside = ((v / s[:, cells] < low) | (v / s[:, cells] > high)).sum().item()
    assert outside > 0, "some values must be clipped"
    return {"bits": bits, "rows": rows, "columns": columns, "group": group, "outside": outside,
            **record(values=v, factors=c, initial=first, steps=s, out=out, latent_gradient=v.grad, step_gradient=s.grad)}


def clipped(rows=4, columns=24):
    v = single(rows, columns).float().requires_grad_()
    c = single(rows, columns).float()
    scale = torch.tensor([0.25, 0.5, 0.125, 0.0625])
    zero = torch.tensor([8, 3, 8, 12], dtype=torch.int32)
    out = torch.fake_quantize_per_channel_affine(v, scale, zero, 0, 0, 15)
    (c * out).sum().backward()
    return {"rows": rows, "columns": columns,
            **record(values=v, factors=c, scales=scale, zeros=zero.float(), out=out, gradient=v.grad)}


def low_rank(tokens=7, columns=12, rows=9, rank=3, alpha=5.0):
    x = single(tokens, columns).requires_grad_()
    w = single(rows, columns)
    a, b = single(rank, columns).requires_grad_(), single(rows, rank).requires_grad_()
    c = single(tokens, rows)
    y = x @ w.T + alpha / rank * (x @ a.T) @ b.T
    (c * y).sum().backward()
    return {"tokens": tokens, "columns": columns, "rows": rows, "rank": rank, "alpha": alpha,
            **record(x=x, weight=w, down=a, up=b, factors=c, y=y, x_gradient=x.grad, down_gradient=a.grad,
                     up_gradient=b.grad)}


def main():
    torch.manual_seed(5)
    golden = {"torch": torch.__version__, "learned_step": [learned_step(bits) for bits in (2, 3, 4)],
              "clipped": clipped(), "low_rank": low_rank()}
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "golden_compression.json"
    target.write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
