#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Kills runs, saves and exports of a workspace many times (tests/core/workspace/tst_workspace_kill.cpp).
# Usage: tests/tools/kill_workspace.sh [ROUNDS=50] [SEED]    after building the release preset with tests
set -euo pipefail
cd "$(dirname "$0")/../.."
export LATHE_KILL_ROUNDS=${1:-50}
[[ -n ${2:-} ]] && export LATHE_KILL_SEED=$2
exec build/release/tests/core/workspace/tst_core_workspace_kill
