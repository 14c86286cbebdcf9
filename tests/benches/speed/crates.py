"""Generated crates in the compiler: what it takes for the crate alone, with its dependencies built before."""
import os
import re
import tomllib

from generation import sizes
from measuring import in_turns, note, run

COMMANDS = {"check": ["cargo", "check", "--lib"], "release": ["cargo", "build", "--release", "--lib"]}


def once(tools, tool, name, command):
    """Compiles a crate with nothing but itself to be compiled: what else had to be is built first."""
    out = tools.out(tool, name)
    target = tools.work / ("target-" + tool)
    env = dict(os.environ, CARGO_TARGET_DIR=str(target), CARGO_INCREMENTAL="0", CARGO_TERM_COLOR="never")
    for _ in range(3):
        (out / "src/lib.rs").touch()
        one = run(command, cwd=out, env=env)
        compiled = re.findall(r"^ *(?:Checking|Compiling) (.*)$", one.text, re.M)
        if not one.is_ok or all(str(out.resolve()) in line for line in compiled):
            break
    return one


def first_group(out):
    """A Cargo feature that is a group of operations, as arguments; none where the crate has none."""
    features = tomllib.loads((out / "Cargo.toml").read_text()).get("features", {})
    groups = features.get("full", [])
    rest = [name for name in features.get("default", []) if name != "full"]
    return ["--no-default-features", "--features", ",".join([*rest, groups[0]])] if groups else None


def measure(tools, documents, verbs, times, lock, table):
    """Adds what the compiler takes for the crates of all generators, and for one group of ours."""
    for name, document in documents.items():
        made = [tool for tool in tools.names if tools.generate(tool, document, name).is_ok]
        for tool in made:
            tools.finish(tool, name, lock)
        figures = {tool: sizes(tools.out(tool, name), tool) for tool in made}
        for verb in verbs:
            note(f"cargo {verb}: {name}")
            commands = {tool: lambda tool=tool: once(tools, tool, name, COMMANDS[verb]) for tool in made}
            group = first_group(tools.out("ours", name)) if "ours" in made else None
            if group:
                label = "ours, only " + group[-1].split(",")[-1]
                commands[label] = lambda: once(tools, "ours", name, COMMANDS[verb] + group)
                figures[label] = "of all above it"
            table.compare("cargo " + verb, name, in_turns(commands, times), figures, by="cpu")
