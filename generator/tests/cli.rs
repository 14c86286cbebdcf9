//! The command as its users see it: exit status, standard output and standard error.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A small document without findings that stop a run.
const GOOD: &str = "openapi: 3.1.0
info: {title: Orders, version: '1'}
servers: [{url: 'https://example.com'}]
paths:
  /orders:
    get:
      operationId: listOrders
      responses:
        '200':
          description: The orders.
          content: {application/json: {schema: {type: array, items: {type: string}}}}
";

/// A document with a key that is written twice.
const BAD: &str = "openapi: 3.1.0\nopenapi: 3.0.0\ninfo: {title: x, version: '1'}\nservers: [{url: 'https://example.com'}]\npaths: {}\n";

/// Runs the command in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    run_with_input(folder, arguments, "")
}

/// Runs the command in a folder with a text as its standard input.
fn run_with_input(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_generator"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("the standard input is a pipe");
    // A command that needs no input may have ended already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the command ends")
}

/// The exit status, the standard output and the standard error of a run.
fn parts(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// A folder that holds both documents.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, text) in [("good.yaml", GOOD), ("bad.yaml", BAD)] {
        std::fs::write(folder.path().join(name), text).expect("the temporary folder can be written to");
    }
    folder
}

#[test]
fn a_crate_is_written_once() {
    let folder = folder();
    let arguments = ["generate", "good.yaml", "--out", "client", "--name", "orders"];
    let (status, stdout, stderr) = parts(&run(folder.path(), &arguments));
    assert_eq!((status, stdout.as_str()), (Some(0), ""), "{stderr}");
    assert!(stderr.contains("good.yaml") && stderr.contains("0 unchanged, removed 0 in client/"), "{stderr}");
    assert!(folder.path().join("client/Cargo.toml").exists());
    let (_, _, again) = parts(&run(folder.path(), &arguments));
    assert!(again.contains("wrote 0 files"), "{again}");
    let (status, stdout, stderr) = parts(&run(folder.path(), &[&arguments[..], &["--quiet"]].concat()));
    assert_eq!((status, stdout.as_str(), stderr.as_str()), (Some(0), "", ""));
}

#[test]
fn a_module_leaves_its_neighbours_alone() {
    let folder = folder();
    for name in ["one", "two"] {
        let arguments = ["generate", "good.yaml", "--out", "src", "--name", name, "--format", "module"];
        let (status, _, stderr) = parts(&run(folder.path(), &arguments));
        assert_eq!(status, Some(0), "{stderr}");
    }
    assert!(folder.path().join("src/one.rs").exists() && folder.path().join("src/two.rs").exists());
}

#[test]
fn a_module_has_the_features_of_the_runtime_that_were_chosen() {
    let folder = folder();
    let generate = |more: &[&str]| {
        let arguments = ["generate", "good.yaml", "--out", "src", "--format", "module"];
        parts(&run(folder.path(), &[&arguments, more].concat()))
    };
    let module = || std::fs::read_to_string(folder.path().join("src/good.rs")).unwrap();
    assert_eq!(generate(&[]).0, Some(0));
    assert!(module().contains("pub mod http_client") && !module().contains("pub mod tower"));
    assert_eq!(generate(&["--no-default-runtime-features", "--runtime-feature", "tower"]).0, Some(0));
    assert!(!module().contains("pub mod http_client") && module().contains("pub mod tower"));
    let (status, _, stderr) = generate(&["--runtime-feature", "towers"]);
    assert!(status != Some(0) && stderr.contains("`towers` is no feature of the runtime"), "{status:?} {stderr}");
}

#[test]
fn a_client_named_like_a_feature_of_the_runtime_has_another_feature() {
    let folder = workspace();
    let specs = folder.path().join("specs");
    std::fs::copy(specs.join("orders.yaml"), specs.join("tower.yaml")).unwrap();
    assert_eq!(parts(&run(folder.path(), &[])).0, Some(0));
    let read = |path: &str| std::fs::read_to_string(folder.path().join("generated").join(path)).unwrap();
    let manifest = read("Cargo.toml");
    assert!(manifest.contains("default = [\"orders\", \"tower_api\", \"rustls\", \"http2\"]"), "{manifest}");
    assert!(manifest.contains("\ntower = [\"dep:tower-service\"]\n"), "{manifest}");
    assert!(read("src/lib.rs").contains("#[cfg(feature = \"tower_api\")]\npub mod tower;"));
    assert!(read("README.md").contains("| `tower_api`, `tower` |"));
}

#[test]
fn errors_in_a_document_write_nothing() {
    let folder = folder();
    let (status, stdout, stderr) = parts(&run(folder.path(), &["generate", "bad.yaml", "--out", "client"]));
    assert_eq!((status, stdout.as_str()), (Some(1), ""));
    assert!(stderr.contains("error[duplicate-key]") && stderr.contains("bad.yaml:2:1"), "{stderr}");
    assert!(stderr.contains("nothing was written"), "{stderr}");
    assert!(!folder.path().join("client").exists());
}

#[test]
fn files_of_others_are_not_overwritten() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("client")).unwrap();
    std::fs::write(folder.path().join("client/Cargo.toml"), "[package]\n").unwrap();
    let (status, _, stderr) = parts(&run(folder.path(), &["generate", "good.yaml", "--out", "client"]));
    assert_eq!(status, Some(1));
    assert!(stderr.contains("not made by the generator") && stderr.contains("Cargo.toml"), "{stderr}");
    assert!(!folder.path().join("client/src").exists());
}

#[test]
fn diagnostics_are_for_people_or_for_programs() {
    let folder = folder();
    let (status, stdout, stderr) = parts(&run(folder.path(), &["lint", "bad.yaml"]));
    assert_eq!((status, stdout.as_str()), (Some(1), ""));
    assert!(stderr.contains("error[duplicate-key]") && !stderr.contains('\u{1b}'), "{stderr}");
    let (_, _, colored) = parts(&run(folder.path(), &["lint", "bad.yaml", "--color", "always"]));
    assert!(colored.contains('\u{1b}'), "{colored}");

    let (status, stdout, stderr) = parts(&run(folder.path(), &["lint", "bad.yaml", "--format", "json"]));
    assert_eq!((status, stderr.as_str()), (Some(1), ""));
    let found: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(found["diagnostics"][0]["code"], "duplicate-key");
    assert_eq!(found["summary"], serde_json::Value::Null);

    let (status, stdout, _) = parts(&run(folder.path(), &["lint", "good.yaml", "--format", "json"]));
    assert_eq!(status, Some(0));
    let found: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((&found["diagnostics"], &found["summary"]["operations"]), (&serde_json::json!([]), &1.into()));
}

#[test]
fn a_document_comes_from_the_standard_input() {
    let folder = folder();
    let (status, stdout, stderr) = parts(&run_with_input(folder.path(), &["map", "-"], GOOD));
    assert_eq!(status, Some(0), "{stderr}");
    let map: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(map["operations"]["listOrders"]["path"], "/orders");
}

#[test]
fn codes_are_explained() {
    let folder = folder();
    let (status, stdout, _) = parts(&run(folder.path(), &["explain", "duplicate-key"]));
    assert_eq!(status, Some(0));
    assert!(stdout.starts_with("error[duplicate-key]: "), "{stdout}");
    let (status, stdout, stderr) = parts(&run(folder.path(), &["explain", "duplicat-key"]));
    assert_eq!((status, stdout.as_str()), (Some(64), ""));
    assert!(stderr.contains("did you mean `duplicate-key`"), "{stderr}");
}

#[test]
fn wrong_arguments_and_missing_files_have_their_status() {
    let folder = folder();
    for arguments in
        [&["nonsense"][..], &["generate", "good.yaml"], &["lint"], &["lint", "good.yaml", "--format", "xml"]]
    {
        assert_eq!(run(folder.path(), arguments).status.code(), Some(64), "{arguments:?}");
    }
    for arguments in [&["--help"][..], &["--version"], &["completions", "zsh"]] {
        assert_eq!(run(folder.path(), arguments).status.code(), Some(0), "{arguments:?}");
    }
    let (status, _, stderr) = parts(&run(folder.path(), &["lint", "none.yaml"]));
    assert_eq!(status, Some(1));
    assert!(stderr.contains("cannot read `none.yaml`"), "{stderr}");
    for arguments in [&[][..], &["check"]] {
        let (status, _, stderr) = parts(&run(folder.path(), arguments));
        assert_eq!(status, Some(1));
        assert!(stderr.contains("specs/generator.yaml"), "{stderr}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let folder = folder();
    let mut child = Command::new(env!("CARGO_BIN_EXE_generator"))
        .args(["completions", "bash"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let (status, _, stderr) = parts(&child.wait_with_output().unwrap());
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
}

/// A workspace whose output is up to date.
fn workspace() -> tempfile::TempDir {
    let folder = folder();
    let specs = folder.path().join("specs");
    std::fs::create_dir(&specs).expect("a folder can be made");
    let settings = "package: {name: my-clients, version: 0.1.0, description: Clients.}\n";
    for (name, text) in [("orders.yaml", GOOD), ("generator.yaml", settings)] {
        std::fs::write(specs.join(name), text).expect("the temporary folder can be written to");
    }
    let output = run(folder.path(), &[]);
    assert!(output.status.success(), "{output:?}");
    folder
}

#[test]
fn check_tells_what_is_stale() {
    let folder = workspace();
    let (status, stdout, stderr) = parts(&run(folder.path(), &["check"]));
    assert_eq!((status, stdout.as_str()), (Some(0), ""), "{stderr}");
    assert!(stderr.contains("up to date"), "{stderr}");

    let manifest = folder.path().join("generated/Cargo.toml");
    let text = std::fs::read_to_string(&manifest).unwrap() + "# changed by hand\n";
    std::fs::write(&manifest, &text).unwrap();
    let (status, stdout, stderr) = parts(&run(folder.path(), &["check"]));
    assert_eq!(status, Some(2), "{stderr}");
    assert!(stdout.contains("\n-# changed by hand\n"), "{stdout}");
    assert!(stderr.contains("1 stale, 0 missing, 0 no longer made"), "{stderr}");
    assert_eq!(std::fs::read_to_string(&manifest).unwrap(), text);
}

/// A document with three warnings.
const WARNED: &str = "openapi: 3.1.0\ninfo: {title: Orders}\npaths: {}\nx-lenien: true\n";

#[test]
fn warnings_are_denied_and_allowed() {
    let folder = folder();
    std::fs::write(folder.path().join("warned.yaml"), WARNED).expect("the temporary folder can be written to");
    let lint = |arguments: &[&str]| parts(&run(folder.path(), &[&["lint", "warned.yaml"], arguments].concat()));
    assert_eq!(lint(&[]).0, Some(0));
    let (status, _, stderr) = lint(&["--deny", "no-servers", "--allow", "missing-version"]);
    assert_eq!(status, Some(1));
    assert!(stderr.contains("error[no-servers]") && stderr.contains("did you mean `x-lenient`"), "{stderr}");
    assert!(!stderr.contains("missing-version"), "{stderr}");
    let (status, _, stderr) = lint(&["--deny", "warnings", "--allow", "no-servers"]);
    assert_eq!((status, stderr.contains("2 errors, 0 warnings")), (Some(1), true), "{stderr}");
    for (arguments, problem) in [
        (["--deny", "no-server"], "did you mean `no-servers`?"),
        (["--allow", "duplicate-key"], "cannot be allowed"),
        (["--limit", "values"], "write it as `NAME=NUMBER`"),
        (["--limit", "value=1"], "the limits are"),
    ] {
        let (status, _, stderr) = lint(&arguments);
        assert_eq!(status, Some(64), "{arguments:?}");
        assert!(stderr.contains(problem), "{stderr}");
    }
    assert_eq!(lint(&["--deny", "no-servers", "--allow", "no-servers"]).0, Some(64));
}

#[test]
fn limits_are_changed() {
    let folder = folder();
    let (status, _, stderr) = parts(&run(folder.path(), &["lint", "good.yaml", "--limit", "values=5"]));
    assert_eq!(status, Some(1));
    assert!(stderr.contains("error[too-many-values]") && stderr.contains("--limit values=NUMBER"), "{stderr}");
    let specs = folder.path().join("specs");
    std::fs::create_dir(&specs).expect("a folder can be made");
    let settings = "package: {name: my-clients, version: 0.1.0, description: Clients.}\nlimits: {output: 10}\n";
    for (name, text) in [("orders.yaml", GOOD), ("generator.yaml", settings)] {
        std::fs::write(specs.join(name), text).expect("the temporary folder can be written to");
    }
    let (status, _, stderr) = parts(&run(folder.path(), &[]));
    assert_eq!((status, stderr.contains("error[output-too-large]")), (Some(1), true), "{stderr}");
    // The command line has the last word.
    assert_eq!(run(folder.path(), &["generate", "--limit", "output=1000000"]).status.code(), Some(0));
}

#[test]
fn workflows_get_annotations() {
    let folder = folder();
    let (status, stdout, stderr) = parts(&run(folder.path(), &["lint", "bad.yaml", "--format", "github"]));
    assert_eq!(status, Some(1), "{stderr}");
    assert!(stdout.starts_with("::error file=bad.yaml,line="), "{stdout}");
    assert!(stdout.contains(",title=duplicate-key::the key `") && stdout.contains("%0Ahelp: "), "{stdout}");
}

#[test]
fn a_screenful_is_shown_unless_all_is_asked_for() {
    let folder = folder();
    let unknown: Vec<String> = (0..30).map(|number| format!("field{number}: 1\n")).collect();
    std::fs::write(folder.path().join("many.yaml"), WARNED.to_owned() + &unknown.concat())
        .expect("the folder can be written to");
    let (_, _, stderr) = parts(&run(folder.path(), &["lint", "many.yaml"]));
    assert_eq!(stderr.matches("warning[").count(), 20);
    assert!(stderr.contains("and 13 more; `--all` shows them"), "{stderr}");
    let (_, _, stderr) = parts(&run(folder.path(), &["lint", "many.yaml", "--all"]));
    assert_eq!(stderr.matches("warning[").count(), 33);
}
