//! What is said of documents that are not read.

use super::Reader;
use super::fields::nearest;
use crate::diag::{Code, Diagnostic, Reported};
use crate::source::{Limits, NodeId, Refusal};

/// What helps where a file cannot be where it should.
const BUNDLE: &str = "bundle the documents into one, for example with `npx @redocly/cli bundle`";

impl Reader<'_> {
    /// Reports a document that is not read.
    pub(super) fn refused(&mut self, reference: NodeId, address: &str, refusal: Refusal) -> Reported {
        let code = match refusal {
            Refusal::Reported(reported) => return reported,
            Refusal::TooMany(_) => Code::TooManyFiles,
            Refusal::Unreadable { .. } => Code::UnresolvedReference,
            Refusal::Remote(_) | Refusal::Absolute | Refusal::NoFolder | Refusal::Outside { .. } | Refusal::NoPath => {
                Code::ExternalReference
            }
        };
        let help = self.advice(address, &refusal);
        let message = self.refusal_message(address, refusal);
        Diagnostic::new(code, reference.origin(), message).help(help).emit(self.diagnostics)
    }

    fn refusal_message(&self, address: &str, refusal: Refusal) -> String {
        match refusal {
            Refusal::Remote(Some(scheme)) if !matches!(scheme.as_str(), "http" | "https") => {
                format!("`{address}` is an address of `{scheme}:`, from which nothing is read")
            }
            Refusal::Remote(_) => format!("`{address}` is on another host, from which nothing is read"),
            Refusal::Absolute => format!("`{address}` is an absolute path, which is not followed"),
            Refusal::NoFolder => {
                format!("`{address}` is relative to a file, and this document is from the standard input")
            }
            Refusal::Outside { through_link } => {
                let way = if through_link { "leads through a symbolic link out of" } else { "leads out of" };
                let entry = &self.sources.document(self.sources.document_of(self.root)).name;
                format!("`{address}` {way} the folder of `{entry}`, and only files below that are read")
            }
            Refusal::NoPath => format!("`{address}` has characters that no path has"),
            Refusal::TooMany(most) => format!("the document refers to more than {most} files"),
            Refusal::Unreadable { error, .. } => format!("cannot read `{address}`: {error}"),
            Refusal::Reported(_) => String::new(),
        }
    }

    /// What to do about a refusal.
    fn advice(&self, address: &str, refusal: &Refusal) -> String {
        match refusal {
            Refusal::Remote(_) => {
                format!("save it beside the document and refer to the file, as in `./models.yaml`; or {BUNDLE}")
            }
            Refusal::Absolute => "write the path from the folder of this file, as in `./models.yaml`".to_owned(),
            Refusal::NoFolder => format!("name the file of the document instead of `-`; or {BUNDLE}"),
            Refusal::Outside { .. } => format!("move the file below that folder, or the document up; or {BUNDLE}"),
            Refusal::NoPath => "write the path without them".to_owned(),
            Refusal::TooMany(_) => format!("{BUNDLE}; {}", Limits::advice("files")),
            Refusal::Unreadable { beside, .. } => {
                let (folder, last) = address.rsplit_once('/').unwrap_or(("", address));
                let beside: Vec<&str> = beside.iter().map(String::as_str).filter(|name| *name != last).collect();
                let near = nearest(last, &beside).map(|near| match folder {
                    "" => near.to_owned(),
                    folder => format!("{folder}/{near}"),
                });
                match self.component_called(address).or(near) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "correct the path, which is relative to the file that it stands in".to_owned(),
                }
            }
            Refusal::Reported(_) => String::new(),
        }
    }
}
