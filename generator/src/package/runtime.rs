//! The runtime as files of a crate, and as one inline module.

use std::fmt::Write as _;

use proc_macro2::TokenStream;

use crate::output::File;

include!(concat!(env!("OUT_DIR"), "/runtime_files.rs"));

/// The runtime as the module `runtime` of a crate.
pub(super) fn files() -> Vec<File> {
    let files = RUNTIME.iter().map(|(name, text)| {
        let path = match *name {
            "mod.rs" => "src/runtime.rs".to_owned(),
            name => format!("src/runtime/{name}"),
        };
        File { path, contents: format!("{}{text}", super::template_header()) }
    });
    files.collect()
}

/// The runtime as `pub mod runtime { .. }`, with these inner attributes.
pub(super) fn inline(attributes: &TokenStream) -> String {
    let root = RUNTIME.iter().find(|(name, _)| *name == "mod.rs").map(|(_, text)| *text).unwrap_or_default();
    let mut text = format!("pub mod runtime {{\n{attributes}\n");
    for line in root.lines() {
        if let Some(name) = module_name(line) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "pub mod {name} {{\n{}}}", file(name));
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.push_str("}\n");
    text
}

/// The name in a line `pub mod name;`.
fn module_name(line: &str) -> Option<&str> {
    line.strip_prefix("pub mod ")?.strip_suffix(';')
}

/// The text of the module of that name.
fn file(module: &str) -> &'static str {
    let name = format!("{module}.rs");
    RUNTIME.iter().find(|(known, _)| *known == name).map(|(_, text)| *text).unwrap_or_default()
}
