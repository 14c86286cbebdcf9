//! HTML in descriptions as Markdown: what its elements say, without what they would do.

use pulldown_cmark::Event;

use super::markdown::{href, is_web};

/// Elements that say nothing that Markdown could say within a line, nor do their attributes.
const SILENT: &[&str] = &[
    "b",
    "blockquote",
    "center",
    "code",
    "details",
    "div",
    "em",
    "font",
    "i",
    "ol",
    "p",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// What a tag within a line says: nothing, a break, or itself as text.
pub(super) fn inline(html: &str) -> Vec<Event<'static>> {
    match tag_name(html).as_deref() {
        _ if html.starts_with("<!--") => Vec::new(),
        Some("br") => vec![Event::SoftBreak],
        Some("li") if html.starts_with("</") => Vec::new(),
        Some("li") => vec![Event::Text(" • ".into())],
        Some(name) if SILENT.contains(&name) => Vec::new(),
        _ => vec![Event::Text(html.to_owned().into())],
    }
}

/// A block of HTML without its tags: paragraphs, headings and items of lists begin as those of Markdown do.
pub(super) fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut links = Vec::new();
    let mut rest = html;
    while let Some((before, from)) = rest.split_once('<') {
        push_text(before, &mut out);
        if let Some((_, after)) = from.strip_prefix("!--").and_then(|from| from.split_once("-->")) {
            rest = after;
            continue;
        }
        let Some((tag, after)) = from.split_once('>') else {
            out.push_str("&lt;");
            rest = from;
            continue;
        };
        push_tag(&format!("<{tag}>"), &mut links, &mut out);
        rest = after;
    }
    push_text(rest, &mut out);
    out
}

/// Adds text of a block; how its lines are indented has no meaning in HTML.
fn push_text(text: &str, out: &mut String) {
    if text.trim().is_empty() {
        out.push_str(if text.is_empty() || out.ends_with([' ', '\n']) { "" } else { " " });
        return;
    }
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 && !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(if at > 0 || out.ends_with('\n') { line.trim_start() } else { line });
    }
}

/// Adds what a tag says; `links` holds the addresses of those that are open.
fn push_tag(tag: &str, links: &mut Vec<Option<String>>, out: &mut String) {
    let is_end = tag.starts_with("</");
    let name = tag_name(tag).unwrap_or_default();
    match name.as_str() {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if !is_end => {
            let level = name.bytes().last().map_or(1, |digit| usize::from(digit.saturating_sub(b'0')));
            out.extend(["\n\n", &"#".repeat(level), " "]);
        }
        "p" | "div" | "ul" | "ol" | "br" | "section" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "tr"
        | "blockquote" | "details" | "summary" => out.push_str("\n\n"),
        "li" if !is_end => out.push_str(if out.ends_with('\n') { "- " } else { "\n- " }),
        "li" => {}
        "td" | "th" if !is_end && !out.trim_end_matches(' ').ends_with('\n') => {
            out.truncate(out.trim_end_matches(' ').len());
            out.push_str(" · ");
        }
        "code" => out.push('`'),
        "b" | "strong" => out.push_str("**"),
        "i" | "em" => out.push('*'),
        "a" if is_end => {
            if let Some(Some(url)) = links.pop() {
                out.extend(["](", &url, ")"]);
            }
        }
        "a" => {
            let url = href(tag).filter(|url| is_web(url));
            out.push_str(if url.is_some() { "[" } else { "" });
            links.push(url.map(str::to_owned));
        }
        name if SILENT.contains(&name) => {}
        _ => out.extend(["&lt;", tag.trim_matches(['<', '>']), "&gt;"]),
    }
}

/// The name of the element that a tag starts or ends.
fn tag_name(html: &str) -> Option<String> {
    let inner = html.strip_prefix('<')?.strip_suffix('>')?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect();
    Some(name.to_ascii_lowercase())
}
