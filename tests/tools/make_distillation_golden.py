#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/core/train/golden_distillation.json with torch's autograd in float64.

"rows": divergences of single rows of logits, with the gradient of their sum. "networks": losses between
two of the tiny networks of make_train_golden.py, with the gradients of the student's tensors. Means are
over the targets that count; two of them do not.
Usage: make_distillation_golden.py [output folder]
"""
import json
import math
import pathlib
import sys

import torch
import torch.nn.functional as F

from make_train_golden import ENTRIES, HERE, checked, numbers

ROWS, IDS = 4, 9
ROW_CASES = [  # divergence, temperature, weight of hard labels, teachers
    ("forward", 1, 0, 1), ("forward", 4, 0.3, 1), ("forward", 2, 0, 3), ("reverse", 2, 0, 1),
    ("reverse", 1, 0.5, 2), ("symmetric", 3, 0, 1), ("logits", 1, 0.25, 1), ("logits", 1, 0, 2),
]
NETWORKS = [  # teacher, student, layers of the student and the teacher
    ("qwen3", "llama3", (0, 1)),         # four heads each; the teacher normalises its queries
    ("llama3", "llama_linear", (1, 0)),  # four heads and three: means over heads
]
TERMS = ["soft", "squares", "cosine", "queries", "values"]
NOT_COUNTED = (0, 17)  # targets


def divergence(kind, z, teachers, temperature):
    """Sum over rows."""
    log_p = torch.stack([(u / temperature).softmax(-1) for u in teachers]).mean(0).log()
    if kind == "logits":
        u = log_p - log_p.mean(-1, keepdim=True)
        return ((z - z.mean(-1, keepdim=True) - u) ** 2).sum() / (2 * z.shape[-1])
    log_q = (z / temperature).log_softmax(-1)
    forward = F.kl_div(log_q, log_p, log_target=True, reduction="sum")
    reverse = F.kl_div(log_p, log_q, log_target=True, reduction="sum")
    chosen = dict(forward=forward, reverse=reverse, symmetric=(forward + reverse) / 2)[kind]
    return temperature ** 2 * chosen


def row_cases():
    generator = torch.Generator().manual_seed(7)

    def made():
        return (2 * torch.randn(ROWS, IDS, generator=generator)).float()

    student, teachers = made(), [made() for _ in range(3)]
    targets = torch.randint(IDS, (ROWS,), generator=generator)
    cases = []
    for kind, temperature, hard, count in ROW_CASES:
        z = student.double().requires_grad_()
        soft = divergence(kind, z, [u.double() for u in teachers[:count]], temperature)
        loss = hard * F.cross_entropy(z, targets, reduction="sum") + (1 - hard) * soft
        loss.backward()
        cases.append(dict(divergence=kind, temperature=temperature, hard=hard, teachers=count,
                          loss=numbers([loss.item()])[0], gradient=numbers(z.grad.flatten().tolist())))
    return dict(student=numbers(student.flatten().tolist()), targets=targets.tolist(), columns=IDS,
                teachers=[numbers(u.flatten().tolist()) for u in teachers], cases=cases)


def projection(rows, columns):
    """Float32 numbers that the test makes too."""
    values = torch.tensor([(i * 37 % 101 - 50) / 256 for i in range(rows * columns)], dtype=torch.float64)
    return values.reshape(rows, columns).requires_grad_()


def relation(values):
    """Distributions of values over values: heads x n x n."""
    scores = values @ values.transpose(1, 2) / math.sqrt(values.shape[-1])
    n = values.shape[1]
    return scores.masked_fill(torch.ones(n, n).triu(1).bool(), -math.inf).softmax(-1)


def between(target, own):
    """KL(target || own) of each query, the mean over heads, or of means over heads."""
    if target.shape[0] != own.shape[0]:
        target, own = target.mean(0, keepdim=True), own.mean(0, keepdim=True)
    seen = target > 0
    target, own = target.where(seen, torch.ones_like(target)), own.where(seen, torch.ones_like(own))
    return (target * (target.log() - own.log())).sum(-1).mean(0)


def term(kind, student, teacher, pair, learned, z, u, targets):
    """A loss per row."""
    own, other = pair
    if kind == "soft":
        soft = F.kl_div((z / 2).log_softmax(-1), (u / 2).log_softmax(-1), log_target=True, reduction="none")
        return 0.5 * F.cross_entropy(z, targets, reduction="none") + 0.5 * 4 * soft.sum(-1)
    if kind == "queries":
        return between(teacher.weights[other], student.weights[own])
    if kind == "values":
        return between(relation(teacher.values[other]), relation(student.values[own]))
    s, t = student.hidden[own] @ learned.T, teacher.hidden[other]
    if kind == "squares":
        return ((s - t) ** 2).sum(-1) / (t ** 2).sum(-1)
    return 1 - F.cosine_similarity(s, t, dim=-1)


def recorded(tensor):
    flat = tensor.grad.reshape(-1)
    at = [int(i) for i in torch.linspace(0, flat.numel() - 1, ENTRIES).round()]
    return dict(norm=numbers([flat.norm()])[0], at=at, values=numbers(flat[at].tolist()))


def network_case(kind, teacher_name, student_name, pair):
    teacher, student = checked(teacher_name), checked(student_name)
    ids = torch.tensor(student.golden["ids"])
    with torch.no_grad():
        u = teacher.logits(ids[:-1])
    z = student.logits(ids[:-1])
    learned = projection(teacher.c["hidden_size"], student.c["hidden_size"])
    counted = torch.tensor([i for i in range(len(ids) - 1) if i not in NOT_COUNTED])
    loss = term(kind, student, teacher, pair, learned, z, u, ids[1:])[counted].mean()
    loss.backward()
    tensors = {key: recorded(t) for key, t in sorted(student.t.items()) if t.grad is not None}
    if learned.grad is not None:
        tensors["projection"] = recorded(learned)
    return dict(term=kind, teacher=teacher_name, student=student_name, pair=pair,
                loss=numbers([loss.item()])[0], tensors=tensors)


def main():
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "train"
    networks = [network_case(kind, *names) for names in NETWORKS for kind in TERMS]
    found = dict(torch=torch.__version__, rows=row_cases(), networks=networks)
    (target / "golden_distillation.json").write_text(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
