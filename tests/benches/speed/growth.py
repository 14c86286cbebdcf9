"""Documents of more and more operations: how fast time and memory grow with them."""
import subprocess

import crates
from generation import sizes
from measuring import exponent, in_turns, note

# The smallest are left out of the exponent, as they take little but what every run takes.
FROM = 100

# The largest are larger than is taken and made unasked.
LIMITS = [f"--limit={name}" for name in ("members=1000000", "values=100000000", "output=1000000000")]


def document(tools, count):
    """Writes the document of that many operations."""
    path = tools.work / f"growth-{count}.json"
    with open(path, "wb") as file:
        subprocess.run([tools.document, str(count)], stdout=file, check=True)
    return path


def add_exponents(part, points, table):
    """Adds the exponents of a curve: time and memory by number of operations."""
    points = [(count, one) for count, one in points if one is not None]
    large = [point for point in points if point[0] >= FROM]
    for figure, of in (("cpu", "CPU time"), ("memory", "memory")):
        power = exponent([(count, getattr(one, figure)) for count, one in large])
        if power is not None:
            table.add(part, f"exponent of {of}, {large[0][0]} to {large[-1][0]}", "ours", figure=f"{power:.2f}")


def measure(tools, counts, check_counts, times, lock, table):
    """Adds the curves of generation and of `cargo check`."""
    for part, of_part in (("growth of generation", counts), ("growth of cargo check", check_counts)):
        points = []
        for count in of_part:
            note(f"{part}: {count}")
            name = f"growth-{count}"
            path = document(tools, count)
            make = lambda: tools.generate("ours", path, name, LIMITS)
            if part == "growth of generation":
                one = in_turns({"ours": make}, times)["ours"]
            else:
                make()
                tools.finish("ours", name, lock)
                one = in_turns({"ours": lambda: crates.once(tools, "ours", name, crates.COMMANDS["check"])}, times)["ours"]
            table.add(part, f"{count} operations", "ours", one, sizes(tools.out("ours", name), "ours"))
            points.append((count, one))
        add_exponents(part, points, table)
