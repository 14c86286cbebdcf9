//! Mistakes in documents of several files, and files that a document may not lead to.

use std::fs::File;
use std::path::Path;

use integration_tests::program::run;
use integration_tests::project;
use tempfile::TempDir;

use super::{GOOD, generator, told};

/// The document in `api/orders.yaml`, whose schema of an order is elsewhere, with other files around it.
fn files(reference: &str, others: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let document = GOOD.replacen("#/components/schemas/Order", reference, 1);
    project::write(&folder.path().join("api/orders.yaml"), &document);
    for (path, text) in others {
        project::write(&folder.path().join(path), text);
    }
    folder
}

/// What is told of the document in a folder.
fn told_in(folder: &TempDir) -> String {
    let arguments = ["generate", "api/orders.yaml", "--out", "client", "--name", "orders"];
    told(folder.path(), &mut generator(folder.path(), &arguments))
}

/// What is told of a document with that reference, and other files around it.
fn told_of(reference: &str, others: &[(&str, &str)]) -> String {
    told_in(&files(reference, others))
}

/// What is told of a document in a folder whose files cannot be compared before and after.
fn linted(folder: &TempDir) -> String {
    run(&mut generator(folder.path(), &["lint", "api/orders.yaml"])).stderr
}

#[test]
fn a_file_that_is_missing() {
    insta::assert_snapshot!(told_of("modells/order.yaml", &[("api/models/order.yaml", "{}\n")]), @r"
    exit status 1
    error[unresolved-reference]: cannot read `modells/order.yaml`: No such file or directory (os error 2)
      --> api/orders.yaml:23:23
       |
    23 |                 $ref: 'modells/order.yaml'
       |                       ^^^^^^^^^^^^^^^^^^^^
       |
       = help: correct the path, which is relative to the file that it stands in

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_file_with_another_name() {
    insta::assert_snapshot!(told_of("./models/orders.yml", &[("api/models/order.yml", "{}\n")]), @r"
    exit status 1
    error[unresolved-reference]: cannot read `./models/orders.yml`: No such file or directory (os error 2)
      --> api/orders.yaml:23:23
       |
    23 |                 $ref: './models/orders.yml'
       |                       ^^^^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `./models/order.yml`?

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_name_that_is_not_in_the_file() {
    insta::assert_snapshot!(told_of("models.yaml#/order", &[("api/models.yaml", "Order: {type: object}\n")]), @r"
    exit status 1
    error[unresolved-reference]: `models.yaml#/order` refers to nothing in `api/models.yaml`
      --> api/orders.yaml:23:23
       |
    23 |                 $ref: 'models.yaml#/order'
       |                       ^^^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `models.yaml#/Order`?

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_mistake_in_another_file() {
    let others = [("api/models.yaml", "Order:\n  type: object\n  properties:\n    id: {type: strin}\n")];
    insta::assert_snapshot!(told_of("models.yaml#/Order", &others), @r"
    exit status 1
    error[unknown-value]: `strin` is no type of JSON Schema
     --> api/models.yaml:4:16
      |
    4 |     id: {type: strin}
      |                ^^^^^
      |
      = help: did you mean `string`?

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn another_file_that_is_not_yaml() {
    insta::assert_snapshot!(told_of("models.yaml#/Order", &[("api/models.yaml", "Order:\n  type: [object\n")]), @r"
    exit status 1
    error[invalid-syntax]: did not find expected ',' or ']'
    --> api/models.yaml:3:1
     = help: look for wrong indentation, or a quote, bracket or comma too many or too few, here or just above

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn another_file_that_is_empty() {
    insta::assert_snapshot!(told_of("models.yaml#/Order", &[("api/models.yaml", "")]), @r"
    exit status 1
    error[invalid-syntax]: the document is empty
    --> api/models.yaml:1:1
     = help: start it with its version, for example `openapi: 3.1.0`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn another_file_that_nests_too_deep() {
    let deep = "[".repeat(1000) + &"]".repeat(1000);
    insta::assert_snapshot!(told_of("models.json#/Order", &[("api/models.json", &deep)]), @r"
    exit status 1
    error[nesting-too-deep]: values nest more than 120 levels deep
     --> api/models.json:1:121
      |
    1 | ...[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
      |                                            ^
      |
      = help: define the inner parts under `components` and refer to them with `$ref`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn another_file_that_is_too_large() {
    let folder = files("models.json", &[("api/models.json", "")]);
    let file = File::options().write(true).open(folder.path().join("api/models.json"));
    file.and_then(|file| file.set_len((64 << 20) + 1)).expect("the file can grow");
    insta::assert_snapshot!(linted(&folder), @r"
    error[document-too-large]: the document has more than 64 MiB
    --> api/models.json:1:1
     = help: split the document, leave out what the client does not need, or raise the limit with `--limit bytes=NUMBER`

    1 error, 0 warnings
    ");
}

#[test]
fn files_that_lead_to_each_other() {
    let others =
        [("api/a.yaml", "Order: {$ref: 'b.yaml#/Order'}\n"), ("api/b.yaml", "Order: {$ref: 'a.yaml#/Order'}\n")];
    insta::assert_snapshot!(told_of("a.yaml#/Order", &others), @r"
    exit status 1
    error[reference-cycle]: this `$ref` leads back to itself
     --> api/a.yaml:1:8
      |
    1 | Order: {$ref: 'b.yaml#/Order'}
      |        ^^^^^^^^^^^^^^^^^^^^^^^
     ::: api/b.yaml:1:8
      |
    1 | Order: {$ref: 'a.yaml#/Order'}
      |        ----------------------- it comes back from here
      |
      = help: let one of the references in the cycle be the definition itself

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_file_above_the_document() {
    insta::assert_snapshot!(told_of("../models.yaml#/Order", &[("models.yaml", "Order: {type: object}\n")]), @r"
    exit status 1
    error[external-reference]: `../models.yaml` leads out of the folder of `api/orders.yaml`, and only files below that are read
      --> api/orders.yaml:23:23
       |
    23 |                 $ref: '../models.yaml#/Order'
       |                       ^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: move the file below that folder, or the document up; or bundle the documents into one, for example with `npx @redocly/cli bundle`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_file_above_the_document_that_another_file_leads_to() {
    let others = [("api/models/order.yaml", "$ref: ../../order.yaml\n"), ("order.yaml", "type: object\n")];
    insta::assert_snapshot!(told_of("models/order.yaml", &others), @r"
    exit status 1
    error[external-reference]: `../../order.yaml` leads out of the folder of `api/orders.yaml`, and only files below that are read
     --> api/models/order.yaml:1:7
      |
    1 | $ref: ../../order.yaml
      |       ^^^^^^^^^^^^^^^^
      |
      = help: move the file below that folder, or the document up; or bundle the documents into one, for example with `npx @redocly/cli bundle`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_file_of_the_system_in_disguise() {
    insta::assert_snapshot!(told_of("models/%2e%2e/%2E%2E/..%2fetc/passwd", &[]), @r"
    exit status 1
    error[external-reference]: `models/%2e%2e/%2E%2E/..%2fetc/passwd` leads out of the folder of `api/orders.yaml`, and only files below that are read
      --> api/orders.yaml:23:23
       |
    23 |                 $ref: 'models/%2e%2e/%2E%2E/..%2fetc/passwd'
       |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: move the file below that folder, or the document up; or bundle the documents into one, for example with `npx @redocly/cli bundle`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_file_whose_name_has_a_zero() {
    insta::assert_snapshot!(told_of("models.yaml%00.json", &[("api/models.yaml", "type: object\n")]), @r"
    exit status 1
    error[external-reference]: `models.yaml%00.json` has characters that no path has
      --> api/orders.yaml:23:23
       |
    23 |                 $ref: 'models.yaml%00.json'
       |                       ^^^^^^^^^^^^^^^^^^^^^
       |
       = help: write the path without them

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
#[cfg(unix)]
fn a_link_out_of_the_folder() {
    let folder = files("order.yaml", &[("secret/order.yaml", "type: object\n")]);
    let (from, to) = (folder.path().join("secret/order.yaml"), folder.path().join("api/order.yaml"));
    std::os::unix::fs::symlink(from, to).expect("the link can be made");
    insta::assert_snapshot!(told_in(&folder), @r"
    exit status 1
    error[external-reference]: `order.yaml` leads through a symbolic link out of the folder of `api/orders.yaml`, and only files below that are read
      --> api/orders.yaml:23:23
       |
    23 |                 $ref: 'order.yaml'
       |                       ^^^^^^^^^^^^
       |
       = help: move the file below that folder, or the document up; or bundle the documents into one, for example with `npx @redocly/cli bundle`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
#[cfg(unix)]
fn a_linked_folder_out_of_the_folder() {
    let folder = files("models/order.yaml", &[("secret/order.yaml", "type: object\n")]);
    std::os::unix::fs::symlink("../secret", folder.path().join("api/models")).expect("the link can be made");
    insta::assert_snapshot!(told_in(&folder), @r"
    exit status 1
    error[external-reference]: `models/order.yaml` leads through a symbolic link out of the folder of `api/orders.yaml`, and only files below that are read
      --> api/orders.yaml:23:23
       |
    23 |                 $ref: 'models/order.yaml'
       |                       ^^^^^^^^^^^^^^^^^^^
       |
       = help: move the file below that folder, or the document up; or bundle the documents into one, for example with `npx @redocly/cli bundle`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
#[cfg(unix)]
fn a_device_and_a_pipe_in_the_folder() {
    let folder = files("zero", &[]);
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("api/zero")).expect("the link can be made");
    insta::assert_snapshot!(linted(&folder), @r"
    error[external-reference]: `zero` leads through a symbolic link out of the folder of `api/orders.yaml`, and only files below that are read
      --> api/orders.yaml:23:23
       |
    23 |                 $ref: 'zero'
       |                       ^^^^^^
       |
       = help: move the file below that folder, or the document up; or bundle the documents into one, for example with `npx @redocly/cli bundle`

    1 error, 0 warnings
    ");
    let folder = files("pipe", &[]);
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("api/pipe")).status();
    assert!(made.is_ok_and(|status| status.success()), "no pipe can be made");
    insta::assert_snapshot!(linted(&folder), @r"
    error[unresolved-reference]: cannot read `pipe`: it is not a file
      --> api/orders.yaml:23:23
       |
    23 |                 $ref: 'pipe'
       |                       ^^^^^^
       |
       = help: correct the path, which is relative to the file that it stands in

    1 error, 0 warnings
    ");
}

#[test]
#[cfg(unix)]
fn links_that_stay_in_the_folder_and_a_linked_document_are_read() {
    let order = "type: object\nproperties: {next: {$ref: order.yaml}}\n";
    let folder = files("link.yaml", &[("api/models/order.yaml", order), ("work/link.yaml", "type: object\n")]);
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(from, folder.path().join(to)).expect("the link can be made");
    };
    link("models/order.yaml", "api/link.yaml");
    link("../api/orders.yaml", "work/orders.yaml");
    for document in ["api/orders.yaml", "work/orders.yaml"] {
        let ended = run(&mut generator(folder.path(), &["lint", document]));
        assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    }
}

#[test]
fn a_file_from_the_standard_input() {
    let folder = files("models.yaml#/Order", &[("models.yaml", "Order: {type: object}\n")]);
    let mut command = generator(folder.path(), &["generate", "-", "--out", "client", "--name", "orders"]);
    command.stdin(File::open(folder.path().join("api/orders.yaml")).expect("the document is there"));
    insta::assert_snapshot!(told(folder.path(), &mut command), @r"
    exit status 1
    error[external-reference]: `models.yaml` is relative to a file, and this document is from the standard input
      --> -:23:23
       |
    23 |                 $ref: 'models.yaml#/Order'
       |                       ^^^^^^^^^^^^^^^^^^^^
       |
       = help: name the file of the document instead of `-`; or bundle the documents into one, for example with `npx @redocly/cli bundle`

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn a_file_that_is_called_otherwise_in_swagger() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let document = "swagger: '2.0'\ninfo: {title: Orders, version: '1'}\nhost: example.com\npaths:\n  /orders:\n    get:\n      operationId: listOrders\n      responses:\n        '200': {description: Done., schema: {$ref: Order}}\ndefinitions:\n  Order: {type: object}\n";
    project::write(&folder.path().join("api/orders.yaml"), document);
    insta::assert_snapshot!(told_in(&folder), @r"
    exit status 1
    error[unresolved-reference]: cannot read `Order`: No such file or directory (os error 2)
     --> api/orders.yaml:9:52
      |
    9 | ...0': {description: Done., schema: {$ref: Order}}
      |                                            ^^^^^
      |
      = help: did you mean `#/definitions/Order`?

    1 error, 0 warnings; nothing was written
    ");
}

#[test]
fn files_around_a_document_are_read_wherever_it_is_named_from() {
    let others = [
        ("api/models/order.yaml", "type: object\nproperties: {total: {$ref: '../../api/money.json#/cents'}}\n"),
        ("api/money.json", "{\"cents\": {\"type\": \"integer\"}}"),
    ];
    let folder = files("models/order.yaml", &others);
    for (from, document) in
        [("", "api/orders.yaml"), ("api", "orders.yaml"), ("api", "./orders.yaml"), ("api/models", "../orders.yaml")]
    {
        let mut command = generator(&folder.path().join(from), &["lint", document]);
        let ended = run(&mut command);
        assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    }
    let absolute = folder.path().join("api/orders.yaml");
    let mut command = generator(Path::new("/"), &["lint", &absolute.to_string_lossy()]);
    assert_eq!(run(&mut command).status, Some(0));
}
