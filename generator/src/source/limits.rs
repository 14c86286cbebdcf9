//! How much is taken of a document, so that one which was made to do harm costs little time and memory.
//!
//! To add a limit, add a row to the table below; then run `UPDATE_DOCS=1 cargo test -p generator`.

use crate::diag::Code;

/// Makes [`Limits`] from rows of `field default most code "what it counts"`.
macro_rules! limits {
    ($($name:ident $default:literal $most:expr, $code:ident $what:literal;)+) => {
        /// The most that is taken of a document; each limit has a diagnostic code of its own.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Limits {
            $(#[doc = $what] pub $name: usize,)+
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        impl Limits {
            /// Every limit: its name, its default, the code of what is beyond it, and what it counts.
            pub const ALL: &[(&str, usize, Code, &str)] =
                &[$((stringify!($name), $default, Code::$code, $what),)+];

            /// Changes the limit of that name.
            pub fn set(&mut self, name: &str, value: usize) -> Result<(), String> {
                match name {
                    $(stringify!($name) => {
                        if value > $most {
                            return Err(format!("the limit `{name}` can be {} at most", $most));
                        }
                        self.$name = value;
                    })+
                    _ => return Err(unknown(name)),
                }
                Ok(())
            }
        }
    };
}

limits! {
    bytes 67_108_864 usize::MAX, DocumentTooLarge
        "bytes of a document, and of the texts of all its files once their YAML aliases are expanded";
    nesting 120 120, NestingTooDeep "objects and arrays inside of each other";
    values 1_000_000 usize::MAX, TooManyValues "values of a document and of the files that it refers to, once their YAML aliases are expanded";
    members 10_000 usize::MAX, TooManyMembers "members of one object or array; unless it is set, up to 50,000 in a document with 256 bytes for each";
    files 10_000 usize::MAX, TooManyFiles "files that a document is made of";
    references 64 usize::MAX, ReferenceChain "references in a row that lead from one to the next";
    combinations 3_000 usize::MAX, TooManyCombinations "combinations that the parts of one `allOf` make";
    output 33_554_432 usize::MAX, OutputTooLarge "bytes of Rust, as they are estimated before they are written; unless it is set, up to 167,772,160 from a document with a sixteenth of that";
}

/// The members of one object or array that a large document may have, and for how many of its bytes one.
const MEMBERS_OF_LARGE: (usize, usize) = (50_000, 256);

/// The bytes of Rust that may be made of a large document, and how many for each of its own.
const OUTPUT_OF_LARGE: (usize, usize) = (167_772_160, 16);

impl Limits {
    /// The limits of a document of so many bytes: what the user did not set grows with it, as much of little does harm and
    /// much of much does not.
    pub(super) fn grown(&self, bytes: usize) -> Self {
        let usual = Self::default();
        let mut grown = self.clone();
        if grown.members == usual.members {
            let (most, each) = MEMBERS_OF_LARGE;
            grown.members = (bytes / each).clamp(usual.members, most);
        }
        if grown.output == usual.output {
            let (most, each) = OUTPUT_OF_LARGE;
            grown.output = bytes.saturating_mul(each).clamp(usual.output, most);
        }
        grown
    }

    /// Changes a limit as `NAME=NUMBER` says.
    pub fn set_from(&mut self, setting: &str) -> Result<(), String> {
        let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
        let value = value.replace('_', "").parse().map_err(|_| "write it as `NAME=NUMBER`".to_owned())?;
        self.set(name, value)
    }

    /// The end of the help about what is beyond a limit.
    pub fn advice(name: &str) -> String {
        format!("or raise the limit with `--limit {name}=NUMBER`")
    }
}

/// The message about a limit that there is none of.
fn unknown(name: &str) -> String {
    let names: Vec<_> = Limits::ALL.iter().map(|(name, ..)| *name).collect();
    format!("there is no limit `{}`; the limits are `{}`", name.escape_debug(), names.join("`, `"))
}
