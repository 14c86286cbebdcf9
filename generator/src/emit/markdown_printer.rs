//! Events of Markdown as lines.

use pulldown_cmark::{Alignment, Event, LinkType, Tag, TagEnd};

use super::markdown::written;

/// Prints events.
#[derive(Debug, Default)]
pub(super) struct Printer {
    /// The lines that are whole.
    lines: Vec<String>,
    /// The line that is being written, without what stands before it.
    line: String,
    /// What stands before each line of the blocks that are open: `> `, or spaces below the sign of an item.
    prefixes: Vec<String>,
    /// The sign of an item, which stands before its first line in place of the last prefix.
    sign: Option<String>,
    /// Whether an empty line comes before the next block.
    is_apart: bool,
    /// The lists that are open.
    lists: Vec<List>,
    /// The list that ended last, if nothing stands after it.
    ended: Option<List>,
    /// The code of the block that is open.
    code: Option<String>,
    /// The address of the link that is open, if it stands for itself.
    address: Option<String>,
    /// The addresses of the other links that are open.
    targets: Vec<String>,
    /// The cells of the row of a table that is open.
    cells: Vec<String>,
    /// What stands below the heads of the columns of the table that is open.
    rules: Vec<String>,
    /// Whether a line cannot be broken: in headings and tables.
    is_single: bool,
}

/// A list that is printed.
#[derive(Clone, Copy, Debug)]
struct List {
    /// The number of the next item; none for a list with bullets.
    number: Option<u64>,
    /// Whether its items have the other sign, as it follows a list that it would be a part of.
    is_other: bool,
}

impl List {
    /// The sign of the next item.
    fn next_sign(&mut self) -> String {
        let Some(number) = &mut self.number else {
            return if self.is_other { "* " } else { "- " }.to_owned();
        };
        let sign = format!("{number}{} ", if self.is_other { ')' } else { '.' });
        *number = number.saturating_add(1);
        sign
    }
}

impl Printer {
    /// The lines.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.end_line();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }

    /// Prints an event.
    pub(super) fn print(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match (&mut self.code, &self.address) {
                (Some(code), _) => code.push_str(&text),
                (None, Some(_)) => {}
                (None, None) => {
                    let text = if self.line.is_empty() { begun(&text) } else { written(&text) };
                    self.line.push_str(&text);
                }
            },
            Event::Code(code) => self.line.push_str(&code_span(&code)),
            Event::SoftBreak | Event::HardBreak if self.is_single => self.line.push(' '),
            Event::SoftBreak => self.end_line(),
            Event::HardBreak => {
                self.line.push('\\');
                self.end_line();
            }
            Event::Rule => {
                self.begin_block();
                self.line.push_str("---");
                self.end_block();
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.begin_block(),
            Tag::Heading { level, .. } => {
                self.begin_block();
                self.is_single = true;
                self.line.push_str(&"#".repeat(level as usize));
                self.line.push(' ');
            }
            Tag::BlockQuote(_) => {
                self.begin_block();
                self.prefixes.push("> ".to_owned());
            }
            Tag::CodeBlock(_) => {
                self.begin_block();
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                self.end_line();
                let before = self.ended.filter(|list| list.number.is_some() == first.is_some());
                if self.lists.is_empty() {
                    self.begin_block();
                }
                self.lists.push(List { number: first, is_other: before.is_some_and(|list| !list.is_other) });
            }
            Tag::Item => self.begin_item(),
            Tag::Table(columns) => {
                self.begin_block();
                self.is_single = true;
                self.rules = columns.iter().map(|alignment| rule(*alignment).to_owned()).collect();
            }
            Tag::TableHead | Tag::TableRow => self.cells.clear(),
            Tag::Emphasis => self.line.push('*'),
            Tag::Strong => self.line.push_str("**"),
            Tag::Strikethrough => self.line.push_str("~~"),
            Tag::Link { link_type: LinkType::Autolink | LinkType::Email, dest_url, .. } => {
                self.line.extend(["<", &dest_url, ">"]);
                self.address = Some(dest_url.to_string());
            }
            Tag::Link { dest_url, .. } => {
                self.line.push('[');
                self.targets.push(dest_url.to_string());
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Table => self.end_block(),
            TagEnd::BlockQuote(_) => {
                self.end_line();
                self.prefixes.pop();
                self.is_apart = true;
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::List(_) => {
                self.end_line();
                self.ended = self.lists.pop();
                self.is_apart = self.lists.is_empty() || self.is_apart;
            }
            TagEnd::Item => {
                self.end_item();
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.line);
                self.cells.push(cell);
            }
            TagEnd::TableHead => {
                self.end_row();
                self.cells = std::mem::take(&mut self.rules);
                self.end_row();
            }
            TagEnd::TableRow => self.end_row(),
            TagEnd::Emphasis => self.line.push('*'),
            TagEnd::Strong => self.line.push_str("**"),
            TagEnd::Strikethrough => self.line.push_str("~~"),
            TagEnd::Link => {
                if self.address.take().is_none()
                    && let Some(url) = self.targets.pop()
                {
                    self.line.extend(["](", &url, ")"]);
                }
            }
            _ => {}
        }
    }

    /// Starts a block, apart from the one before it.
    fn begin_block(&mut self) {
        self.end_line();
        // What follows a list would else go on with its last item.
        self.is_apart |= self.ended.take().is_some();
        self.part();
    }

    /// Adds the empty line before a block, where it is to be apart.
    fn part(&mut self) {
        if std::mem::take(&mut self.is_apart) {
            let prefix = self.prefixes.concat();
            self.lines.push(prefix.trim_end().to_owned());
        }
    }

    fn end_block(&mut self) {
        self.end_line();
        self.is_single = false;
        self.is_apart = true;
    }

    fn begin_item(&mut self) {
        self.end_line();
        self.part();
        let sign = self.lists.last_mut().map(List::next_sign).unwrap_or_default();
        self.prefixes.push(" ".repeat(sign.len()));
        self.sign = Some(sign);
    }

    fn end_item(&mut self) {
        self.end_line();
        if self.sign.is_some() {
            // An item without a text.
            self.push_line("");
        }
        self.prefixes.pop();
    }

    fn end_code(&mut self) {
        let code = self.code.take().unwrap_or_default();
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat((longest + 1).max(3));
        self.push_line(&format!("{fence}text"));
        for line in code.trim_end_matches('\n').split('\n') {
            self.push_line(&line.trim_end().replace('\t', "    "));
        }
        self.push_line(&fence);
        self.is_apart = true;
    }

    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        self.push_line(&format!("| {} |", cells.join(" | ")));
    }

    /// Ends the line that is being written, if there is one.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim().replace('\t', " ");
        if !line.is_empty() {
            self.push_line(&line);
        }
    }

    /// Adds a line below what is open.
    fn push_line(&mut self, line: &str) {
        self.ended = None;
        let mut prefix = self.prefixes.concat();
        if let (Some(sign), Some(last)) = (self.sign.take(), self.prefixes.last()) {
            prefix.truncate(prefix.len() - last.len());
            prefix.push_str(&sign);
        }
        self.lines.push(format!("{prefix}{line}").trim_end().to_owned());
    }
}

/// What stands below the head of a column of a table.
fn rule(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::None => "---",
        Alignment::Left => ":--",
        Alignment::Center => ":-:",
        Alignment::Right => "--:",
    }
}

/// Text at the start of a line, where a sign could start a block.
fn begun(text: &str) -> String {
    let text = text.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => format!("{}\\{}", &text[..digits], written(&text[digits..])),
        Some(b'#' | b'-' | b'+' | b'=' | b':') if digits == 0 => format!("\\{}", written(text)),
        _ => written(text),
    }
}

/// A code span that holds any code.
fn code_span(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let ticks = "`".repeat(longest + 1);
    let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{code}{space}{ticks}")
}
