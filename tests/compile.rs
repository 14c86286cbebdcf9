//! What is generated compiles, passes clippy with its default lints, has examples that compile, and docs without a
//! warning: for every fixture and spec at once, and in both forms.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use generator::config::{RuntimeFeatures, Workspace};
use generator::output::{self, Stale};
use generator::package;
use generator::pipeline::{self, Input, Target};
use integration_tests::program::{Run, succeed};
use integration_tests::project::{self, Fixture};

/// The documents that are also made into modules for `include!`: the real ones, and those with the oddest names. Each
/// module holds a runtime of its own, so that all of them would take long to compile.
const MODULES: &[&str] = &["names_keywords", "names_prelude", "unions_by_json_type"];

/// The scratch workspace, written once in a run of the tests.
static SCRATCH: LazyLock<Scratch> = LazyLock::new(Scratch::new);

/// A workspace of two packages: `clients`, the crate of all documents, and `modules`.
struct Scratch {
    /// Where it is.
    root: PathBuf,
}

impl Scratch {
    /// Writes what is generated now.
    fn new() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile");
        let members = "[workspace]\nmembers = [\"generated\", \"modules\"]\nresolver = \"3\"\n";
        project::write(&root.join("Cargo.toml"), members);
        // An empty file ends the search for settings of clippy: users do not have ours.
        project::write(&root.join("clippy.toml"), "");
        let scratch = Self { root };
        scratch.write_lock();
        scratch.write_clients();
        scratch.write_modules();
        scratch
    }

    /// The versions that the workspace uses, so that nothing is downloaded or built twice. Cargo removes what is not
    /// needed here, so a second copy tells when the workspace's own has changed.
    fn write_lock(&self) {
        let lock = std::fs::read_to_string(project::root().join("Cargo.lock")).expect("the workspace has a lock file");
        let seen = std::fs::read_to_string(self.root.join("seen.lock")).unwrap_or_default();
        if seen != lock {
            project::write(&self.root.join("Cargo.lock"), &lock);
            project::write(&self.root.join("seen.lock"), &lock);
        }
    }

    /// The crate of all documents that have no errors, made as that of a workspace is.
    fn write_clients(&self) {
        let specs = self.root.join("specs");
        let settings = "package: {name: clients, version: 0.1.0, description: Every fixture.}\n";
        let _ = std::fs::remove_dir_all(&specs);
        project::write(&specs.join("generator.yaml"), settings);
        for fixture in documents() {
            let text = std::fs::read_to_string(&fixture.path).expect("the document can be read");
            project::write(&specs.join(format!("{}.yaml", fixture.module())), &text);
            for (path, bytes) in fixture.parts() {
                project::write(&specs.join(path), &String::from_utf8_lossy(&bytes));
            }
        }
        let workspace = Workspace::find(&self.root).expect("the settings can be read");
        let inputs = workspace.inputs();
        let outcome = pipeline::generate(&inputs, &Target::Workspace(workspace)).expect("the documents can be read");
        let files = outcome.value.expect("the documents have no errors");
        output::write(&self.root.join("generated"), &files, Stale::Remove).expect("the crate can be written");
    }

    /// A crate that takes in modules.
    fn write_modules(&self) {
        let folder = self.root.join("modules");
        let is_chosen = |fixture: &Fixture| fixture.area == "specs" || MODULES.contains(&fixture.module().as_str());
        let modules = documents().into_iter().filter(is_chosen).map(|fixture| {
            let name = fixture.module();
            let inputs = [Input { path: fixture.path, name: Some(name.clone()) }];
            let outcome = pipeline::generate(&inputs, &Target::Module).expect("the document can be read");
            let files = outcome.value.expect("the document has no errors");
            output::write(&folder.join("src"), &files, Stale::Keep).expect("the module can be written");
            format!("/// One of them.\npub mod {name} {{\n    include!(\"{name}.rs\");\n}}\n")
        });
        let root = format!("//! Modules that are taken in.\n{}", modules.collect::<String>());
        let dependencies: Vec<String> =
            package::dependencies(&RuntimeFeatures::default()).into_iter().map(|needed| needed.line).collect();
        let manifest = format!(
            "[package]\nname = \"modules\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n",
            dependencies.join("\n")
        );
        project::write(&folder.join("Cargo.toml"), &manifest);
        project::write(&folder.join("src/lib.rs"), &root);
    }

    /// Runs Cargo here; it shares what is built with the workspace.
    fn cargo(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in the target folder");
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).current_dir(&self.root).env("CARGO_TARGET_DIR", target);
        // Left by the Cargo that runs the tests.
        command.env_remove("RUSTFLAGS").env_remove("RUSTDOCFLAGS").envs(variables.iter().copied());
        succeed(&mut command)
    }
}

/// Every fixture and spec that has no errors.
fn documents() -> Vec<Fixture> {
    let mut documents = project::fixtures();
    documents.extend(project::specs());
    documents.retain(|fixture| pipeline::lint(&fixture.path).expect("the document can be read").value.is_some());
    documents
}

#[test]
fn clippy_finds_nothing() {
    SCRATCH.cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"], &[]);
}

#[test]
fn examples_compile_and_nothing_else_is_a_doctest() {
    let files = project::files(&SCRATCH.root.join("generated/src"));
    // Those of operations begin with `no_run`; that of a module runs, and its fences are alike. Code of a description is
    // text, and ends as that of a module does.
    let fences = |fence: &str| -> usize {
        let count =
            |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).lines().filter(|line| line.trim() == fence).count();
        files.values().map(count).sum()
    };
    let examples = fences("/// ```no_run") + (fences("//! ```") - fences("//! ```text")) / 2;
    assert!(examples > 0, "no operation has an example");
    let run = SCRATCH.cargo(&["test", "--quiet", "--package", "clients", "--doc"], &[]);
    let passed: usize = run.stdout.lines().filter_map(passed).sum();
    assert_eq!(passed, examples, "{}", run.stdout);
}

/// The number in a line `test result: ok. 12 passed; ..`.
fn passed(line: &str) -> Option<usize> {
    let (_, rest) = line.split_once("test result: ok. ")?;
    rest.split(' ').next()?.parse().ok()
}

#[test]
fn docs_have_no_warning() {
    SCRATCH.cargo(&["doc", "--quiet", "--workspace", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")]);
}
