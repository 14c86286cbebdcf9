"""Runs of commands, with what they take, and tables of that."""
import math
import os
import statistics
import subprocess
import sys
import threading
import time

TIMEOUT = 3600


class Run:
    """What one run of a command took: seconds of wall and processor time, and MiB at its peak, of it and its children."""

    def __init__(self, status, wall, cpu, memory, text):
        self.status, self.wall, self.cpu, self.memory, self.text = status, wall, cpu, memory, text

    @property
    def is_ok(self):
        return self.status == 0


def run(command, cwd=None, env=None):
    """Runs a command once."""
    started = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, cwd=cwd, env=env, start_new_session=True)
    timer = threading.Timer(TIMEOUT, lambda: os.killpg(process.pid, 9))
    timer.start()
    text = process.stdout.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - started
    return Run(process.returncode, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text)


def median(runs):
    """The median of runs, each figure by itself; none where one failed."""
    if not runs or not all(one.is_ok for one in runs):
        return None
    figure = lambda name: statistics.median(getattr(one, name) for one in runs)
    return Run(0, figure("wall"), figure("cpu"), figure("memory"), "")


def in_turns(commands, times):
    """Runs each of the commands (name -> function that gives a `Run`) that often, in turns: medians by name."""
    runs = {name: [] for name in commands}
    for _ in range(times):
        for name, once in commands.items():
            if all(one.is_ok for one in runs[name]):
                runs[name].append(once())
    for name, of_name in runs.items():
        failed = next((one for one in of_name if not one.is_ok), None)
        if failed:
            note(f"{name} failed: {first_problem(failed.text)}")
    return {name: median(of_name) for name, of_name in runs.items()}


def first_problem(text):
    """The line that says why a command failed."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    named = [line for line in lines if line.startswith(("error", "Error", "thread "))]
    return (named or lines or ["it said nothing"])[0][:160]


def note(text):
    """Says how far it is."""
    print(text, file=sys.stderr, flush=True)


def ratio(one, other, figure):
    """One figure over another, as text."""
    if one is None or other is None or not getattr(other, figure):
        return "–"
    return f"{getattr(one, figure) / getattr(other, figure):.2f}"


def cells(one):
    """Wall, processor time and memory, as texts."""
    return ["–"] * 3 if one is None else [f"{one.wall:.2f}", f"{one.cpu:.2f}", f"{one.memory:.0f}"]


def exponent(points):
    """The exponent of growth: the slope of a line through the logarithms of points (x, y), by least squares."""
    logs = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    if len(logs) < 2:
        return None
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    spread = sum((x - mean_x) ** 2 for x, _ in logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / spread


class Table:
    """One Markdown table for all parts: each row has a part, what is measured, a tool, and columns of figures."""

    HEAD = ["part", "of", "by", "wall s", "CPU s", "MiB", "figure", "ours / this, time", "ours / this, memory"]

    def __init__(self):
        self.rows = []

    def add(self, part, of, by, one=None, figure="", time_ratio="", memory_ratio=""):
        """Adds a row."""
        figures = cells(one) if one is not None else [""] * 3
        self.rows.append([part, of, by, *figures, str(figure), time_ratio, memory_ratio])

    def compare(self, part, of, results, figures=None, by="wall"):
        """Adds a row for each tool, beside the first of them, which is ours."""
        ours = next(iter(results.values()))
        for name, one in results.items():
            figure = (figures or {}).get(name, "") if one is not None else "failed"
            is_ours = one is ours
            self.add(part, of, name, one, figure, "" if is_ours else ratio(ours, one, by),
                     "" if is_ours else ratio(ours, one, "memory"))

    def text(self):
        """The table."""
        rows = [self.HEAD, ["---"] * len(self.HEAD), *self.rows]
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)
