//! Documents of every construct, up to the files of a crate.

use std::collections::BTreeSet;

use generator::analyze::analyze;
use generator::config::Options;
use generator::diag::Diagnostics;
use generator::emit::{self, Package};
use generator::ir;
use generator::names;
use generator::output::File;
use generator::package::{self, Client};
use generator::source::Sources;

use crate::document::{Check, Document};
use crate::front_end;
use crate::items;

/// Whether a document could be generated from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was: what came out was checked.
    Emitted,
    /// It has errors.
    Refused,
}

/// What comes of a document.
#[derive(Debug, PartialEq, Eq)]
struct Output {
    /// The IR as text.
    ir: String,
    /// The files of a crate of its own, or one with the same modules as one text.
    files: Vec<File>,
}

/// Generates from a document: what comes out is Rust, has no name twice in one scope, stands in files with plain names,
/// and is the same each time, or printed in one way, where that is looked at.
///
/// # Panics
///
/// Where that does not hold.
pub fn emission(document: &Document) -> Verdict {
    let text = document.root.to_string();
    let Some(output) = generate(&text, document) else {
        return Verdict::Refused;
    };
    if document.check == Check::Determinism {
        assert_eq!(Some(&output), generate(&text, document).as_ref(), "two runs give the same");
    }
    let mut paths = BTreeSet::new();
    for file in &output.files {
        assert!(is_allowed(&file.path), "`{}` is no name for a file", file.path);
        assert!(paths.insert(file.path.to_lowercase()), "there are two files `{}`", file.path);
    }
    for file in output.files.iter().filter(|file| is_generated(&file.path)) {
        check_rust(&file.path, &file.contents, document.check);
    }
    if document.check != Check::Text {
        check_modules(&output.files);
    }
    Verdict::Emitted
}

/// Generates a crate or a text; none where the document has errors.
fn generate(text: &str, document: &Document) -> Option<Output> {
    let (sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let root = sources.add("document.json", text.to_owned(), &mut diagnostics).ok()?;
    let api = front_end::api(&sources, root, &mut diagnostics)?;
    let analysis = analyze(&api);
    let names = names::assign(&api, &analysis);
    let path = document.has_path.then(|| "some_client".to_owned());
    let package = Package { api: "client".to_owned(), path, has_features: document.has_features };
    let module = emit::emit(&api, &analysis, &names, &package);
    let features = if document.has_features { emit::features(&api, &analysis, &names) } else { Vec::new() };
    let ir = ir::dump(&api);
    if document.check == Check::Text {
        let file = File { path: "src/text.rs".to_owned(), contents: module.into_text() };
        return Some(Output { ir, files: vec![file] });
    }
    let is_signed = api.webhook_signature.is_some();
    let client = Client { document: "document.json".to_owned(), title: api.title, module, features, is_signed };
    let files = package::standalone("some-client", vec![client], &Options::default());
    Some(Output { ir, files })
}

/// Whether a path is below the output folder, and means the same to every file system.
fn is_allowed(path: &str) -> bool {
    let is_plain = |part: &str| {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
        let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
        let is_device = ["con", "prn", "aux", "nul", "com1", "lpt1"].contains(&stem.as_str());
        !part.is_empty() && part.bytes().all(is_name) && !part.bytes().all(|byte| byte == b'.') && !is_device
    };
    path.len() <= 200 && path.split('/').all(is_plain) && (path.starts_with("src/") || !path.contains('/'))
}

/// Whether a file is made from the document; the runtime is the same in each crate.
fn is_generated(path: &str) -> bool {
    path.starts_with("src/") && path != "src/runtime.rs" && !path.starts_with("src/runtime/")
}

/// The text is Rust with each name once in its scope.
fn check_rust(path: &str, text: &str, check: Check) {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("`{path}` is no Rust: {error}\n{text}"));
    items::check_names(path, &file.items);
    if check != Check::Print {
        return;
    }
    let printed = prettyplease::unparse(&file);
    let again = syn::parse_file(&printed).unwrap_or_else(|error| panic!("`{path}` printed: {error}\n{printed}"));
    assert_eq!(printed, prettyplease::unparse(&again), "`{path}` is printed in two ways");
}

/// Each module that is declared has its file, and each file its declaration.
fn check_modules(files: &[File]) {
    let declared = files.iter().filter(|file| is_generated(&file.path)).flat_map(|file| {
        let folder = match file.path.as_str() {
            "src/lib.rs" => "src".to_owned(),
            path => path.trim_end_matches(".rs").to_owned(),
        };
        let modules = syn::parse_file(&file.contents).map(|file| items::declared_modules(&file.items));
        modules.unwrap_or_default().into_iter().map(move |name| format!("{folder}/{name}.rs"))
    });
    let declared: BTreeSet<String> = declared.filter(|path| path != "src/runtime.rs").collect();
    let found = files.iter().map(|file| file.path.clone());
    let found: BTreeSet<String> = found.filter(|path| is_generated(path) && path != "src/lib.rs").collect();
    assert_eq!(declared, found, "modules and their files");
}
