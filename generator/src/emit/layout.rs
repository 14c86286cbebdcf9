//! Where `prettyplease` breaks what does not fit on one line: its algorithm (Oppen's), for a line at a time.

/// The width of a line, in bytes: that of `prettyplease`.
pub(super) const MARGIN: usize = 89;

/// What a line further in has at least, likewise.
const LEAST: isize = 60;

/// More than any line has.
const INFINITY: isize = 0xffff;

/// What a level is further in.
pub(super) const INDENT: isize = 4;

/// A part of a line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Token<'t> {
    /// What stays together.
    Word(&'t str),
    /// Where the line may be broken.
    Break(Break),
    /// The start of a group, all of whose breaks are taken, or none; and what is further in after the first.
    Begin(isize),
    /// What fits on no line, so that the groups around it are broken.
    Wide,
    /// The end of a group.
    End,
}

/// A place to break.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Break {
    /// Spaces where the line is not broken.
    pub(super) blank: usize,
    /// What the new line is further in than its group.
    pub(super) offset: isize,
    /// What ends the line where it is broken.
    pub(super) before: &'static str,
    /// What starts the new line.
    pub(super) after: &'static str,
    /// What stands there where the line is not broken.
    pub(super) unbroken: &'static str,
    /// Whether nothing is ever broken here: the place only ends what groups before it are measured by.
    pub(super) never: bool,
}

/// Adds the tokens as lines, the first of which is `indent` in; it is not ended.
pub(super) fn print(tokens: &[Token<'_>], indent: usize, out: &mut String) {
    let indent = indent.cast_signed();
    let mut printer = Printer { out, space: MARGIN.cast_signed() - indent, indent, groups: Vec::new() };
    for (token, size) in tokens.iter().zip(sizes(tokens)) {
        printer.print(*token, size);
    }
}

/// For each start of a group, the width up to the next break behind it.
fn sizes(tokens: &[Token<'_>]) -> Vec<isize> {
    let mut sizes = vec![0; tokens.len()];
    // The width from here to the next break that is not inside a group behind; and that of the open groups' ends.
    let mut width: isize = 0;
    let mut outer: Vec<(isize, isize)> = Vec::new();
    // The width of all tokens from here on, unbroken.
    let mut total: isize = 0;
    for (token, size) in tokens.iter().zip(&mut sizes).rev() {
        match token {
            Token::Word(word) => {
                width += word.len().cast_signed();
                total += word.len().cast_signed();
            }
            Token::Wide => {
                width += INFINITY;
                total += INFINITY;
            }
            Token::Break(at) => {
                width = 0;
                total += at.blank.cast_signed();
            }
            Token::End => outer.push((width, total)),
            Token::Begin(_) => {
                let (behind, total_behind) = outer.pop().unwrap_or_default();
                width = total - total_behind + behind;
                *size = width;
            }
        }
    }
    sizes
}

/// The state of printing.
struct Printer<'o> {
    /// The lines.
    out: &'o mut String,
    /// What is left of the line.
    space: isize,
    /// How far lines of the group that is open are in.
    indent: isize,
    /// The groups that are open: where the lines around are, if it is broken.
    groups: Vec<Option<isize>>,
}

impl Printer<'_> {
    fn print(&mut self, token: Token<'_>, size: isize) {
        match token {
            Token::Word(word) => {
                self.out.push_str(word);
                self.space -= word.len().cast_signed();
            }
            Token::Begin(_) if size <= self.space => self.groups.push(None),
            Token::Begin(offset) => {
                self.groups.push(Some(self.indent));
                self.indent += offset;
            }
            Token::End => self.indent = self.groups.pop().flatten().unwrap_or(self.indent),
            Token::Break(at) => self.print_break(at),
            Token::Wide => {}
        }
    }

    fn print_break(&mut self, at: Break) {
        if at.never || matches!(self.groups.last(), Some(None) | None) {
            self.out.extend(std::iter::repeat_n(' ', at.blank));
            self.out.push_str(at.unbroken);
            self.space -= (at.blank + at.unbroken.len()).cast_signed();
            return;
        }
        let indent = self.indent + at.offset;
        self.out.push_str(at.before);
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent.unsigned_abs()));
        self.out.push_str(at.after);
        self.space = (MARGIN.cast_signed() - indent).max(LEAST) - at.after.len().cast_signed();
    }
}
