# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scripts that make tables with lathe-cli share: calling it, and means of paired differences."""
import json
import math
import statistics
import subprocess


def call(cli, *arguments):
    """The JSON of one command; its reason ends the script if it fails."""
    command = [str(word) for word in (cli, *arguments, "--json")]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    return json.loads(done.stdout)


def mean_and_error(values):
    """Mean and its standard error, which no single value has."""
    error = statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else math.nan
    return statistics.fmean(values), error
