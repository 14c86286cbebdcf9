"""Instructions and allocations of calls, lists and unions: counts, which do not depend on what else a machine does."""
import re
import shutil

from measuring import note, run

BENCHES = ["instructions", "lists"]


def instructions(root, env, table):
    """Adds what Valgrind counts."""
    if not shutil.which("valgrind") or not (env.get("GUNGRAUN_RUNNER") or shutil.which("gungraun-runner")):
        note("valgrind or gungraun-runner is not installed, so instructions are not counted")
        return
    for bench in BENCHES:
        note(f"instructions: {bench}")
        told = run(["cargo", "bench", "--quiet", "-p", "benches", "--bench", bench], cwd=root, env=env)
        if not told.is_ok:
            raise SystemExit(told.text)
        add_instructions(told.text, table)


def add_instructions(text, table):
    """Reads what gungraun prints: a line with the name of a bench, then its figures, then comparisons with others."""
    counts, name = {}, None
    for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines():
        head = re.match(r"\w+::(\w+)::(\w+) (\w+):", line)
        figure = re.match(r"  Instructions: +(\d+)\|", line)
        if head:
            name = head.groups()
        elif figure and name:
            counts[name] = int(figure.group(1))
            name = None
    for (group, bench, case), count in counts.items():
        base = [other for other in counts if other[0] == group and other[2] == case and is_ours(bench)]
        beside = [f"{count / counts[other]:.3f} of {other[1]}" for other in base if other[1] != bench]
        table.add("instructions", f"{group}, {case}", bench, figure="; ".join([str(count), *beside]))


def is_ours(bench):
    """Whether it is the generated code that is measured, and not what it is compared with."""
    return bench.endswith(("_generated", "_union"))


def allocations(tools, table):
    """Adds what is allocated."""
    told = run([tools.allocations])
    if not told.is_ok:
        raise SystemExit(told.text)
    for line in told.text.splitlines():
        name, count, size = line.split("\t")
        of, by = name.rsplit(", ", 1) if not name.endswith(", lean") else name.rsplit(", ", 2)[0::2]
        table.add("allocations", of, "by hand, lean" if name.endswith(", lean") else by, figure=f"{count} of {size} bytes")
