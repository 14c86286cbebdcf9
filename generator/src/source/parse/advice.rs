//! What to do about a text that cannot be read: what its author most likely did, from the lines around the place.

use crate::diag::Code;

/// What is said where nothing more is known.
const ANY: &str = "look for wrong indentation, or a quote, bracket or comma too many or too few, here or just above";

/// The lines up to the place where a parser stopped.
struct Around<'t> {
    /// The line of the place.
    line: &'t str,
    /// The characters of it before the place.
    before: &'t str,
    /// The last line above that is neither blank nor a comment, and its number.
    above: Option<(usize, &'t str)>,
}

impl<'t> Around<'t> {
    /// The lines around a byte.
    fn of(text: &'t str, at: usize) -> Self {
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let is_said = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        let numbered = text[..start].lines().enumerate();
        let above = numbered.filter(|(_, line)| is_said(line)).last().map(|(index, line)| (index + 1, line));
        Self { line: text[start..end].trim_end(), before: &text[start..at], above }
    }
}

/// A clearer message where there is one, and what to write instead.
pub(super) fn advice(message: &str, text: &str, at: usize) -> (Option<String>, String) {
    if message.contains("empty") {
        return (None, "start it with its version, for example `openapi: 3.1.0`".to_owned());
    }
    let around = Around::of(text, at);
    let indentation: String = around.line.chars().take_while(|char| char.is_whitespace()).collect();
    if indentation.contains('\t') && message.contains(['t', 'c']) && message.contains("found") {
        let help = "replace each tab at the start of the line by blanks";
        return (Some("a tab indents this line, and YAML is indented with blanks".to_owned()), help.to_owned());
    }
    if message.contains("mapping values are not allowed") {
        return mapping_advice(&around);
    }
    if message.contains("did not find expected") && around.before.trim_end().ends_with(['\'', '"']) {
        let help = "look for a quote on a line above that is opened and not closed: this one closed it";
        return (None, help.to_owned());
    }
    (None, ANY.to_owned())
}

/// What to do about a `:` where no key can be.
fn mapping_advice(around: &Around<'_>) -> (Option<String>, String) {
    if let Some((key, value)) = around.before.split_once(": ") {
        let message =
            format!("the text of `{}` has a `: ` in it, which looks like another key", key.trim_matches([' ', '-']));
        let rest = around.line.get(around.before.len()..).unwrap_or_default();
        let whole = format!("{}{rest}", value.trim_start()).replace('"', "\\\"");
        return (Some(message), format!("put the text in quotes: `{}: \"{whole}\"`", key.trim()));
    }
    let Some((number, above)) = around.above else {
        return (None, ANY.to_owned());
    };
    let (ours, theirs) = (indent(around.line), indent(above));
    let has_colon = above.trim_end().ends_with(':') || above.contains(": ");
    if !has_colon && !above.trim_start().starts_with('-') {
        let fixed = above.trim().replacen(' ', ": ", 1);
        let message = format!("line {number} has no `:`, so that this line cannot follow it");
        return (Some(message), format!("write line {number} as `{fixed}`"));
    }
    if ours > theirs {
        let message =
            format!("this line is indented by {ours} blanks, and line {number}, which has a value, by {theirs}");
        return (Some(message), "indent the keys of one object alike".to_owned());
    }
    let help = "indent this line as the other keys of its object are, of which one above is out of place";
    (None, help.to_owned())
}

/// How many blanks a line starts with.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// What to do about a document that is refused for another reason than its syntax; none where that is its size.
pub(super) fn advice_of(code: Code, message: &str) -> Option<&'static str> {
    Some(match code {
        Code::NestingTooDeep => "define the inner parts under `components` and refer to them with `$ref`",
        Code::YamlNumber => super::findings::TOO_LARGE_HELP,
        Code::MultipleDocuments => "put each document into a file of its own",
        Code::InvalidUtf8 if message.contains("UTF-16") => "save it as UTF-8",
        Code::InvalidUtf8 => "save it as UTF-8; it may be in an encoding such as Windows-1252",
        _ => return None,
    })
}
