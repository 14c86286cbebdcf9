//! Crates with a Cargo feature for each group compile with any choice of features, and hold what these need.

use std::path::{Path, PathBuf};
use std::process::Command;

use generator::config::Options;
use generator::output::{self, Stale};
use generator::pipeline::{self, Input, Target};
use integration_tests::program::{Run, run, succeed};
use integration_tests::project;

/// The fixtures, with the features of their crates.
const CRATES: [(&str, &[&str]); 2] = [
    ("groups", &["customers", "default_group", "http", "invoices", "other_types"]),
    ("without_client", &["owners", "pets"]),
];

/// A workspace of both crates.
struct Scratch {
    /// Where it is.
    root: PathBuf,
}

impl Scratch {
    /// Writes what is generated now.
    fn new() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("features");
        project::write(
            &root.join("Cargo.toml"),
            "[workspace]\nmembers = [\"groups\", \"without_client\"]\nresolver = \"3\"\n",
        );
        project::write(&root.join("clippy.toml"), "");
        let lock = std::fs::read_to_string(project::root().join("Cargo.lock")).expect("the workspace has a lock file");
        project::write(&root.join("Cargo.lock"), &lock);
        for (name, _) in CRATES {
            let inputs = [Input { path: PathBuf::from(format!("fixtures/features/{name}.yaml")), name: None }];
            let options = Options { features_from: Some(1), ..Options::default() };
            let target = Target::Crate { name: name.to_owned() };
            let outcome = pipeline::generate_with(&inputs, &target, &options).expect("the document can be read");
            let files = outcome.value.expect("the document has no errors");
            output::write(&root.join(name), &files, Stale::Remove).expect("the crate can be written");
        }
        Self { root }
    }

    /// Cargo with a command, for one crate with these features alone.
    fn cargo(&self, command: &[&str], name: &str, features: &[&str]) -> Command {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in the target folder");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(command).args(["--quiet", "--package", name, "--no-default-features"]);
        cargo.args(["--features", &features.join(",")]).current_dir(&self.root).env("CARGO_TARGET_DIR", target);
        cargo.env_remove("RUSTFLAGS").env_remove("RUSTDOCFLAGS");
        cargo
    }

    /// Whether a program that names `path` compiles with these features of the crate.
    fn has(&self, name: &str, path: &str, features: &[&str]) -> bool {
        let text = format!("//! Names something of the crate.\nuse {name}::{path} as _;\nfn main() {{}}\n");
        project::write(&self.root.join(name).join("examples/named.rs"), &text);
        let Run { status, stderr, .. } = run(&mut self.cargo(&["check", "--example", "named"], name, features));
        assert!(status == Some(0) || stderr.contains("unresolved import"), "{stderr}");
        status == Some(0)
    }
}

#[test]
fn every_choice_of_features_compiles_without_warnings_and_holds_what_it_needs() {
    let scratch = Scratch::new();
    for (name, features) in CRATES {
        let manifest = std::fs::read_to_string(scratch.root.join(name).join("Cargo.toml")).expect("it is written");
        let full = features.join("\",\n    \"");
        let expected = format!("default = [\"full\", \"rustls\", \"http2\"]\nfull = [\n    \"{full}\",\n]\n");
        assert!(manifest.contains(&expected), "{manifest}");
        let alone = features.iter().map(std::slice::from_ref);
        for chosen in alone.chain([&[][..], &["full"], &["default"]]) {
            let mut clippy = scratch.cargo(&["clippy"], name, chosen);
            succeed(clippy.args(["--", "-D", "warnings"]));
        }
    }
    let cases = [
        ("types::Customer", "customers", true),
        ("types::Invoice", "customers", false),
        ("invoices::Invoices", "customers", false),
        ("types::Invoice", "invoices", true),
        ("types::Customer", "invoices", true),
        ("types::CustomerCreate", "invoices", false),
        ("types::Invoice", "other_types", true),
        ("types::InvoicePaid", "invoices", false),
        ("types::Health", "http", true),
        ("types::Problem", "http", false),
    ];
    for (path, feature, is_there) in cases {
        assert_eq!(scratch.has("groups", path, &[feature]), is_there, "{path} with {feature}");
    }
}
