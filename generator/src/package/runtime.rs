//! The runtime as files of a crate, and as one inline module.

use std::fmt::Write as _;

use proc_macro2::TokenStream;

use crate::config::RuntimeFeatures;
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

/// The runtime with these features as `pub mod runtime { .. }`, with these inner attributes.
pub(super) fn inline(attributes: &TokenStream, features: &RuntimeFeatures) -> String {
    let root = RUNTIME.iter().find(|(name, _)| *name == "mod.rs").map(|(_, text)| *text).unwrap_or_default();
    let mut text = format!("pub mod runtime {{\n{attributes}\n");
    let root = resolve(root, features);
    let mut lines = root.lines();
    while let Some(line) = lines.next() {
        if line == NEVER {
            // Nothing of a module or an import that is turned off is needed.
            lines.next();
        } else if let Some(name) = module_name(line) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "pub mod {name} {{\n{}}}", resolve(file(name), features));
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.push_str("}\n");
    text
}

/// What stands before an item that is turned off.
const NEVER: &str = "#[cfg(false)]";

/// Code without the features of the runtime, which the crate that takes it in does not have: what is on or off stays
/// so, with the conditions that always hold left out.
pub(super) fn resolve(text: &str, features: &RuntimeFeatures) -> String {
    let mut resolved = String::with_capacity(text.len());
    for line in text.lines() {
        let condition = line.trim().strip_prefix("#[cfg(").and_then(|rest| rest.strip_suffix(")]"));
        let condition = condition.and_then(|condition| syn::parse_str(condition).ok());
        match condition.and_then(|condition| holds(&condition, features)) {
            Some(true) => continue,
            Some(false) => {
                let indent = line.len() - line.trim_start().len();
                resolved.push_str(&" ".repeat(indent));
                resolved.push_str(NEVER);
            }
            None => resolved.push_str(&replaced(line, features)),
        }
        resolved.push('\n');
    }
    resolved
}

/// Whether a condition holds; none where it asks for something else than features.
fn holds(condition: &syn::Meta, features: &RuntimeFeatures) -> Option<bool> {
    match condition {
        syn::Meta::NameValue(pair) if pair.path.is_ident("feature") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. }) => Some(features.has(&name.value())),
            _ => None,
        },
        syn::Meta::List(list) => {
            let parser = syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated;
            let parts = list.parse_args_with(parser).ok()?;
            let parts: Vec<bool> = parts.iter().map(|part| holds(part, features)).collect::<Option<_>>()?;
            match parts.as_slice() {
                [part] if list.path.is_ident("not") => Some(!part),
                parts if list.path.is_ident("any") => Some(parts.contains(&true)),
                parts if list.path.is_ident("all") => Some(!parts.contains(&false)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The line with each feature in the place of its name: `cfg!(feature = "tower")` is `cfg!(false)`.
fn replaced(line: &str, features: &RuntimeFeatures) -> String {
    let mut parts = line.split("feature = \"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some((name, rest)) = part.split_once('"') {
            text.push_str(if features.has(name) { "true" } else { "false" });
            text.push_str(rest);
        } else {
            text.push_str("feature = \"");
            text.push_str(part);
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_resolved() {
        let text = "    #[cfg(feature = \"rustls\")]\na\n    #[cfg(not(feature = \"rustls\"))]\nb\n\
                    #[cfg(any(feature = \"tower\", feature = \"http2\"))]\nc\n#[cfg(all(feature = \"tower\"))]\nd\n\
                    #[cfg(all(test, feature = \"tower\"))]\ne(cfg!(feature = \"http2\"))\n";
        let resolved = "a\n    #[cfg(false)]\nb\nc\n#[cfg(false)]\nd\n#[cfg(all(test, false))]\ne(cfg!(true))\n";
        assert_eq!(resolve(text, &RuntimeFeatures::default()), resolved);
    }

    #[test]
    fn what_only_begins_like_a_feature_stays_whole() {
        for text in ["/// feature = \"\n", "/// feature = \"tower\n", "a feature = \n"] {
            assert_eq!(resolve(text, &RuntimeFeatures::default()), text);
        }
    }

    #[test]
    fn a_runtime_in_another_crate_asks_for_no_feature() {
        let mut all = RuntimeFeatures::default();
        for feature in crate::config::runtime_features() {
            all.add(&feature.name).expect("it is a feature");
        }
        for features in [RuntimeFeatures::none(), RuntimeFeatures::default(), all] {
            let text = inline(&TokenStream::new(), &features);
            assert!(!text.contains("feature = \""), "{features:?}");
            assert_eq!(text.contains("pub mod tower {"), features.has("tower"));
            assert_eq!(text.contains("pub use tower::TowerTransport;"), features.has("tower"));
            assert_eq!(text.contains("pub mod http_client {"), features.has("rustls"));
        }
    }
}
