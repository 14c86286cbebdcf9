//! What a build step writes, what it tells Cargo, and how it fails.

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::package::dependencies;

/// A document without findings.
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

/// A crate that may have a build step.
struct Crate {
    /// Its folder.
    folder: TempDir,
}

impl Crate {
    /// A crate with every dependency and these files.
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let lines: Vec<_> =
            dependencies(&RuntimeFeatures::default()).into_iter().map(|dependency| dependency.line).collect();
        let krate = Self { folder };
        krate.add("Cargo.toml", &format!("[package]\nname = 'x'\n[dependencies]\n{}\n", lines.join("\n")));
        for (name, text) in files {
            krate.add(name, text);
        }
        krate
    }

    /// Adds or replaces a file.
    fn add(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("the temporary folder can be written to");
    }

    /// The path of a file.
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a step with these documents: how it ended, and what Cargo was told.
    fn run(&self, documents: &[&str]) -> (Result<(), BuildError>, String) {
        self.run_step(&documents.iter().fold(Builder::new(), |builder, name| builder.document(self.path(name))))
    }

    /// Runs a step.
    fn run_step(&self, builder: &Builder) -> (Result<(), BuildError>, String) {
        let mut told = Vec::new();
        let result = builder.run(&self.path("out"), Some(self.folder.path().into()), &mut told);
        (result, String::from_utf8(told).expect("the text is UTF-8"))
    }
}

/// The text of the error that must have come.
fn text(result: Result<(), BuildError>) -> String {
    format!("{:?}", result.expect_err("the step fails"))
}

#[test]
fn each_document_becomes_a_file() {
    let krate = Crate::new(&[("a.yaml", GOOD), ("b.yaml", GOOD)]);
    let (result, told) = krate.run(&["a.yaml", "b.yaml"]);
    result.expect("the step succeeds");
    for name in ["a.rs", "b.rs"] {
        let module = fs::read_to_string(krate.path("out").join(name)).expect("the file was written");
        assert!(module.contains("pub struct ListOrders"), "{module}");
        syn::parse_file(&module).expect("the file parses");
    }
    let announced = ["Cargo.toml", "a.yaml", "b.yaml"]
        .map(|name| format!("cargo::rerun-if-changed={}", krate.path(name).display()));
    assert_eq!(told.lines().collect::<Vec<_>>(), announced);
}

#[test]
fn every_file_that_is_read_makes_cargo_run_the_step_again() {
    let document = GOOD.to_owned() + "components: {schemas: {Order: {$ref: models/order.yaml}}}\n";
    let krate = Crate::new(&[("a.yaml", &document)]);
    fs::create_dir(krate.path("models")).expect("the folder can be made");
    krate.add("models/order.yaml", "type: object\nproperties: {id: {$ref: 'id.json'}}\n");
    krate.add("models/id.json", r#"{"type": "string"}"#);
    krate.add("models/unused.yaml", "type: object\n");
    let (result, told) = krate.run(&["a.yaml"]);
    result.expect("the step succeeds");
    let announced = ["Cargo.toml", "a.yaml", "models/order.yaml", "models/id.json"]
        .map(|name| format!("cargo::rerun-if-changed={}", krate.path(name).display()));
    assert_eq!(told.lines().collect::<Vec<_>>(), announced);
}

#[test]
fn a_second_run_leaves_the_file_alone() {
    let krate = Crate::new(&[("a.yaml", GOOD)]);
    let modified = || fs::metadata(krate.path("out/a.rs")).and_then(|meta| meta.modified()).expect("the file is there");
    krate.run(&["a.yaml"]).0.expect("the step succeeds");
    let before = modified();
    krate.add("out/other.rs", &format!("// {} in another build step\n", output::MARK));
    krate.run(&["a.yaml"]).0.expect("the step succeeds");
    assert_eq!(modified(), before);
    assert!(krate.path("out/other.rs").exists());
}

#[test]
fn a_document_can_have_a_name_of_its_own() {
    let krate = Crate::new(&[("openapi.yaml", GOOD)]);
    let builder = Builder::new().named_document("orders", krate.path("openapi.yaml"));
    builder.run(&krate.path("out"), None, &mut Vec::new()).expect("the step succeeds");
    let module = fs::read_to_string(krate.path("out/orders.rs")).expect("the file was written");
    assert!(module.contains("ORDERS_BASE_URL"), "{module}");
}

#[test]
fn warnings_are_one_line_each_with_code_place_and_help() {
    let document = GOOD.replace("servers: [{url: 'https://example.com'}]\n", "");
    let krate = Crate::new(&[("a.yaml", &document)]);
    let (result, told) = krate.run(&["a.yaml"]);
    result.expect("the step succeeds");
    let warnings: Vec<_> = told.lines().filter_map(|line| line.strip_prefix("cargo::warning=")).collect();
    let place = format!("{}:1:1: ", krate.path("a.yaml").display());
    assert_eq!(warnings.len(), 1, "{told}");
    assert!(warnings[0].starts_with(&place), "{told}");
    assert!(warnings[0].contains(" [no-servers]; "), "{told}");
}

#[test]
fn text_of_a_document_is_no_instruction_to_cargo() {
    let mut told = Vec::new();
    tell(&mut told, "warning", "x\ncargo::rustc-env=A=b\r\n").expect("a vector takes all");
    assert_eq!(String::from_utf8_lossy(&told), "cargo::warning=x cargo::rustc-env=A=b\n");
}

#[test]
fn an_error_in_a_document_ends_the_step_with_its_place() {
    let document = GOOD.replace("operationId: listOrders", "operationId: listOrders\n      operationId: again");
    let krate = Crate::new(&[("a.yaml", GOOD), ("b.yaml", &document)]);
    let (result, told) = krate.run(&["a.yaml", "b.yaml"]);
    let text = text(result);
    assert!(text.starts_with("error[duplicate-key]: "), "{text}");
    assert!(text.contains("b.yaml:7:7"), "{text}");
    assert!(text.ends_with("1 error in the document, from which nothing can be generated"), "{text}");
    assert!(told.contains("b.yaml"), "{told}");
    assert!(!krate.path("out").exists());
}

#[test]
fn a_document_that_is_missing_ends_the_step() {
    let krate = Crate::new(&[]);
    let text = text(krate.run(&["a.yaml"]).0);
    assert!(text.starts_with("cannot read `") && text.contains("a.yaml"), "{text}");
}

#[test]
fn a_missing_dependency_ends_the_step_with_the_line_to_add() {
    let krate = Crate::new(&[("a.yaml", GOOD)]);
    let manifest = fs::read_to_string(krate.path("Cargo.toml")).expect("the manifest is there");
    let wanted = ["http", "serde_json"];
    let name = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    let (missing, kept): (Vec<_>, Vec<_>) = manifest.lines().partition(|line| wanted.contains(&name(line).as_str()));
    krate.add("Cargo.toml", &kept.join("\n"));
    let text = text(krate.run(&["a.yaml"]).0);
    let expected = format!(
        "generated code needs crates that `{}` does not declare; add to it:\n\n    [dependencies]\n    {}\n",
        krate.path("Cargo.toml").display(),
        missing.join("\n    ")
    );
    assert_eq!(missing.len(), 2);
    assert_eq!(text, expected);
    assert!(!krate.path("out").exists());
}

#[test]
fn a_manifest_that_cannot_be_read_ends_the_step() {
    let krate = Crate::new(&[("a.yaml", GOOD)]);
    krate.add("Cargo.toml", "[dependencies\n");
    let invalid = text(krate.run(&["a.yaml"]).0);
    assert!(invalid.starts_with("cannot read `") && invalid.contains("Cargo.toml"), "{invalid}");
}

#[test]
fn a_step_needs_documents() {
    let error = text(Builder::new().run(Path::new("out"), None, &mut Vec::new()));
    assert!(error.starts_with("there is no document"), "{error}");
}

#[test]
fn types_are_chosen_for_formats() {
    let krate = Crate::new(&[("orders.yaml", &GOOD.replace("{type: string}", "{type: string, format: uuid}"))]);
    let builder = Builder::new().document(krate.path("orders.yaml"));
    let (result, told) = krate.run_step(&builder.clone().type_for("uuid", "crate::OrderId"));
    assert!(result.is_ok() && !told.contains("warning"), "{result:?} {told}");
    let text = fs::read_to_string(krate.path("out/orders.rs")).expect("the file was written");
    assert!(text.contains("Vec<crate::OrderId>") && text.contains("impl runtime::Empty for crate::OrderId"));
    let (result, _) = krate.run_step(&builder.type_for("uuid", "OrderId"));
    let error = result.expect_err("the type is no path").to_string();
    assert!(error.contains("`OrderId`") && error.contains("type_for"), "{error}");
}

#[test]
fn features_of_the_runtime_are_chosen() {
    let krate = Crate::new(&[("a.yaml", GOOD)]);
    let builder = Builder::new().document(krate.path("a.yaml"));
    let refused = text(krate.run_step(&builder.clone().runtime_features(["tower"])).0);
    assert!(refused.contains("\n    tower-service = \""), "{refused}");
    let refused = text(krate.run_step(&builder.clone().runtime_features(["towers"])).0);
    assert!(refused.starts_with("`runtime_features`: `towers` is no feature of the runtime, which has: "), "{refused}");

    let manifest = fs::read_to_string(krate.path("Cargo.toml")).expect("the file is there");
    krate.add("Cargo.toml", &manifest.replace("\nreqwest", "\n# reqwest"));
    assert!(text(krate.run_step(&builder).0).contains("\n    reqwest = {"));
    krate.run_step(&builder.without_default_features()).0.expect("nothing needs the built-in transport");
    let module = fs::read_to_string(krate.path("out/a.rs")).expect("the file was written");
    assert!(!module.contains("pub mod http_client"));
    syn::parse_file(&module).expect("the file parses");
}

#[test]
fn limits_and_levels_are_those_of_the_step() {
    let krate = Crate::new(&[("orders.yaml", &GOOD.replace("servers: [{url: 'https://example.com'}]\n", ""))]);
    let step = || Builder::new().document(krate.path("orders.yaml"));
    let (ended, told) = krate.run_step(&step());
    assert!(ended.is_ok() && told.contains("[no-servers]"), "{told}");
    let (ended, told) = krate.run_step(&step().allow("no-servers"));
    assert!(ended.is_ok() && !told.contains("[no-servers]"), "{told}");
    let error = |builder: &Builder| krate.run_step(builder).0.expect_err("the step fails").to_string();
    assert!(error(&step().deny("warnings")).contains("error[no-servers]"));
    assert!(error(&step().limit("values", 3)).contains("error[too-many-values]"));
    assert!(error(&step().limit("value", 3)).starts_with("`limit`: there is no limit `value`"));
    assert!(error(&step().allow("duplicate-key")).contains("cannot be allowed"));
}
