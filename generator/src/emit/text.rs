//! Items of few, plain forms, written as text at once: what `prettyplease` would print.
//!
//! Lines are put where it puts them (`layout.rs`); what has another form goes through it. In all tests
//! (feature `compared`), every text is printed by it again and must stay the same.

#[cfg(test)]
mod tests;

use super::breaks::Reader;
use super::code::Code;
use super::docs::add_doc;
use super::layout::{self, MARGIN, Token};
use super::module::reprinted;
use super::required::Required;
use super::table::Table;
use crate::names::Ident;

/// Whether every text is printed by `prettyplease` too, and must stay the same.
const IS_COMPARED: bool = cfg!(any(test, feature = "compared"));

/// The items of a piece of a module, as they are being written.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// The text so far.
    written: String,
    /// How far lines are in.
    indent: usize,
    /// The modules that may be used, and whether a path starts with them.
    siblings: Vec<(&'static str, bool)>,
    /// Whether there is more than `impl` blocks, so that the items can be taken in.
    has_names: bool,
    /// Whether the text is methods, to stand in an `impl` block.
    is_methods: bool,
    /// How much of the text was compared with what `prettyplease` prints.
    compared: usize,
    /// The rest of it, with every line unbroken; only where it is compared.
    unbroken: String,
}

impl Text {
    /// No items yet, which may use these modules.
    pub(super) fn new(siblings: &[&'static str]) -> Self {
        Self { siblings: siblings.iter().map(|name| (*name, false)).collect(), ..Self::default() }
    }

    /// No methods yet, likewise.
    pub(super) fn methods(siblings: &[&'static str]) -> Self {
        Self { is_methods: true, indent: 4, ..Self::new(siblings) }
    }

    /// Adds text that was made so, for the same module.
    pub(super) fn add_methods(&mut self, methods: &str) {
        if !methods.is_empty() {
            self.part();
            self.written.push_str(methods);
            self.keep(methods);
        }
    }

    /// The items, the modules that they use, and whether there is more than `impl` blocks.
    pub(super) fn finish(mut self) -> (String, Vec<&'static str>, bool) {
        self.compare();
        let used = self.siblings.iter().filter(|(_, is_used)| *is_used).map(|(name, _)| *name);
        (self.written, used.collect(), self.has_names)
    }

    /// Notes that there is an item with a name.
    pub(super) fn has_name(&mut self) {
        self.has_names = true;
    }

    /// Starts an item or a method, with an empty line after the one before it.
    pub(super) fn part(&mut self) {
        if !self.written.is_empty() && !self.written.ends_with("{\n") {
            self.written.push('\n');
        }
    }

    /// Adds docs.
    pub(super) fn docs(&mut self, lines: &[String]) {
        for line in lines {
            self.doc(line);
        }
    }

    /// Adds docs of our own.
    pub(super) fn own_docs(&mut self, lines: &[&'static str]) {
        for line in lines {
            self.doc(line);
        }
    }

    /// Adds a line of docs.
    pub(super) fn doc(&mut self, line: &str) {
        self.start_line();
        let start = self.written.len();
        add_doc(line, &mut self.written);
        if IS_COMPARED {
            self.unbroken.push_str(self.written.get(start..).unwrap_or_default());
        }
    }

    /// Adds a line of our own without code of the document.
    pub(super) fn line(&mut self, line: &'static str) {
        self.start_line();
        self.written.extend([line, "\n"]);
        self.keep(line);
        self.note(line);
    }

    /// Adds a line that is never broken.
    pub(super) fn whole(&mut self, line: &Code) {
        self.start_line();
        self.written.extend([line.text(), "\n"]);
        self.keep(line.text());
        self.note(line.text());
    }

    /// Adds a line, after which lines are further in.
    pub(super) fn open(&mut self, line: &Code) {
        self.add(line, Reader::signature, |text, _| text.to_owned());
        self.indent += 4;
    }

    /// Opens a struct whose type parameters have defaults.
    pub(super) fn generic_struct(&mut self, line: &Code) {
        self.add(line, Reader::generic_struct, |text, _| text.to_owned());
        self.indent += 4;
    }

    /// Ends what was opened.
    pub(super) fn close(&mut self, line: &'static str) {
        self.indent = self.indent.saturating_sub(4);
        self.line(line);
    }

    /// Opens a function that needs everything that is required.
    pub(super) fn function(&mut self, signature: &Code, required: &[Required]) {
        if required.is_empty() {
            self.open(&Code::new("$ {", &[signature]));
            return;
        }
        self.typed(signature);
        self.line("where");
        for required in required {
            self.whole(&Code::new("    $: required::$,", &[&required.state, &required.marker]));
        }
        self.line("{");
        self.indent += 4;
    }

    /// Adds a struct with its fields, as the value of a block.
    pub(super) fn value(&mut self, name: &Ident, fields: &[&'static str]) {
        self.open(&Code::new("$ {", &[name]));
        for field in fields {
            self.line(field);
        }
        self.close("}");
    }

    /// Adds a field with its type, or an item that is a type.
    pub(super) fn typed(&mut self, line: &Code) {
        self.add(line, Reader::signature, |text, _| text.to_owned());
    }

    /// Adds a variant of an enum that holds something.
    pub(super) fn variant(&mut self, line: &Code) {
        self.add(line, Reader::variant, |text, _| text.to_owned());
    }

    /// Adds a statement or the value of a block.
    pub(super) fn statement(&mut self, line: &Code) {
        if !line.is_empty() {
            self.add(line, Reader::statement, statement);
        }
    }

    /// Adds a field of a struct with its value.
    pub(super) fn field_value(&mut self, line: &Code) {
        self.add(line, Reader::field_value, |text, _| {
            let item = reprinted(&format!("static S: S = S {{ {text} }};"));
            inner_lines(&item, 1)
        });
    }

    /// Adds an arm of a `match`, whose comma is not given.
    pub(super) fn arm(&mut self, line: &Code) {
        if fits(line, self.indent) {
            self.whole(&Code::new("$,", &[line]));
            return;
        }
        self.add(line, Reader::arm, |text, _| {
            let item = reprinted(&format!("fn f() {{ match x {{ {text}, }} }}"));
            inner_lines(&item, 2)
        });
        self.keep(",");
    }

    /// Adds an item that stands on one line unless that is too long.
    pub(super) fn item(&mut self, item: &Code) {
        match fits(item, self.indent) {
            true => {
                self.part();
                self.whole(item);
            }
            false => self.items(item),
        }
    }

    /// Adds items of any form.
    pub(super) fn items(&mut self, items: &Code) {
        self.part();
        self.written.push_str(&reprinted(items.text()));
        self.keep(items.text());
        self.note(items.text());
    }

    /// Adds a table.
    pub(super) fn table(&mut self, table: &Table) {
        self.compare();
        self.part();
        table.print(&mut self.written);
        self.compared = self.written.len();
        self.note("runtime::");
    }

    fn start_line(&mut self) {
        self.written.extend(std::iter::repeat_n(' ', self.indent));
    }

    /// Adds a line, broken by what is read in it where it is too long, or else by `other`.
    fn add<'l>(
        &mut self,
        line: &'l Code,
        read: impl FnOnce(&mut Reader<'l>) -> Option<()>,
        other: impl FnOnce(&str, usize) -> String,
    ) {
        if fits(line, self.indent) {
            self.whole(line);
            return;
        }
        let tokens: Option<Vec<Token<'_>>> = Reader::tokens(line.text(), read);
        match tokens {
            Some(tokens) => {
                self.start_line();
                layout::print(&tokens, self.indent, &mut self.written);
            }
            None => self.written.push_str(&other(line.text(), self.indent)),
        }
        self.written.push('\n');
        self.keep(line.text());
        self.note(line.text());
    }

    /// Notes which modules a line uses.
    fn note(&mut self, line: &str) {
        for (name, is_used) in self.siblings.iter_mut().filter(|(_, is_used)| !is_used) {
            *is_used = line.contains(*name) && starts_path(line, name);
        }
    }

    /// Keeps code to compare with.
    fn keep(&mut self, code: &str) {
        if IS_COMPARED {
            self.unbroken.extend([code, "\n"]);
        }
    }

    /// Compares what was written with what `prettyplease` prints.
    fn compare(&mut self) {
        if self.unbroken.is_empty() {
            return;
        }
        let text = self.written.get(self.compared..).unwrap_or_default().trim_start_matches('\n');
        let (head, end) = if self.is_methods { ("impl X {\n", "}\n") } else { ("", "") };
        let (text, code) = (format!("{head}{text}{end}"), format!("{head}{}{end}", self.unbroken));
        let printed = reprinted(&code);
        let differs = text.lines().zip(printed.lines()).find(|(text, printed)| text != printed);
        assert!(text == printed, "written as text: {differs:?}\n{text}");
        self.unbroken.clear();
    }
}

/// Whether a line stays one: fields of structs may be broken sooner.
fn fits(line: &Code, indent: usize) -> bool {
    indent + line.text().len() <= MARGIN && !line.text().contains(" { ")
}

/// A statement as lines that are `indent` in.
pub(super) fn statement_lines(line: &Code, indent: usize) -> String {
    let mut text = Text { indent, ..Text::default() };
    text.statement(line);
    text.written
}

/// A statement of another form, as lines that are `indent` in.
fn statement(text: &str, indent: usize) -> String {
    let levels = (indent / 4).max(1);
    let (open, close) = ("mod m {".repeat(levels - 1), "}".repeat(levels - 1));
    let item = reprinted(&format!("{open} fn f() {{ {text} }} {close}"));
    inner_lines(&item, levels)
}

/// The lines of a text without the outer ones, of which there are `levels` on either side.
fn inner_lines(text: &str, levels: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines.get(levels..lines.len().saturating_sub(levels)).unwrap_or_default().join("\n")
}

/// Whether a path in the code starts with a name.
fn starts_path(code: &str, name: &str) -> bool {
    let mut from = 0;
    while let Some(found) = code.get(from..).and_then(|rest| rest.find(name)) {
        let (before, after) = code.split_at(from + found);
        let is_start = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '#')
            && !before.ends_with("::")
            && after.get(name.len()..).is_some_and(|rest| rest.starts_with("::"));
        // Quotes inside of a literal are escaped.
        if is_start && before.replace("\\\\", "").replace("\\\"", "").matches('"').count().is_multiple_of(2) {
            return true;
        }
        from += found + name.len();
    }
    false
}
