//! The rules of the house that a compiler does not hold: which module may use which, sizes, and where files are.

use std::collections::BTreeSet;
use std::path::Path;

use integration_tests::project;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The modules of the generator, each before those that may use it; those of one entry may use each other.
const ORDER: &[&[&str]] = &[
    &["characters"],
    &["diag", "source"],
    &["oas"],
    &["ir"],
    &["lower"],
    &["analyze"],
    &["names"],
    &["emit"],
    &["output"],
    &["config"],
    &["package"],
    &["error"],
    &["pipeline"],
    &["builder", "cli"],
    &["main"],
];

/// What a module may not use although it stands before it.
const FORBIDDEN: &[(&str, &[&str])] = &[
    // Decides nothing about OpenAPI.
    ("emit", &["oas", "lower"]),
    // Knows files only.
    ("output", &["diag", "source", "oas", "ir", "lower", "analyze", "names", "emit"]),
];

/// What the IR may use of `oas`: the words that mean the same on both sides of lowering.
const WORDS_OF_OAS: &[&str] =
    &["Method", "ParameterLocation", "ParameterStyle", "SecretEncoding", "SignatureAlgorithm", "SignatureEncoding"];

/// The lines that a file of the generator may have.
const MOST_LINES: usize = 400;

/// The folder of a file's module below `src`: `emit/types/union.rs` is `["emit", "types", "union"]`.
fn module_path(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').filter(|part| *part != "lib").map(str::to_owned).collect()
}

/// Every path of this crate that a file uses, from the root: `crate::ir::Api` is `["ir", "Api"]`.
fn paths(tokens: TokenStream, module: &[String], found: &mut BTreeSet<Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(name) if *name == "crate" => collect(&tokens[at + 1..], Vec::new(), found),
            TokenTree::Ident(name) if *name == "super" && !is_path_part(&tokens, at) => {
                let parents = tokens[at..].iter().step_by(3).take_while(|token| token.to_string() == "super").count();
                let parent = module[..module.len().saturating_sub(parents)].to_vec();
                collect(&tokens[at + 3 * parents - 2..], parent, found);
            }
            TokenTree::Group(group) => match tokens.get(at.wrapping_sub(2)..at) {
                // Generated code has a crate of its own.
                Some([TokenTree::Ident(quote), TokenTree::Punct(bang)])
                    if *quote == "quote" && bang.as_char() == '!' => {}
                Some([TokenTree::Ident(word), TokenTree::Ident(name)])
                    if *word == "mod" && group.delimiter() == Delimiter::Brace =>
                {
                    let inner = [module, &[name.to_string()]].concat();
                    paths(group.stream(), &inner, found);
                }
                _ => paths(group.stream(), module, found),
            },
            _ => {}
        }
    }
}

/// Whether the token stands after `::`.
fn is_path_part(tokens: &[TokenTree], at: usize) -> bool {
    at > 0 && tokens[at - 1].to_string() == ":"
}

/// Follows a path after its first part, into groups such as `{a, b::c}`.
fn collect(rest: &[TokenTree], start: Vec<String>, found: &mut BTreeSet<Vec<String>>) {
    match rest {
        [TokenTree::Punct(first), TokenTree::Punct(second), TokenTree::Ident(name), rest @ ..]
            if first.as_char() == ':' && second.as_char() == ':' =>
        {
            collect(rest, [start, vec![name.to_string()]].concat(), found);
        }
        [TokenTree::Punct(first), TokenTree::Punct(second), TokenTree::Group(group), ..]
            if first.as_char() == ':' && second.as_char() == ':' && group.delimiter() == Delimiter::Brace =>
        {
            let parts: Vec<TokenTree> = group.stream().into_iter().collect();
            for part in parts.split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',')) {
                if let [TokenTree::Ident(name), rest @ ..] = part {
                    let own = if *name == "self" { Vec::new() } else { vec![name.to_string()] };
                    collect(rest, [start.clone(), own].concat(), found);
                }
            }
        }
        _ => {
            found.insert(start);
        }
    }
}

/// The files of the generator with their text, by their path below `src`.
fn sources() -> Vec<(String, String)> {
    let files = project::files(&project::root().join("generator/src")).into_iter();
    let files = files.filter(|(path, _)| Path::new(path).extension().is_some_and(|extension| extension == "rs"));
    files.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("sources are UTF-8"))).collect()
}

/// Where a module stands in the order.
fn position(module: &str) -> Option<usize> {
    ORDER.iter().position(|entry| entry.contains(&module))
}

/// What is wrong with a file that uses a path of this crate; none where it may.
fn complaint(user: &str, used: &[String]) -> Option<String> {
    let name = used.first()?;
    // `crate::Error` is made known at the root.
    let name = if name == "Error" { "error" } else { name.as_str() };
    if user == name {
        return None;
    }
    let Some(at) = position(name) else {
        return Some(format!("`{name}` is in no place of the order"));
    };
    let is_word = name == "oas" && used.get(1).is_some_and(|word| WORDS_OF_OAS.contains(&word.as_str()));
    let forbidden = FORBIDDEN.iter().any(|(module, names)| *module == user && names.contains(&name));
    let is_after = position(user).is_none_or(|of_user| at > of_user);
    let is_beyond_words = user == "ir" && name != "source" && !is_word;
    (forbidden || is_after || is_beyond_words).then(|| format!("`{user}` may not use `{}`", used.join("::")))
}

/// What is wrong with the paths that a file uses.
fn complaints(file: &str, text: &str) -> Vec<String> {
    let module = module_path(file);
    // The root only lists the modules; tests may look at everything.
    let (Some(user), false) = (module.first(), module.last().is_some_and(|name| name == "tests")) else {
        return Vec::new();
    };
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut used = BTreeSet::new();
    paths(tokens, &module, &mut used);
    used.iter().filter_map(|path| complaint(user, path)).map(|what| format!("{file}: {what}")).collect()
}

#[test]
fn modules_use_only_what_stands_before_them() {
    let found: Vec<String> = sources().iter().flat_map(|(file, text)| complaints(file, text)).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_module_has_a_place_in_the_order() {
    for (file, _) in sources() {
        if let Some(module) = module_path(&file).first() {
            assert!(position(module).is_some(), "`{file}`: put `{module}` into the order");
        }
    }
}

#[test]
fn uses_are_found_however_they_are_written() {
    for text in [
        "use crate::lower::lower;",
        "use crate::{ir::Api, lower::lower};",
        "use super::super::lower::lower;",
        "fn f() { matches!(x, crate::lower::X) }",
        "mod inner { use super::super::super::lower; }",
        "pub(in crate::lower) fn f() {}",
    ] {
        assert_eq!(complaints("emit/types.rs", text).len(), 1, "{text}");
    }
    for text in [
        "//! See [`crate::lower`].",
        "use super::docs;",
        "quote!(crate::lower::x)",
        "pub(in crate::emit) fn f() {}",
        "use self::lower;",
    ] {
        assert_eq!(complaints("emit/types.rs", text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(complaints("ir/mod.rs", "pub use crate::oas::{Method, ParameterStyle};"), Vec::<String>::new());
    assert_eq!(complaints("ir/mod.rs", "use crate::oas::Schema;").len(), 1);
    assert_eq!(complaints("ir/mod.rs", "use crate::diag::Code;").len(), 1);
    assert_eq!(complaints("source/mod.rs", "use crate::diag::Code;"), Vec::<String>::new());
    assert_eq!(complaints("output/mod.rs", "use crate::ir::Api;").len(), 1);
}

#[test]
fn files_are_short_and_say_what_they_are() {
    for (file, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "`{file}` has {lines} lines; split it");
        assert!(text.starts_with("//!"), "`{file}` does not begin with what it is");
    }
}

#[test]
fn the_runtime_stands_alone() {
    let files = project::files(&project::root().join("templates/runtime/src/runtime"));
    for (file, bytes) in files {
        assert!(!file.contains('/'), "`{file}`: the runtime is one folder, so that one module can hold it");
        let text = String::from_utf8(bytes).expect("sources are UTF-8");
        assert!(text.starts_with("//!"), "`{file}` does not begin with what it is");
        let uses_crate = text.lines().any(|line| line.replace("$crate::", "").contains("crate::"));
        assert!(!uses_crate, "`{file}` uses `crate::`, which is another crate in every client; use `super::`");
    }
}

#[test]
fn the_top_level_holds_what_the_design_lists() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "generated",
        "generator",
        "specs",
        "target",
        "templates",
        "tests",
    ];
    for entry in std::fs::read_dir(project::root()).expect("the root can be read") {
        let name = entry.expect("the root can be read").file_name().to_string_lossy().into_owned();
        assert!(name.starts_with('.') || allowed.contains(&name.as_str()), "`{name}` does not belong at the top level");
    }
    for name in ["generated", "generator", "specs", "templates/runtime", "templates/crate", "tests"] {
        assert!(project::root().join(name).is_dir(), "`{name}` is missing");
    }
}

#[test]
fn only_output_writes() {
    for (file, text) in sources() {
        let is_test = Path::new(&file).file_stem().is_some_and(|stem| stem == "tests");
        let writes = ["fs::write(", "fs::remove_", "fs::rename(", "fs::create_dir", "File::create("];
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let writes = writes.iter().any(|call| code.contains(call));
        assert!(is_test || file.starts_with("output/") || !writes, "`{file}` writes files");
    }
}
