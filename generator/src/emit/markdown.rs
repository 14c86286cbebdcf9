//! The Markdown of a description as events in which nothing can run, and printed again.

use pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};

use super::docs::{address_at, escape_signs, is_entity};
use super::markdown_html;

/// The extensions of Markdown that rustdoc turns on.
fn of_rustdoc() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

/// The bytes that a description with Markdown may have: reading it takes a hundred times as many.
const MOST_BYTES: usize = 256 << 10;

/// The lines of a text in which its Markdown is kept and nothing can run; none where it cannot be told that nothing can,
/// or where it is too long.
pub(super) fn lines(text: &str) -> Option<Vec<String>> {
    if text.len() > MOST_BYTES {
        return None;
    }
    let mut printer = super::markdown_printer::Printer::default();
    for event in events(text, true) {
        printer.print(event);
    }
    let lines = printer.finish();
    is_harmless(&lines.join("\n")).then_some(lines)
}

/// Whether rustdoc finds no code, no HTML and no link but to the web in a text.
pub(super) fn is_harmless(text: &str) -> bool {
    let mut is_item = false;
    let mut note = |_: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        is_item = true;
        None
    };
    let mut is_live = false;
    for event in Parser::new_with_broken_link_callback(text, of_rustdoc(), Some(&mut note)) {
        is_live |= match event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Start(
                Tag::HtmlBlock
                | Tag::Image { .. }
                | Tag::FootnoteDefinition(_)
                | Tag::CodeBlock(CodeBlockKind::Indented),
            ) => true,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => info.as_ref() != "text",
            Event::Start(Tag::Link { dest_url, title, link_type, .. }) => {
                !(title.is_empty() && (is_web(&dest_url) || link_type == LinkType::Email))
            }
            _ => false,
        };
    }
    !is_live && !is_item
}

/// Whether an address is one of the web or of a mailbox, and nothing else can be hidden in it.
pub(super) fn is_web(url: &str) -> bool {
    let rest = ["https://", "http://", "mailto:"].iter().find_map(|scheme| url.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty())
        && !url.contains(|c: char| c.is_whitespace() || c.is_control() || "<>()[]{}\"'`|\\^".contains(c))
}

/// The events of a text; HTML becomes what it says in Markdown, or text.
fn events(text: &str, is_outer: bool) -> Vec<Event<'static>> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut filter = Filter { is_outer, ..Filter::default() };
    for event in TextMergeStream::new(Parser::new_ext(text, options)) {
        filter.take(event.into_static());
    }
    filter.kept
}

/// What becomes of events.
#[derive(Debug, Default)]
struct Filter {
    /// The events that are left.
    kept: Vec<Event<'static>>,
    /// For each link that is open, whether it is left out.
    left_out: Vec<bool>,
    /// Whether a block of code is open.
    is_code: bool,
    /// The block of HTML that is open.
    html: Option<String>,
    /// Whether HTML may still be read as Markdown.
    is_outer: bool,
}

impl Filter {
    fn take(&mut self, event: Event<'static>) {
        match (event, &mut self.html) {
            (Event::Start(Tag::HtmlBlock), html) => *html = Some(String::new()),
            (Event::End(TagEnd::HtmlBlock), html) => {
                let html = html.take().unwrap_or_default();
                self.kept.extend(html_events(&html, self.is_outer));
            }
            (Event::Html(part) | Event::Text(part), Some(html)) => html.push_str(&part),
            (Event::Html(html) | Event::InlineHtml(html), None) => self.take_tag(&html),
            (Event::Start(Tag::CodeBlock(_)), _) => {
                self.is_code = true;
                self.kept.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced("text".into()))));
            }
            (Event::End(TagEnd::CodeBlock), _) => {
                self.is_code = false;
                self.kept.push(Event::End(TagEnd::CodeBlock));
            }
            (Event::Start(Tag::Link { link_type, dest_url, .. }), _) => {
                let is_kept = is_web(&dest_url) || link_type == LinkType::Email;
                self.open(is_kept.then(|| link(link_type, dest_url)));
            }
            (Event::End(TagEnd::Link), _) => self.close(),
            (Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image), _) => {}
            (Event::Text(text), _) if !self.is_code && !self.left_out.contains(&false) => {
                add_text(&text, &mut self.kept);
            }
            (event, _) => self.kept.push(event),
        }
    }

    /// Takes a tag of HTML within a line.
    fn take_tag(&mut self, html: &str) {
        match html {
            "</a>" => self.close(),
            html if html.starts_with("<a ") => {
                let url = href(html).filter(|url| is_web(url));
                self.open(url.map(|url| link(LinkType::Inline, url.to_owned().into())));
            }
            html => self.kept.extend(markdown_html::inline(html)),
        }
    }

    /// Begins a link; none where it is left out.
    fn open(&mut self, start: Option<Event<'static>>) {
        self.left_out.push(start.is_none());
        self.kept.extend(start);
    }

    /// Ends the last link.
    fn close(&mut self) {
        if self.left_out.pop() == Some(false) {
            self.kept.push(Event::End(TagEnd::Link));
        }
    }
}

/// The start of a link without a title.
fn link(link_type: LinkType, dest_url: CowStr<'static>) -> Event<'static> {
    Event::Start(Tag::Link { link_type, dest_url, title: "".into(), id: "".into() })
}

/// The address that a tag of HTML links to; what else it says is of no use here.
pub(super) fn href(html: &str) -> Option<&str> {
    let (_, rest) = html.strip_prefix("<a ")?.split_once("href=\"")?;
    rest.split_once('"').map(|(url, _)| url)
}

/// Text with the web addresses in it as links: rustdoc warns about others.
fn add_text(text: &str, out: &mut Vec<Event<'static>>) {
    let mut rest = text;
    while let Some(at) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(at);
        let url = address_at(from);
        let has_host = url.split("//").nth(1).is_some_and(|host| !host.is_empty());
        if !before.is_empty() {
            out.push(Event::Text(before.to_owned().into()));
        }
        let address: CowStr<'static> = url.to_owned().into();
        match has_host && is_web(url) {
            true => {
                let start = link(LinkType::Autolink, address.clone());
                out.extend([start, Event::Text(address), Event::End(TagEnd::Link)]);
            }
            false => out.push(Event::Text(address)),
        }
        rest = &from[url.len()..];
    }
    if !rest.is_empty() {
        out.push(Event::Text(rest.to_owned().into()));
    }
}

/// What a block of HTML says, with its paragraphs and lists as Markdown has them; text where that is HTML again.
fn html_events(html: &str, is_outer: bool) -> Vec<Event<'static>> {
    if is_outer {
        return events(&markdown_html::without_tags(html), false);
    }
    let mut out = vec![Event::Start(Tag::Paragraph)];
    for line in html.lines() {
        out.extend([Event::Text(line.trim().to_owned().into()), Event::SoftBreak]);
    }
    out.push(Event::End(TagEnd::Paragraph));
    out
}

/// Text as it is written in Markdown.
pub(super) fn written(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        let after = rest.chars().nth(1);
        let is_inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_alone = |c: Option<char>| c.is_some_and(char::is_whitespace);
        match c {
            '_' if is_inside(before) && is_inside(after) => out.push('_'),
            '*' if is_alone(before) && is_alone(after) => out.push('*'),
            '_' | '*' | '|' => out.extend(['\\', c]),
            '&' if is_entity(rest) => out.push_str("&amp;"),
            c => escape_signs(c.encode_utf8(&mut [0; 4]), &mut out),
        }
        before = Some(c);
    }
    out
}
