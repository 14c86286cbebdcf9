//! What a new user does wrong: each mistake ends with a message that says what to do, and nothing is written.
//!
//! The snapshots are in place: `cargo insta review` shows and accepts what changed.

#[path = "mistakes/broken.rs"]
mod broken;
#[path = "mistakes/documents.rs"]
mod documents;
#[path = "mistakes/files.rs"]
mod files;

use std::path::Path;
use std::process::Command;

use integration_tests::program::{command, run};
use integration_tests::project;
use tempfile::TempDir;

/// A document without a mistake.
const GOOD: &str = "\
openapi: 3.1.0
info:
  title: Orders
  version: '1'
servers:
  - url: https://api.example.com
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      parameters:
        - name: id
          in: path
          required: true
          schema:
            type: string
      responses:
        '200':
          description: The order.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Order'
components:
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id:
          type: string
";

/// The document's name.
const YAML: &str = "orders.yaml";

/// A folder with a document in it.
fn folder(name: &str, document: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    project::write(&folder.path().join(name), document);
    folder
}

/// The command in a folder.
fn generator(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = command(env!("CARGO_BIN_EXE_generator-command"), folder);
    command.args(arguments);
    command
}

/// The exit status and what people read; nothing may be printed as data, and nothing written.
fn told(folder: &Path, command: &mut Command) -> String {
    let before = project::files(folder);
    let ended = run(command);
    assert_eq!(ended.stdout, "", "{command:?}");
    assert!(project::files(folder) == before, "{command:?} wrote something");
    assert_ne!(ended.status, Some(0), "{command:?} found no mistake");
    // What the user named is shown as named; the folder is a temporary one.
    let text = ended.stderr.replace(&*folder.to_string_lossy(), "/folder");
    format!("exit status {}\n{text}", ended.status.expect("the command ends by itself"))
}

/// What is told of arguments beside a good document.
fn told_of_arguments(arguments: &[&str]) -> String {
    let folder = folder(YAML, GOOD);
    told(folder.path(), &mut generator(folder.path(), arguments))
}

#[test]
fn without_a_mistake_a_crate_is_written() {
    let folder = folder(YAML, GOOD);
    let arguments = ["generate", YAML, "--out", "client", "--name", "orders"];
    let ended = run(&mut generator(folder.path(), &arguments));
    assert_eq!((ended.status, ended.stdout.as_str()), (Some(0), ""), "{}", ended.stderr);
    assert!(folder.path().join("client/src/lib.rs").exists());
}

#[test]
fn a_path_that_is_wrong() {
    insta::assert_snapshot!(told_of_arguments(&["generate", "oders.yaml", "--out", "client"]), @r"
    exit status 1
    error: cannot read `oders.yaml`: No such file or directory (os error 2); check the path, which is relative to the current folder
    ");
}

#[test]
fn a_folder_instead_of_a_document() {
    insta::assert_snapshot!(told_of_arguments(&["generate", ".", "--out", "client"]), @r"
    exit status 1
    error: cannot read `.`: Is a directory (os error 21); name a file, not a folder
    ");
}

#[test]
fn no_folder_to_write_to() {
    insta::assert_snapshot!(told_of_arguments(&["generate", "orders.yaml"]), @r"
    exit status 64
    error: the following required arguments were not provided:
      --out <DIR>

    Usage: generator generate --out <DIR> <DOC>...

    For more information, try '--help'.
    ");
}

#[test]
fn a_command_that_is_misspelled() {
    insta::assert_snapshot!(told_of_arguments(&["genrate", "orders.yaml", "--out", "client"]), @r"
    exit status 64
    error: unrecognized subcommand 'genrate'

      tip: a similar subcommand exists: 'generate'

    Usage: generator [OPTIONS] [COMMAND]

    For more information, try '--help'.
    ");
}

#[test]
fn a_name_with_a_space() {
    insta::assert_snapshot!(told_of_arguments(&["generate", "orders.yaml", "--out", "client", "--name", "my orders"]), @r"
    exit status 64
    error: invalid value 'my orders' for '--name <NAME>': use a-z, 0-9, `-` and `_`, start with a letter, and take no word of Rust such as `box`

    For more information, try '--help'.
    ");
}

#[test]
fn a_name_that_starts_with_a_digit() {
    insta::assert_snapshot!(told_of_arguments(&["generate", "orders.yaml", "--out", "client", "--name", "3d"]), @r"
    exit status 64
    error: invalid value '3d' for '--name <NAME>': use a-z, 0-9, `-` and `_`, start with a letter, and take no word of Rust such as `box`

    For more information, try '--help'.
    ");
}

#[test]
fn a_name_in_upper_case() {
    insta::assert_snapshot!(told_of_arguments(&["generate", "orders.yaml", "--out", "client", "--name", "Orders"]), @r"
    exit status 64
    error: invalid value 'Orders' for '--name <NAME>': use a-z, 0-9, `-` and `_`, start with a letter, and take no word of Rust such as `box`

    For more information, try '--help'.
    ");
}

#[test]
fn a_file_as_folder() {
    insta::assert_snapshot!(told_of_arguments(&["generate", "orders.yaml", "--out", "orders.yaml"]), @r"
    exit status 1
    error: cannot read `orders.yaml/Cargo.toml`: Not a directory (os error 20); a file is where a folder should be, or the reverse; move it away
    ");
}

#[test]
fn a_folder_outside_a_workspace() {
    insta::assert_snapshot!(told_of_arguments(&["check"]), @r"
    exit status 1
    error: there is no `specs/generator.yaml` in `/folder` or a folder above it; run this inside the workspace, or give documents: `generator generate DOC --out DIR --name NAME`
    ");
}

#[test]
#[cfg(unix)]
fn a_folder_that_cannot_be_written_to() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;

    let folder = folder(YAML, GOOD);
    let out = folder.path().join("client");
    std::fs::create_dir(&out).expect("the folder can be made");
    let set_mode = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode));
    set_mode(folder.path(), 0o755).and_then(|()| set_mode(&out, 0o555)).expect("the mode can be set");
    let mut command = generator(folder.path(), &["generate", YAML, "--out", "client", "--name", "orders"]);
    // Nothing is read-only for the superuser, as whom tests run in containers.
    if out.metadata().expect("the folder is there").uid() == 0 {
        command.uid(65534);
    }
    insta::assert_snapshot!(told(folder.path(), &mut command), @r"
    exit status 1
    error: cannot write `client/Cargo.toml`: permission denied; give yourself the right to write there, or choose another folder with `--out`
    ");
}
