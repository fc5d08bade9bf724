#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The layers of tests/bench/bench_solvers.cpp solved by PyTorch, beside Lathe, in one run.

    tests/tools/bench_solvers_torch.py build/release/tests/bench/bench_solvers

GPTQ (4 bits, group 128) and SparseGPT (50 %) in their usual form: float32, the Hessian inverted and
factored again, blocks of 128 columns, the columns after a block updated with one product. Both
programs take turns with two threads, so that a busy machine disturbs both; medians of wall and of
processor time and the ratios are printed. PyTorch's OpenBLAS, too, is told the processor's kernels
by OPENBLAS_CORETYPE if that is set.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
import torch  # noqa: E402

BLOCK, GROUP, HIDDEN = 128, 128, 32


def hessian(columns):
    mixing = torch.randn(HIDDEN, columns)
    return mixing.T @ mixing / HIDDEN + torch.diag(1.0 + torch.arange(columns) % 7)


def inverse_factor(h):
    h = h + 0.01 * h.diagonal().mean() * torch.eye(len(h))
    return torch.linalg.cholesky(torch.cholesky_inverse(torch.linalg.cholesky(h))).T.contiguous()


def gptq(weights, h):
    w, u = weights.clone(), inverse_factor(h)
    q = torch.zeros_like(w)
    for start in range(0, w.shape[1], BLOCK):
        end = min(start + BLOCK, w.shape[1])
        part, factor = w[:, start:end].clone(), u[start:end, start:end]
        errors = torch.zeros_like(part)
        for i in range(end - start):
            if (start + i) % GROUP == 0:
                low, high = part[:, i : i + GROUP].amin(1).clamp(max=0), part[:, i : i + GROUP].amax(1).clamp(min=0)
                scale = ((high - low) / 15).clamp(min=1e-9)
                zero = torch.round(-low / scale)
            column = part[:, i]
            rounded = scale * (torch.clamp(torch.round(column / scale) + zero, 0, 15) - zero)
            q[:, start + i] = rounded
            error = (column - rounded) / factor[i, i]
            part[:, i:] -= error.unsqueeze(1).matmul(factor[i, i:].unsqueeze(0))
            errors[:, i] = error
        w[:, end:] -= errors @ u[start:end, end:]
    return q


def sparse_gpt(weights, h, of):
    w, u = weights.clone(), inverse_factor(h)
    q = torch.zeros_like(w)
    for start in range(0, w.shape[1], BLOCK):
        end = min(start + BLOCK, w.shape[1])
        part, factor = w[:, start:end].clone(), u[start:end, start:end]
        errors = torch.zeros_like(part)
        if of:
            mask = torch.zeros_like(part, dtype=torch.bool)
        else:
            score = part**2 / factor.diagonal() ** 2
            mask = score <= score.flatten().sort().values[score.numel() // 2 - 1]
        for i in range(end - start):
            if of and i % of == 0:
                score = part[:, i : i + of] ** 2 / factor.diagonal()[i : i + of] ** 2
                mask.scatter_(1, i + torch.topk(score, of // 2, dim=1, largest=False).indices, True)
            column = part[:, i]
            kept = column.masked_fill(mask[:, i], 0)
            q[:, start + i] = kept
            error = (column - kept) / factor[i, i]
            part[:, i:] -= error.unsqueeze(1).matmul(factor[i, i:].unsqueeze(0))
            errors[:, i] = error
        w[:, end:] -= errors @ u[start:end, end:]
    return q


CASES = {
    "gptqOfLayer/2048/2048": lambda w, h: gptq(w, h),
    "gptqOfLayer/5632/2048": lambda w, h: gptq(w, h),
    "sparseGptOfLayer/2048/2048/0": lambda w, h: sparse_gpt(w, h, 0),
    "sparseGptOfLayer/5632/2048/0": lambda w, h: sparse_gpt(w, h, 0),
    "sparseGptOfLayer/2048/2048/4": lambda w, h: sparse_gpt(w, h, 4),
}


def torch_times(name):
    rows, columns = (int(word) for word in name.split("/")[1:3])
    weights, h = torch.randn(rows, columns), hessian(columns)
    wall, cpu = time.perf_counter(), time.process_time()
    CASES[name](weights, h)
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


def lathe_times(program, name):
    output = subprocess.run(
        [program, "--benchmark_format=json", "--benchmark_min_time=0.01", f"--benchmark_filter=^{name}/"],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    row = json.loads(output)["benchmarks"][0]
    return row["real_time"], row["cpu_time"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    torch.set_num_threads(2)
    torch.manual_seed(1)
    print(f"torch {torch.__version__}, OPENBLAS_CORETYPE={os.environ.get('OPENBLAS_CORETYPE', 'unset')}, milliseconds", flush=True)
    for name in CASES:
        torch_times(name)  # warms up
        pairs = [(lathe_times(options.program, name), torch_times(name)) for _ in range(options.rounds)]
        ours, theirs = ([statistics.median(part) for part in zip(*side)] for side in zip(*pairs))
        ratios = [theirs[i] / ours[i] for i in range(2)]
        print(f"{name:30s} wall {ours[0]:7.0f} to {theirs[0]:7.0f}: {ratios[0]:5.2f} times;"
              f"  processor {ours[1]:7.0f} to {theirs[1]:7.0f}: {ratios[1]:5.2f} times", flush=True)


if __name__ == "__main__":
    sys.exit(main())
