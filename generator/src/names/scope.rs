//! A set of identifiers that must differ.

use std::collections::{HashMap, HashSet};

use super::case::{Case, cased};
use super::ident::Ident;

/// Identifiers that stand side by side, such as the fields of one struct.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The identifiers that are taken.
    taken: HashSet<String>,
    /// The next number of identifiers that were wanted again, by what stands before the number.
    next: HashMap<String, usize>,
    /// Identifiers that are not to be used, as our own code has them.
    reserved: Vec<&'static str>,
    /// The word put after an identifier that is reserved.
    suffix: &'static str,
}

/// The longest identifier that is made of a document's words; rustc has no limit, readers have.
const MAX_LENGTH: usize = 96;

/// Files that Windows takes for devices, whatever their extension.
pub(super) const DEVICES: &[&str] = &[
    "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt0", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Files of a crate that are not those of a document's client.
const CRATE_FILES: &[&str] = &["lib", "main", "mod", "runtime"];

/// The identifier, cut where it is too long to read.
fn shortened(mut text: String) -> String {
    while text.len() > MAX_LENGTH {
        text.pop();
    }
    text
}

impl Scope {
    /// A scope in which `reserved` are not to be used; such a name gets the word `suffix` after it.
    pub fn reserving(reserved: &[&'static str], suffix: &'static str) -> Self {
        Self { reserved: reserved.to_vec(), suffix, ..Self::default() }
    }

    /// A scope of modules that are each the client of a document, side by side in a crate or only in a folder.
    pub fn of_clients(is_crate: bool) -> Self {
        let files = if is_crate { CRATE_FILES } else { &[] };
        Self::reserving(&[DEVICES, files].concat(), "api")
    }

    /// The name of a module that becomes a file: ASCII, which is the same on every system.
    pub fn mint_file(&mut self, text: &str) -> Ident {
        self.mint(&deunicode::deunicode(text), Case::Value)
    }

    /// An identifier of its own made from `text`.
    pub fn mint(&mut self, text: &str, case: Case) -> Ident {
        self.mint_cased(cased(text, case), text, case)
    }

    /// An identifier made from the first of several texts that is free, else from the last with a number.
    pub fn mint_first(&mut self, texts: &[&str], case: Case) -> Ident {
        let mut chosen = None;
        for text in texts {
            let cased = cased(text, case);
            let is_free = !self.taken.contains(&cased) && !self.reserved.contains(&cased.as_str());
            chosen = Some((cased, *text));
            if is_free {
                break;
            }
        }
        let (cased, text) = chosen.unwrap_or_else(|| (cased("", case), ""));
        self.mint_cased(cased, text, case)
    }

    /// An identifier of its own from the casing of `text`.
    fn mint_cased(&mut self, text_cased: String, text: &str, case: Case) -> Ident {
        let mut base = shortened(text_cased);
        if self.reserved.contains(&base.as_str()) {
            base = cased(&format!("{text} {}", self.suffix), case);
        }
        if self.taken.insert(base.clone()) {
            return Ident::new(base);
        }
        let prefix = match case {
            Case::Type => base,
            Case::Value | Case::Static => base + "_",
        };
        // Smaller numbers are taken for good.
        let number = self.next.entry(prefix.clone()).or_insert(2);
        Ident::new(loop {
            let candidate = format!("{prefix}{number}");
            *number += 1;
            if self.taken.insert(candidate.clone()) {
                break candidate;
            }
        })
    }
}
