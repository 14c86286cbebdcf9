//! The places where a line of a plain form may be broken: at brackets, and before methods.
//!
//! It knows types, signatures, paths, calls, methods, arrays, tuples and strings; what is none of these has no places,
//! and is left to `prettyplease`.

use super::layout::{Break, INDENT, Token};

/// The bytes of a struct with its fields that may stand on one line.
const WIDEST_STRUCT: usize = 34;

/// Reads a line.
pub(super) struct Reader<'t> {
    /// The line.
    text: &'t str,
    /// How far it is read.
    at: usize,
    /// Where the word that is being read starts.
    start: usize,
    /// What is read.
    tokens: Vec<Token<'t>>,
}

impl<'t> Reader<'t> {
    /// The tokens of a line that is read by `read`; none where it has another form.
    pub(super) fn tokens(text: &'t str, read: impl FnOnce(&mut Self) -> Option<()>) -> Option<Vec<Token<'t>>> {
        let mut reader = Self { text, at: 0, start: 0, tokens: Vec::new() };
        read(&mut reader)?;
        reader.flush();
        (reader.at == text.len()).then_some(reader.tokens)
    }

    /// A function up to its body, a field with its type, or an item that is a type.
    pub(super) fn signature(&mut self) -> Option<()> {
        if self.rest().starts_with("pub(super) ") {
            self.at += "pub(super) ".len();
        }
        self.ty(b"")
    }

    /// A struct whose type parameters have defaults, up to its fields.
    pub(super) fn generic_struct(&mut self) -> Option<()> {
        self.at = self.text.find('<')? + 1;
        self.list(b'>', |it| {
            it.ty(b"=")?;
            it.at -= 1;
            it.flush();
            it.at += 1;
            it.start = it.at;
            it.tokens.extend([Token::Begin(INDENT), Token::Break(Break { blank: 1, ..Break::default() })]);
            it.ty(b",>")?;
            it.flush();
            it.tokens.push(Token::End);
            Some(())
        })?;
        self.at = self.text.len();
        Some(())
    }

    /// A variant that holds something.
    pub(super) fn variant(&mut self) -> Option<()> {
        self.at = self.text.find('(')? + 1;
        self.flush();
        self.tokens.extend([Token::Begin(INDENT), Token::Break(Break::default())]);
        self.ty(b")")?;
        self.flush();
        let end = Break { offset: -INDENT, before: ",", ..Break::default() };
        // The bracket is inside of the group.
        self.at += 1;
        self.tokens.push(Token::Break(end));
        self.flush();
        self.tokens.push(Token::End);
        self.at += 1;
        Some(())
    }

    /// A statement: `let`, an assignment, or an expression.
    pub(super) fn statement(&mut self) -> Option<()> {
        if self.rest().starts_with("let ") {
            self.ty(b"=")?;
            self.value()?;
        } else {
            self.expression(true)?;
            if self.rest().starts_with(" = ") {
                (self.at, self.start) = (0, 0);
                self.tokens.clear();
                self.expression(false)?;
                self.at += 1;
                self.value()?;
            }
        }
        self.at += usize::from(self.peek() == Some(b';'));
        Some(())
    }

    /// `= ` and an expression.
    fn value(&mut self) -> Option<()> {
        self.at += "= ".len();
        self.flush();
        self.tokens.push(Token::Break(Break { never: true, ..Break::default() }));
        self.expression(false)
    }

    /// A field of a struct and its value: `name: value,`.
    pub(super) fn field_value(&mut self) -> Option<()> {
        self.at = self.text.find(": ")? + ": ".len();
        self.expression(false)?;
        self.at += ",".len();
        Some(())
    }

    /// An arm of a `match`: `pattern => value`; the comma is none of its text.
    pub(super) fn arm(&mut self) -> Option<()> {
        let pattern = self.text.find(" => ")?;
        // Patterns are broken too.
        if self.text.get(..pattern)?.contains('|') {
            return None;
        }
        self.at = pattern + " => ".len();
        self.flush();
        let start = Break { before: "{", ..Break::default() };
        let end = Break { offset: -INDENT, after: "}", unbroken: ",", ..Break::default() };
        self.tokens.extend([Token::Begin(INDENT), Token::Break(start)]);
        self.expression(true)?;
        self.flush();
        self.tokens.extend([Token::Break(end), Token::End]);
        Some(())
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Ends the word that is being read.
    fn flush(&mut self) {
        let word = self.text.get(self.start..self.at).unwrap_or_default();
        if !word.is_empty() {
            self.tokens.push(Token::Word(word));
        }
        self.start = self.at;
    }

    /// A type, or several with words between them, up to one of `ends`.
    fn ty(&mut self, ends: &[u8]) -> Option<()> {
        while let Some(byte) = self.peek() {
            if ends.contains(&byte) {
                break;
            }
            self.at += 1;
            match byte {
                b'-' if self.peek() == Some(b'>') => self.at += 1,
                b'<' => self.list(b'>', |it| it.ty(b",>"))?,
                b'(' => self.list(b')', |it| it.ty(b",)"))?,
                _ => {}
            }
        }
        Some(())
    }

    /// What stands between brackets, the first of which is read, with commas between.
    fn list(&mut self, close: u8, item: impl Fn(&mut Self) -> Option<()>) -> Option<()> {
        if self.peek() == Some(close) {
            self.at += 1;
            return Some(());
        }
        self.flush();
        self.tokens.extend([Token::Begin(INDENT), Token::Break(Break::default())]);
        let mut before = ",";
        loop {
            item(self)?;
            let is_last = self.peek()? == close;
            if is_last {
                break;
            }
            // A comma.
            self.at += 1;
            self.flush();
            // A tuple of one has its comma at any rate.
            if self.peek()? == close {
                before = "";
                break;
            }
            self.at += 1;
            self.start = self.at;
            self.tokens.push(Token::Break(Break { blank: 1, ..Break::default() }));
        }
        self.flush();
        self.tokens.extend([Token::Break(Break { offset: -INDENT, before, ..Break::default() }), Token::End]);
        self.at += 1;
        Some(())
    }

    /// An expression; `is_first` tells whether it starts a line.
    fn expression(&mut self, is_first: bool) -> Option<()> {
        let start = self.at;
        while self.peek() == Some(b'&') {
            self.at += 1;
        }
        let is_first = is_first && start == self.at;
        self.flush();
        let (head, start) = (self.tokens.len(), self.at);
        match self.peek()? {
            b'"' => self.string()?,
            b'[' => self.array()?,
            b'(' => {
                self.at += 1;
                self.list(b')', |it| it.expression(false))?;
            }
            byte if is_letter(byte) => self.path()?,
            _ => return None,
        }
        let name = self.text.get(start..self.at)?;
        let is_short = is_first && name.len() <= INDENT.unsigned_abs() && name.bytes().all(is_letter);
        if self.peek() == Some(b'(') {
            self.at += 1;
            self.arguments()?;
            return self.methods(head, false);
        }
        match self.rest() {
            rest if rest.starts_with('!') => None,
            rest if rest.starts_with(" {") => self.fields(head, start),
            // What a method follows would be less far in.
            rest if rest.starts_with('.') && name.starts_with(['[', '(']) => None,
            _ => self.methods(head, is_short),
        }
    }

    /// The fields of a struct whose path starts at the token `head` and the byte `start`.
    fn fields(&mut self, head: usize, start: usize) -> Option<()> {
        self.at += " {".len();
        self.flush();
        self.tokens.insert(head, Token::Begin(INDENT));
        loop {
            self.at += 1;
            self.start = self.at;
            self.tokens.push(Token::Break(Break { blank: 1, ..Break::default() }));
            self.path()?;
            if self.rest().starts_with(": ") {
                self.at += ": ".len();
                self.expression(false)?;
            }
            if self.peek()? != b',' {
                break;
            }
            self.at += 1;
            self.flush();
        }
        self.flush();
        self.at += 1;
        self.start = self.at;
        self.tokens.push(Token::Break(Break { blank: 1, offset: -INDENT, before: ",", ..Break::default() }));
        if self.at - start > WIDEST_STRUCT {
            self.tokens.push(Token::Wide);
        }
        self.tokens.push(Token::End);
        self.at += 1;
        (self.text.get(self.at - 1..self.at)? == "}").then_some(())
    }

    /// What follows an expression that starts at the token `head`; `is_short` tells whether it is a name that its first
    /// method stays with.
    fn methods(&mut self, head: usize, is_short: bool) -> Option<()> {
        let mut count = 0;
        let mut arguments = None;
        loop {
            match self.peek() {
                Some(b'?') => self.at += 1,
                Some(b'.') => {
                    self.flush();
                    if count == 0 {
                        self.tokens.insert(head, Token::Begin(INDENT));
                    }
                    if count > 0 || !is_short {
                        self.tokens.push(Token::Break(Break::default()));
                    }
                    count += 1;
                    self.at += 1;
                    self.path()?;
                    if self.peek() == Some(b'(') {
                        self.flush();
                        arguments = Some(self.tokens.len());
                        self.tokens.push(Token::Begin(0));
                        self.at += 1;
                        self.arguments()?;
                        self.flush();
                        self.tokens.push(Token::End);
                    }
                }
                _ => break,
            }
        }
        if count > 0 {
            self.flush();
            self.tokens.push(Token::End);
        }
        if is_short && count == 1 {
            let arguments = arguments.and_then(|at| self.tokens.get_mut(at));
            if let Some(token) = arguments {
                *token = Token::Begin(-INDENT);
            }
        }
        Some(())
    }

    /// The arguments of a call, whose bracket is read.
    fn arguments(&mut self) -> Option<()> {
        let path = self.rest().bytes().take_while(|byte| is_letter(*byte) || *byte == b':').count();
        let is_struct = self.rest().get(path..).is_some_and(|rest| rest.starts_with(" {"));
        match self.peek()? {
            // What is a block of its own stands without a further level, if it is alone.
            byte if is_struct || matches!(byte, b'[' | b'(') => {
                self.expression(false)?;
                let is_alone = self.peek() == Some(b')');
                self.at += 1;
                is_alone.then_some(())
            }
            _ => self.list(b')', |it| it.expression(false)),
        }
    }

    fn array(&mut self) -> Option<()> {
        self.at += 1;
        // Numbers fill lines.
        let is_simple =
            self.peek()?.is_ascii_digit() || self.rest().starts_with("true") || self.rest().starts_with("false");
        match is_simple {
            true => None,
            false => self.list(b']', |it| it.expression(false)),
        }
    }

    /// A path or a number.
    fn path(&mut self) -> Option<()> {
        let is_number = self.peek().is_some_and(|byte| byte.is_ascii_digit());
        while let Some(byte) = self.peek() {
            match byte {
                byte if is_letter(byte) => self.at += 1,
                b'.' if is_number => self.at += 1,
                b':' if self.rest().starts_with("::<") => {
                    self.at += "::<".len();
                    self.list(b'>', |it| it.ty(b",>"))?;
                }
                b':' if self.rest().starts_with("::") => self.at += "::".len(),
                _ => break,
            }
        }
        Some(())
    }

    fn string(&mut self) -> Option<()> {
        let mut is_escaped = false;
        let inside = self.rest().bytes().skip(1).position(|byte| {
            let is_end = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            is_end
        })?;
        self.at += inside + 2;
        Some(())
    }
}

/// Whether a byte may be inside of an identifier or a number.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'#' || !byte.is_ascii()
}
