//! What a user makes of warnings: `--deny CODE` and `--allow CODE`.

use std::collections::BTreeMap;

use super::{Code, Severity};

/// What becomes of the findings of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// They are not reported.
    Allow,
    /// They are errors.
    Deny,
}

/// What becomes of warnings, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// The codes that the user spoke of.
    codes: BTreeMap<Code, Level>,
    /// Whether all others are errors: `--deny warnings`.
    denies_rest: bool,
}

/// The word that stands for the codes of all warnings.
const WARNINGS: &str = "warnings";

impl Levels {
    /// What becomes of the findings of a code; none where the user has not said.
    pub(super) fn of(&self, code: Code) -> Option<Level> {
        self.codes.get(&code).copied().or(self.denies_rest.then_some(Level::Deny))
    }

    /// Makes the findings of a code errors; `warnings` stands for every code that is not allowed.
    pub fn deny(&mut self, slug: &str) -> Result<(), String> {
        match slug {
            WARNINGS => self.denies_rest = true,
            _ => drop(self.codes.insert(known(slug)?, Level::Deny)),
        }
        Ok(())
    }

    /// Leaves out the findings of a code. Errors cannot be left out: they say that there is no one way to read a thing.
    pub fn allow(&mut self, slug: &str) -> Result<(), String> {
        let code = known(slug)?;
        if code.severity() == Severity::Error {
            return Err(format!(
                "`{slug}` is an error and cannot be allowed: what it is about cannot be read, or in several ways"
            ));
        }
        self.codes.insert(code, Level::Allow);
        Ok(())
    }
}

/// The code of that name; else the message that there is none, with those that are written nearly so.
fn known(slug: &str) -> Result<Code, String> {
    Code::from_slug(slug)
        .ok_or_else(|| format!("there is no diagnostic code `{}`{}", slug.escape_debug(), Code::near(slug)))
}
