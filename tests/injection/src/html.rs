//! Pages of docs as a browser reads them, and whether anything in them is live that rustdoc has not put there.

use std::collections::BTreeSet;

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// Elements that rustdoc makes: those of its pages, and those that Markdown has.
const ELEMENTS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "body",
    "br",
    "button",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "i",
    "img",
    "input",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "noscript",
    "ol",
    "p",
    "pre",
    "rustdoc-search",
    "rustdoc-toolbar",
    "rustdoc-topbar",
    "script",
    "section",
    "span",
    "strong",
    "style",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "wbr",
];

/// Attributes that rustdoc writes.
const ATTRIBUTES: &[&str] = &[
    "aria-label",
    "as",
    "async",
    "charset",
    "class",
    "content",
    "crossorigin",
    "data-current-crate",
    "data-ignore-extern-crates",
    "data-nosnippet",
    "data-self-path",
    "data-resource-suffix",
    "data-root-path",
    "data-rustdoc-version",
    "data-channel",
    "data-search-js",
    "data-stringdex-js",
    "data-settings-js",
    "data-static-root-path",
    "data-themes",
    "defer",
    "disabled",
    "href",
    "id",
    "lang",
    "media",
    "name",
    "open",
    "rel",
    "src",
    "start",
    "style",
    "tabindex",
    "title",
    "type",
    "checked",
    "colspan",
];

/// Links in the docs of other crates that rustdoc shows beside ours, and cannot follow.
const OF_OTHERS: &[&str] = &[
    "Stream::poll_next",
    "combinators::Frame",
    "crate::Span",
    "futures_core::stream::Stream",
    "super::Span::current()",
    "super::Subscriber",
];

/// The comment that each page of rustdoc has.
const COMMENT: &str = "[if lte IE 11]><div class=\"warning\">This old browser is unsupported and will most likely \
    display funky things.</div><![endif]";

/// What a page has that is live.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Elements, attributes and addresses that rustdoc does not write.
    pub odd: Vec<String>,
    /// The scripts: addresses and texts.
    pub scripts: BTreeSet<String>,
    /// The style sheets within the page.
    pub styles: BTreeSet<String>,
}

/// Reads a page.
pub fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut emitter = DefaultEmitter::<()>::default();
    // The text of a script is not markup.
    emitter.naively_switch_states(true);
    let mut within = String::new();
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                if !ELEMENTS.contains(&name.as_str()) {
                    page.odd.push(format!("<{name}>"));
                }
                for (attribute, value) in &tag.attributes {
                    page.see(&name, &text(attribute), &text(&value.value));
                }
                within = name;
            }
            Token::EndTag(_) => within.clear(),
            Token::String(found) if within == "script" => drop(page.scripts.insert(text(&found.value))),
            Token::String(found) if within == "style" => drop(page.styles.insert(text(&found.value))),
            Token::Comment(found) if text(&found.value) != COMMENT => {
                page.odd.push(format!("<!--{}-->", text(&found.value)));
            }
            _ => {}
        }
    }
    page
}

impl Page {
    fn see(&mut self, element: &str, name: &str, value: &str) {
        // A page that leads on to that of what is exported.
        let is_refresh = element == "meta" && name == "http-equiv" && value == "refresh";
        if element == "meta" && value.starts_with("0;") && !value.strip_prefix("0;URL=").is_some_and(is_fine) {
            self.odd.push(format!("<meta {name}={value:?}>"));
        }
        let is_known = ATTRIBUTES.contains(&name) || is_refresh;
        let is_address = ["href", "src"].contains(&name);
        if !is_known || (is_address && !is_fine(value)) || (name == "style" && !value.is_empty()) {
            self.odd.push(format!("<{element} {name}={value:?}>"));
        }
        if is_address && element == "script" {
            self.scripts.insert(value.to_owned());
        }
        // Pictures are those of rustdoc: descriptions have none.
        if element == "img" && is_address && !value.contains("static.files/") {
            self.odd.push(format!("<img {name}={value:?}>"));
        }
    }
}

/// Whether an address leads to another page of these docs, to the web, or to a mailbox.
fn is_fine(address: &str) -> bool {
    // Browsers skip these within the name of a scheme.
    let plain: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let scheme = plain.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    match scheme {
        Some(_) if OF_OTHERS.contains(&address) => true,
        Some(scheme) => ["https", "http", "mailto"].contains(&scheme.to_ascii_lowercase().as_str()),
        None => !plain.starts_with("//") && !plain.starts_with('\\'),
    }
}

/// Bytes as text.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_is_live_is_seen() {
        for html in [
            "<p onclick=x>",
            "<iframe src='x'>",
            "<a href='javascript:x'>",
            "<a href='JaVa\nscript:x'>",
            "<a href='//evil.example'>",
            "<img src='https://evil.example/x.png'>",
            "<a href=data:text/html,x>",
            "<p style='position:fixed'>",
            "<!-- x -->",
            "<svg/onload=x>",
        ] {
            assert!(!read(html).odd.is_empty(), "{html}");
        }
        let page =
            read("<p>&lt;script&gt; <a href='https://a.example/?b:c'>x</a> <a href='../a/index.html#a:b'></a></p>");
        assert!(page.odd.is_empty() && page.scripts.is_empty(), "{page:?}");
        assert_eq!(read("<script>alert(1)</script>").scripts.len(), 1);
    }
}
