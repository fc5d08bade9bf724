#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/solvers/golden/solvers.json: GPTQ, SparseGPT, Wanda, AWQ, SmoothQuant and SVD-LLM
computed with PyTorch in float64 from the papers' equations (Frantar et al. 2023; Frantar and
Alistarh 2023; Sun et al. 2024; Lin et al. 2024; Xiao et al. 2023; Wang et al. 2025): the Hessian is
inverted, the inverse factored, and every column updates all columns after it. The inputs are made of
dyadic numbers (tests/core/solvers/made_layer.h), so that H = X^T X is the same to the last bit in
both programs. Needs torch and numpy."""
import base64
import json
import pathlib
import struct
import zlib

import numpy as np
import torch

from made_values import made_values

ROWS, COLUMNS, TOKENS, FACTORS = 64, 320, 400, 6
DEAD = 9


def dyadic(count, places, seed):
    return np.rint(made_values(count, seed).astype(np.float64) * places) / places


def made_inputs():
    own = dyadic(TOKENS * COLUMNS, 64, 11).reshape(TOKENS, COLUMNS) / 2
    hidden = dyadic(TOKENS * FACTORS, 16, 12).reshape(TOKENS, FACTORS)
    mixing = dyadic(FACTORS * COLUMNS, 8, 13).reshape(FACTORS, COLUMNS)
    x = own + hidden @ mixing
    x[:, 5] *= 16
    x[:, 200] *= 8
    x[:, DEAD] = 0
    return torch.from_numpy(x)


def packed(array):
    data = np.ascontiguousarray(array, np.uint8).tobytes()
    return base64.b64encode(struct.pack(">I", len(data)) + zlib.compress(data, 9)).decode()


class Grid:
    """x = scale (code - zero); one row of every argument per row of the weight."""

    def __init__(self, w, bits, scheme):
        self.last = 2**bits - 1
        if scheme == "zero_point":
            low, high = w.min(1).values.clamp(max=0), w.max(1).values.clamp(min=0)
            self.scale = ((high - low) / self.last).float().double()
            self.zero = torch.round(-low / self.scale).clamp(0, self.last)
            self.lowest = 0
        else:
            q = 2 ** (bits - 1) - 1
            self.scale = (w.abs().max(1).values / q).float().double()
            self.zero = torch.full_like(self.scale, q + 1)
            self.lowest = 1

    def codes(self, w):
        return (torch.round(w / self.scale) + self.zero).clamp(self.lowest, self.last)

    def values(self, codes):
        return self.scale * (codes - self.zero)


def damped(h, damping=0.01):
    h = h.clone()
    diagonal = h.diagonal()
    dead = diagonal == 0
    diagonal += damping * diagonal[~dead].mean()
    diagonal[dead] = 1
    return h, dead


def inverse_factor(h):
    """Upper U with H^-1 = U^T U."""
    return torch.linalg.cholesky(torch.cholesky_inverse(torch.linalg.cholesky(h))).T.contiguous()


def layer_loss(change, h):
    return ((change @ h) * change).sum().item()


def gptq(weights, h, bits, scheme, group, act_order, static_groups):
    """Column by column, without blocks."""
    w, count = weights.clone(), weights.shape[1]
    hd, dead = damped(h)
    w[:, dead] = 0
    start = w.clone()
    order = torch.argsort(h.diagonal(), descending=True, stable=True) if act_order else torch.arange(count)
    u = inverse_factor(hd[order][:, order])
    w = w[:, order]
    group = group or count
    fixed = static_groups or group >= count
    grids = {g: Grid(start[:, g * group : (g + 1) * group], bits, scheme) for g in range(-(-count // group))} if fixed else {}
    codes, q, error_sum = torch.zeros_like(w), torch.zeros_like(w), 0.0
    for i in range(count):
        g = int(order[i]) // group if fixed else i // group
        if not fixed and i % group == 0:
            grids[g] = Grid(w[:, i : i + group], bits, scheme)
        codes[:, i] = grids[g].codes(w[:, i])
        q[:, i] = grids[g].values(codes[:, i])
        error = (w[:, i] - q[:, i]) / u[i, i]
        error_sum += error.square().sum().item()
        w[:, i + 1 :] -= error[:, None] * u[i, i + 1 :][None]
    back = torch.argsort(order)
    change = weights - q[:, back]
    stored = codes[:, back] if fixed else codes
    return stored, layer_loss(change, h), error_sum


def sparse_gpt(weights, h, sparsity, zeros, of, bits=0, block=128):
    """Masks of blocks of columns over all rows, or of groups in each row; then a zero or a code."""
    w, (rows, count) = weights.clone(), weights.shape
    hd, dead = damped(h)
    w[:, dead] = 0
    grid = Grid(w, bits, "zero_point") if bits else None
    u = inverse_factor(hd)
    mask, q = torch.zeros_like(w, dtype=torch.bool), torch.zeros_like(w)
    for i in range(count):
        if of and i % of == 0:
            score = (w[:, i : i + of] / u.diagonal()[i : i + of]).square()
            mask[:, i : i + of].scatter_(1, torch.sort(score, dim=1, stable=True).indices[:, :zeros], True)
        if not of and i % block == 0:
            end = min(i + block, count)
            score = (w[:, i:end] / u.diagonal()[i:end]).square().flatten()
            go = int(rows * end * sparsity + 1e-9) - int(rows * i * sparsity + 1e-9)
            chosen = torch.zeros_like(score, dtype=torch.bool)
            chosen[torch.sort(score, stable=True).indices[:go]] = True
            mask[:, i:end] = chosen.view(rows, end - i)
        kept = torch.where(mask[:, i], torch.zeros_like(w[:, i]), w[:, i])
        q[:, i] = grid.values(grid.codes(kept)) if grid else kept
        error = (w[:, i] - q[:, i]) / u[i, i]
        w[:, i + 1 :] -= error[:, None] * u[i, i + 1 :][None]
    return mask, layer_loss(weights - q, h)


def main():
    x = made_inputs()
    h = x.T @ x
    w = torch.from_numpy(made_values(ROWS * COLUMNS, 14).reshape(ROWS, COLUMNS)).double() / 16
    out = dict(rows=ROWS, columns=COLUMNS, hessian_trace=h.trace().item(), gptq=[], sparsegpt=[])
    for bits, scheme, group, act, static in (
        (4, "absmax", 0, False, False),
        (4, "zero_point", 64, False, False),
        (2, "zero_point", 32, False, False),
        (3, "zero_point", 160, False, False),
        (3, "absmax", 64, True, True),
        (3, "zero_point", 64, True, False),
        (4, "zero_point", 48, False, True),
        (8, "absmax", 0, True, False),
    ):
        codes, loss, errors = gptq(w, h, bits, scheme, group, act, static)
        out["gptq"].append(dict(bits=bits, scheme=scheme, group=group, act_order=act, static_groups=static,
                                codes=packed(codes.numpy()), loss=loss, error_sum=errors))
        print("gptq", bits, scheme, group, act, static, loss)
    for sparsity, zeros, of, bits in ((0.5, 0, 0, 0), (0.7, 0, 0, 0), (0, 2, 4, 0), (0, 4, 8, 0), (0, 2, 4, 4)):
        mask, loss = sparse_gpt(w, h, sparsity, zeros, of, bits)
        out["sparsegpt"].append(dict(sparsity=sparsity, zeros=zeros, of=of, bits=bits,
                                     mask=packed(mask.numpy()), loss=loss))
        print("sparsegpt", sparsity, zeros, of, bits, loss)
    target = pathlib.Path(__file__).parent.parent / "core/solvers/golden/solvers.json"
    target.write_text(json.dumps(out, indent=0) + "\n")


if __name__ == "__main__":
    main()
