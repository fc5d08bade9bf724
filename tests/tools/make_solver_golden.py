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
            # In float32, as 7.5 comes out whenever both ends are cut at the same magnitude.
            self.zero = torch.round((-low).float() / self.scale.float()).double().clamp(0, self.last)
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


def wanda(weights, x, sparsity, zeros, of):
    rows, count = weights.shape
    score = weights.abs() * x.square().sum(0).sqrt()
    group, go = (of, zeros) if of else (count, int(count * sparsity + 1e-9))
    mask = torch.zeros_like(score, dtype=torch.bool)
    for i in range(0, count, group):
        mask[:, i : i + group].scatter_(1, torch.sort(score[:, i : i + group], dim=1, stable=True).indices[:, :go], True)
    return mask


def rounded(w, bits, scheme, group):
    q = torch.zeros_like(w)
    for i in range(0, w.shape[1], group):
        grid = Grid(w[:, i : i + group], bits, scheme)
        q[:, i : i + group] = torch.stack([grid.values(grid.codes(column)) for column in w[:, i : i + group].T]).T
    return q


def awq(weights, x, bits, scheme, group, duo, steps=20):
    """The best of s = 1 and the powers 0, 1/steps ... below 1; losses on the inputs themselves. Channels without inputs
    are left alone."""
    magnitude = x.abs().mean(0)
    alive = magnitude > 0
    relative = torch.cat([part.abs() / part.abs().max(1, keepdim=True).values for part in weights.split(group, 1)], 1).mean(0)

    def loss(s):
        return ((rounded(weights * s, bits, scheme, group) / s - weights) @ x.T).square().sum().item()

    best = torch.ones_like(magnitude)
    plain = least = loss(best)
    chosen = 0.0
    for step in range(steps):
        a = step / steps
        s = magnitude**a
        if duo:
            s = s / (relative ** (1 - a) + 1e-4)
        s = s.clamp(min=1e-4)
        s = s / (s[alive].max() * s[alive].min()).sqrt()
        s[~alive] = 1
        found = loss(s)
        if found < least:
            best, least, chosen = s, found, a
    return best, chosen, least, plain


def clip_search(weights, h, bits, scheme, group):
    """Grids of ranges cut at 1, 0.95 ... 0.55 of each group's peak: the one with the least d^T H_gg d, d the
    distance of the weights to the nearest points (the authors' code cuts the weights off, too). Values and codes."""
    q, chosen = torch.zeros_like(weights), torch.zeros_like(weights)
    for i in range(0, weights.shape[1], group):
        part, block = weights[:, i : i + group], h[i : i + group, i : i + group]
        least = torch.full((len(part),), float("inf"), dtype=torch.double)
        for step in range(10):
            peak = (part.abs().max(1, keepdim=True).values.float() * np.float32(1 - np.float32(step) / 20)).double()
            cut = torch.maximum(torch.minimum(part, peak), -peak)
            grid = Grid(cut, bits, scheme)
            codes = torch.stack([grid.codes(column) for column in part.T]).T
            candidate = torch.stack([grid.values(column) for column in codes.T]).T
            loss = (((part - candidate) @ block) * (part - candidate)).sum(1)
            better = loss < least
            least[better] = loss[better]
            q[better, i : i + group] = candidate[better]
            chosen[better, i : i + group] = codes[better]
    return q, chosen


def svd_llm(weights, h, rank, damping):
    """W S = U E V^T cut off, times S^-1, with S S^T = H."""
    hd, dead = damped(h, damping)
    w = weights.clone()
    w[:, dead] = 0
    s = torch.linalg.cholesky(hd)
    u, e, v = torch.linalg.svd(w @ s, full_matrices=False)
    low = (u[:, :rank] * e[:rank]) @ torch.linalg.solve(s.T, v[:rank].T).T
    return layer_loss(w - low, h)


def asvd(weights, x, h, rank, alpha=0.5):
    magnitude = x.abs().mean(0)
    magnitude[magnitude == 0] = magnitude[magnitude > 0].min()
    s = magnitude**alpha
    u, e, v = torch.linalg.svd(weights * s, full_matrices=False)
    return layer_loss(weights - (u[:, :rank] * e[:rank]) @ v[:rank] / s, h)


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
    out["wanda"] = [dict(sparsity=sparsity, zeros=zeros, of=of, mask=packed(wanda(w, x, sparsity, zeros, of).numpy()))
                    for sparsity, zeros, of in ((0.5, 0, 0), (0.33, 0, 0), (0, 2, 4), (0, 5, 8))]
    out["awq"] = []
    for bits, scheme, group, duo in ((4, "zero_point", 64, True), (3, "zero_point", 64, False), (3, "absmax", 160, True)):
        scales, exponent, loss, plain = awq(w, x, bits, scheme, group, duo)
        clipped, _ = clip_search(w, h, bits, scheme, group)
        # In float32, as engines hold weights: whether a zero of 3.5 is rounded up hangs on the last bit.
        single = scales.float()
        q, codes = clip_search((w.float() * single).double(), h / single / single[:, None], bits, scheme, group)
        out["awq"].append(dict(bits=bits, scheme=scheme, group=group, duo=duo, scales=scales.tolist(), exponent=exponent,
                               loss=loss, plain_loss=plain, clipped_loss=layer_loss(w - clipped, h), codes=packed(codes.numpy()),
                               scaled_clipped_loss=layer_loss(w - q / single, h)))
        print("awq", bits, scheme, group, duo, exponent, loss, plain, out["awq"][-1]["clipped_loss"])
    peaks, columns = x.abs().max(0).values, w.abs().max(0).values
    scales = peaks**0.5 / columns.clamp(min=1e-5) ** 0.5
    scales[peaks == 0] = 1
    out["smooth"] = scales.clamp(min=1e-5).tolist()
    out["low_rank"] = [dict(rank=rank, whitened=svd_llm(w, h, rank, 1e-6), scaled=asvd(w, x, h, rank)) for rank in (1, 16, 40)]
    print(out["low_rank"])
    target = pathlib.Path(__file__).parent.parent / "core/solvers/golden/solvers.json"
    target.write_text(json.dumps(out, indent=0) + "\n")


if __name__ == "__main__":
    main()
