//! Documentation from the document's prose, made harmless: no doctest, no HTML, no link but to the web.

use proc_macro2::TokenStream;
use quote::quote;

use super::{markdown, plain};
use crate::characters::{is_line_end, visible};
use crate::ir::{Api, Docs};

/// The docs of the client's root module.
pub(super) fn api_docs(api: &Api) -> Docs {
    Docs { summary: Some(format!("{} {}", api.title, api.version)), ..api.docs.clone() }
}

/// Outer doc attributes: one for each line.
pub(super) fn emit_docs(docs: &Docs) -> TokenStream {
    emit_lines(&lines(docs))
}

/// Inner doc attributes of a module.
pub(super) fn emit_module_docs(docs: &Docs) -> TokenStream {
    emit_inner_lines(&lines(docs))
}

/// Inner doc attributes of a module for lines of our own.
pub(super) fn emit_inner_lines(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| spaced(line));
    quote!(#(#![doc = #lines])*)
}

/// Outer doc attributes for lines of our own.
pub(super) fn emit_lines(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| spaced(line));
    quote!(#(#[doc = #lines])*)
}

/// Adds a line of docs as a comment.
pub(super) fn add_doc(line: &str, out: &mut String) {
    out.push_str("///");
    match line.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        true if line.is_empty() => {}
        true => out.extend([" ", line]),
        false => out.push_str(&spaced(line)),
    }
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
}

/// A line as it stands after `///`; whatever it was made of, it stays one line.
fn spaced(line: &str) -> String {
    let line = visible(&line.replace(is_line_end, " "));
    if line.is_empty() { line } else { format!(" {line}") }
}

/// The lines of the docs: summary, description, limits, default.
pub(super) fn lines(docs: &Docs) -> Vec<String> {
    let mut lines = Vec::new();
    let summary = docs.summary.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let description = docs.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
    add_paragraph(&mut lines, summary);
    if description != summary {
        add_paragraph(&mut lines, description);
    }
    let facts = facts(docs);
    if !facts.is_empty() {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(facts.join(" "));
    }
    if docs.deprecated {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push("Deprecated.".to_owned());
    }
    lines
}

/// Adds prose, with an empty line before it where something stands before it.
fn add_paragraph(lines: &mut Vec<String>, text: Option<&str>) {
    let Some(text) = text else {
        return;
    };
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.extend(harmless(text));
}

/// What the keywords of a schema say, in words.
fn facts(docs: &Docs) -> Vec<String> {
    let mut facts = Vec::new();
    let limit = |name: &str| docs.limits.iter().find(|(keyword, _)| *keyword == name).map(|(_, value)| value);
    let is_exact = |low: &str, high: &str| limit(low).is_some() && limit(low) == limit(high);
    let (exact_length, exact_items) = (is_exact("minLength", "maxLength"), is_exact("minItems", "maxItems"));
    for (keyword, value) in &docs.limits {
        let plural = if value == "1" { "" } else { "s" };
        let value = code(value);
        facts.push(match *keyword {
            "minLength" if exact_length => format!("Exactly {value} character{plural}."),
            "minItems" if exact_items => format!("Exactly {value} item{plural}."),
            "maxLength" if exact_length => continue,
            "maxItems" if exact_items => continue,
            "minimum" => format!("At least {value}."),
            "maximum" => format!("At most {value}."),
            "exclusiveMinimum" if value == "`true`" => "Its minimum is excluded.".to_owned(),
            "exclusiveMaximum" if value == "`true`" => "Its maximum is excluded.".to_owned(),
            "exclusiveMinimum" => format!("More than {value}."),
            "exclusiveMaximum" => format!("Less than {value}."),
            "multipleOf" => format!("A multiple of {value}."),
            "minLength" => format!("At least {value} character{plural}."),
            "maxLength" => format!("At most {value} character{plural}."),
            "minItems" => format!("At least {value} item{plural}."),
            "maxItems" => format!("At most {value} item{plural}."),
            "minProperties" => format!("At least {value} properties."),
            "maxProperties" => format!("At most {value} properties."),
            "pattern" => format!("Matches {value}."),
            _ => continue,
        });
    }
    if let Some(format) = &docs.format {
        facts.push(format!("Format: {}.", code(format)));
    }
    if let Some(default) = &docs.default {
        facts.push(format!("The server's default is {}.", code(default)));
    }
    facts
}

/// Text of a document as one line without a meaning in Markdown between the backticks of a code span, nor in a manifest.
pub fn one_line(text: &str) -> String {
    folded(&text.replace('`', ""))
}

/// Text as one line of characters that can be seen.
fn folded(text: &str) -> String {
    let is_folded = !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ");
    if is_folded && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    // Characters that end lines are white space.
    let text = visible(&text.replace(is_line_end, " "));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text of a document as a code span.
fn code(text: &str) -> String {
    let text = one_line(text);
    let text = if text.len() > 120 { format!("{}…", text.chars().take(100).collect::<String>()) } else { text };
    if text.is_empty() { "empty".to_owned() } else { format!("`{text}`") }
}

/// Prose of a document as lines of Markdown in which nothing can run.
///
/// Its Markdown is kept: lists, tables, links to the web, and code as text. Where rustdoc could still find something
/// else in what is printed, signs of Markdown are escaped instead.
pub(super) fn harmless(text: &str) -> Vec<String> {
    if let Some(lines) = plain::lines(text) {
        debug_assert_eq!(Some(&lines), markdown::lines(text).as_ref(), "taken for plain");
        return lines;
    }
    let text = visible(&text.replace("\r\n", "\n").replace(is_line_end, "\n"));
    markdown::lines(&text).unwrap_or_else(|| escaped_lines(&text))
}

/// A title or a short meaning of a document as one line of prose, which may stand in a table.
pub fn harmless_line(text: &str) -> String {
    escaped(&folded(text)).replace('|', "\\|")
}

/// Prose with the signs of Markdown escaped that could make code, HTML or links to items.
///
/// Lines are broken where the document breaks them; white space is folded, so that no line is an indented code
/// block; fences are escaped, so that no block is a doctest; `<`, `[` and `]` are escaped but in web links.
fn escaped_lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // How far a line is indented that goes on with the list item before it.
    let mut indent = 0;
    for line in text.split('\n') {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            indent = 0;
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(line);
            }
            continue;
        }
        match list_marker(&line) {
            0 => lines.push(format!("{:indent$}{}", "", escaped(&line))),
            marker => {
                indent = marker;
                lines.push(escaped(&line));
            }
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The length of what makes a line an item of a list, such as `- ` and `10. `; 0 where it is none.
fn list_marker(line: &str) -> usize {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let is_bullet = digits == 0 && (line == "-" || ["- ", "* ", "+ "].iter().any(|marker| line.starts_with(marker)));
    let is_number = (1..10).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "));
    match (is_bullet, is_number) {
        (true, _) => 2,
        (false, true) => digits + 2,
        (false, false) => 0,
    }
}

/// A line with the signs of Markdown that could make code, HTML or links to items escaped.
fn escaped(line: &str) -> String {
    let has_code = !line.contains("``") && line.matches('`').count().is_multiple_of(2);
    if !has_code {
        return escape_prose(line);
    }
    let parts = line.split('`').enumerate().map(|(index, part)| match index % 2 {
        0 => escape_prose(part),
        _ => format!("`{part}`"),
    });
    parts.collect()
}

/// Text outside code spans, with web addresses and links to them as links.
fn escape_prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let address = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min();
        let link = rest.find('[').and_then(|at| Some((at, web_link(&rest[at..])?)));
        match (link, address) {
            (Some((at, link)), address) if address.is_none_or(|address| at < address) => {
                escape_signs(&rest[..at], &mut out);
                out.push('[');
                escape_signs(link.label, &mut out);
                out.extend(["](", link.url, ")"]);
                rest = &rest[at + link.length..];
            }
            (_, Some(at)) => {
                let (before, from) = rest.split_at(at);
                let url = address_at(from);
                escape_signs(before, &mut out);
                // rustdoc warns about bare addresses; one without a host is no address.
                let has_host = url.split("//").nth(1).is_some_and(|host| !host.is_empty());
                match has_host {
                    true => out.extend(["<", url, ">"]),
                    false => out.push_str(url),
                }
                rest = &from[url.len()..];
            }
            (_, None) => break,
        }
    }
    escape_signs(rest, &mut out);
    out
}

/// A Markdown link to the web.
struct WebLink<'t> {
    /// The text between the brackets.
    label: &'t str,
    /// The address.
    url: &'t str,
    /// The length of the whole link.
    length: usize,
}

/// The link that a text starts with, if it leads to the web and has no title.
fn web_link(text: &str) -> Option<WebLink<'_>> {
    let (label, after) = text.strip_prefix('[')?.split_once("](")?;
    let (url, _) = after.split_once(')')?;
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let is_whole = is_web && address_at(url).len() == url.len() && url.len() > "https://".len();
    let is_plain = !label.is_empty() && !label.contains(['[', ']', '`']) && !label.contains("://");
    (is_whole && is_plain).then_some(WebLink { label, url, length: label.len() + url.len() + 4 })
}

/// The web address that a text starts with; what ends a sentence is no part of it.
pub(super) fn address_at(text: &str) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || "<>()[]{}\"'`|\\^,;*".contains(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ':', '!', '?'])
}

/// Escapes the signs that could open HTML or a link.
pub(super) fn escape_signs(text: &str, out: &mut String) {
    for (at, c) in text.char_indices() {
        match c {
            '&' if is_entity(&text[at..]) => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '[' => out.push_str("\\["),
            ']' => out.push_str("\\]"),
            '`' => out.push_str("\\`"),
            '~' => out.push_str("\\~"),
            '\\' => out.push_str("\\\\"),
            _ => out.push(c),
        }
    }
}

/// Whether a text starts with what Markdown takes for a character: `&lt;`, `&#60;`.
pub(super) fn is_entity(text: &str) -> bool {
    let name = text.strip_prefix('&').unwrap_or_default();
    let length = name.bytes().take(40).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    length > 0 && name.as_bytes().get(length) == Some(&b';')
}
