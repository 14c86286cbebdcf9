"""Generators on the same documents: what each takes, and what it makes."""
import os
import re
import shutil

from measuring import in_turns, note, run

DOCUMENTS = ["stripe", "github", "openai", "cloudflare", "digitalocean", "kubernetes-full"]
PEERS = ["openapi-to-rust", "ploidy"]


class Tools:
    """Where the programs are and where they write."""

    def __init__(self, binaries, work):
        self.ours, self.parse = binaries / "generator", binaries / "parse"
        self.document, self.allocations = binaries / "document", binaries / "allocations"
        self.work = work
        self.peers = [name for name in PEERS if shutil.which(name)]
        for name in set(PEERS) - set(self.peers):
            note(f"{name} is not installed, so it is not measured")

    @property
    def names(self):
        """All generators, ours first."""
        return ["ours", *self.peers]

    def out(self, tool, name):
        """The folder of a generated crate."""
        return self.work / tool / crate_name(name)

    def generate(self, tool, document, name, options=()):
        """Generates a crate into an empty folder; the options are for ours."""
        out = self.out(tool, name)
        shutil.rmtree(out, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        commands = {
            "ours": [self.ours, "--quiet", "generate", document, "--out", out, "--name", crate_name(name),
                     *options],
            "openapi-to-rust": ["openapi-to-rust", "generate", document, "--output-dir", out / "src/generated",
                                "--module-name", "api"],
            "ploidy": ["ploidy", "generate", "rust", document, "-o", out, "--name", crate_name(name)],
        }
        return run(commands[tool])

    def finish(self, tool, name, lock):
        """Makes a crate of what was generated, where it is none yet."""
        out = self.out(tool, name)
        if tool == "ours":
            shutil.copy(lock, out / "Cargo.lock")
        if tool == "openapi-to-rust":
            needed = out / "src/generated/REQUIRED_DEPS.toml"
            dependencies = needed.read_text() if needed.exists() else "[dependencies]\n"
            package = f'[package]\nname = "{crate_name(name)}"\nversion = "0.1.0"\nedition = "2024"\n\n'
            (out / "Cargo.toml").write_text(package + dependencies)
            (out / "src/lib.rs").write_text("pub mod generated;\n")


def crate_name(name):
    """The name of the crate of a document."""
    return "gen-" + re.sub(r"[^a-z0-9-]", "-", name.lower())


def find(corpus, name):
    """The path of a document; none where it is not there."""
    found = [path for folder in (".", "oas3", "swagger2") for path in sorted((corpus / folder).glob(name + ".*"))]
    return found[0] if found else None


def sizes(out, tool):
    """Lines, operations and types of a generated crate, as text."""
    # Peers have a method for each operation; of ours, an operation's methods all stand for one description of it.
    operation = r": (?:\w+::)*runtime::Operation = " if tool == "ours" else r"^ *pub async fn "
    lines = operations = types = 0
    for folder, folders, files in os.walk(out):
        folders[:] = [name for name in folders if name != "target"]
        for path in (os.path.join(folder, file) for file in files if file.endswith(".rs")):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            lines += text.count("\n")
            operations += len(re.findall(operation, text, re.M))
            if "types" in os.path.relpath(path, out):
                types += len(re.findall(r"^ *pub (?:struct|enum|type) ", text, re.M))
    return f"{lines} lines, {operations} operations, {types} types"


def measure(tools, documents, times, table):
    """Adds what generation takes, beside what parsing takes, and beside the peers."""
    for name, document in documents.items():
        note(f"generation: {name}")
        commands = {tool: lambda tool=tool: tools.generate(tool, document, name) for tool in tools.names}
        commands["parsing alone"] = lambda: run([tools.parse, document])
        results = in_turns(commands, times)
        figures = {tool: sizes(tools.out(tool, name), tool) for tool in tools.names}
        table.compare("generation", name, results, figures)
