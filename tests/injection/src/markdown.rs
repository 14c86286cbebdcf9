//! Docs as rustdoc reads them: which code blocks are doctests, and whether anything in them is live.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

/// What docs hold that is more than text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// The code of the doctests.
    pub doctests: Vec<String>,
    /// The targets of links that lead to items.
    pub items: Vec<String>,
    /// What must never be there: HTML, and links to elsewhere than the web.
    pub live: Vec<String>,
}

/// The extensions of Markdown that rustdoc turns on.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

/// Reads docs.
pub fn read(text: &str) -> Docs {
    let mut docs = Docs::default();
    let mut broken = Vec::new();
    let mut note = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        broken.push(link.reference.to_string());
        None
    };
    let mut code: Option<String> = None;
    for event in Parser::new_with_broken_link_callback(text, options(), Some(&mut note)) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => docs.live.push(format!("HTML {html:?}")),
            Event::Start(Tag::CodeBlock(kind)) => code = is_doctest(&kind).then(String::new),
            Event::Text(text) => {
                if let Some(code) = &mut code {
                    code.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => docs.doctests.extend(code.take()),
            Event::Start(Tag::Image { dest_url, .. }) => docs.live.push(format!("an image of {dest_url:?}")),
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => docs.see_link(link_type, &dest_url, &title),
            _ => {}
        }
    }
    docs.items.extend(broken);
    docs
}

impl Docs {
    fn see_link(&mut self, kind: LinkType, url: &str, title: &str) {
        let is_web = ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme));
        let is_mail = kind == LinkType::Email;
        if url.contains(['"', '<', '>', ' ', '\n']) || title.contains('"') {
            self.live.push(format!("a link to {url:?} with the title {title:?}"));
        } else if !is_web && !is_mail {
            let is_item = !url.is_empty()
                && url.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '#' | '(' | ')' | '!' | '@'))
                && !url.replace("::", "").contains(':');
            match is_item {
                true => self.items.push(url.to_owned()),
                false => self.live.push(format!("a link to {url:?}")),
            }
        }
    }
}

/// Whether rustdoc makes a test of a block of code.
fn is_doctest(kind: &CodeBlockKind<'_>) -> bool {
    let CodeBlockKind::Fenced(info) = kind else {
        return true;
    };
    let words =
        info.split([',', ' ', '\t', '{', '}']).map(|word| word.trim_start_matches('.')).filter(|word| !word.is_empty());
    let mut is_rust = true;
    for word in words {
        match word {
            "rust" => return true,
            "should_panic" | "no_run" | "ignore" | "compile_fail" | "test_harness" | "standalone_crate" => {}
            word if word.starts_with("edition") || word.starts_with("ignore-") => {}
            _ => is_rust = false,
        }
    }
    is_rust
}
