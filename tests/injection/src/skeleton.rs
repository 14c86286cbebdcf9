//! Generated code as its skeleton: every token, with literals blank and docs taken out.

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};

/// A token of a skeleton.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// An identifier or a keyword.
    Ident(String),
    /// A sign.
    Sign(char),
    /// The start of a group.
    Open(Delimiter),
    /// The end of a group.
    Close(Delimiter),
    /// A literal of a kind.
    Literal(Kind),
}

/// What a literal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// Bytes.
    Bytes,
    /// A character or a byte.
    Character,
    /// A number.
    Number,
}

/// The code of a file.
#[derive(Clone, Debug, Default)]
pub struct Skeleton {
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// The docs, one for each item that has any.
    pub docs: Vec<String>,
    /// A character of a name that cannot be seen.
    hidden: Option<char>,
}

/// Keywords, which no text of a document may become.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "_",
];

impl Skeleton {
    /// The skeleton of a text, or why it is no Rust.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(odd) = odd(text) {
            return Err(format!("the character {odd:?} stands in it as it is"));
        }
        let stream: TokenStream = text.parse().map_err(|error| format!("it cannot be parted into tokens: {error}"))?;
        let mut skeleton = Self::default();
        let mut docs = String::new();
        skeleton.collect(stream, &mut docs);
        skeleton.end_docs(&mut docs);
        match skeleton.hidden {
            Some(hidden) => Err(format!("the character {hidden:?} stands in a name")),
            None => Ok(skeleton),
        }
    }

    fn collect(&mut self, stream: TokenStream, docs: &mut String) {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while let Some(tree) = trees.get(at) {
            if let Some((line, length)) = doc_line(&trees[at..]) {
                docs.push_str(&line);
                docs.push('\n');
                at += length;
                continue;
            }
            self.end_docs(docs);
            at += 1;
            match tree {
                // The braces of an arm, which are there where it takes several lines.
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && self.ends_with_arrow() => {
                    self.collect(group.stream(), docs);
                    self.end_docs(docs);
                    self.drop_comma();
                    self.tokens.push(Token::Sign(','));
                    if matches!(trees.get(at), Some(TokenTree::Punct(sign)) if sign.as_char() == ',') {
                        at += 1;
                    }
                }
                // The braces of a closure, which are there where its value has a line of its own.
                TokenTree::Group(group)
                    if group.delimiter() == Delimiter::Brace && self.tokens.last() == Some(&Token::Sign('|')) =>
                {
                    self.collect(group.stream(), docs);
                    self.end_docs(docs);
                }
                TokenTree::Group(group) => {
                    self.tokens.push(Token::Open(group.delimiter()));
                    self.collect(group.stream(), docs);
                    self.end_docs(docs);
                    self.drop_comma();
                    self.tokens.push(Token::Close(group.delimiter()));
                }
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    self.hidden = self.hidden.or(name.chars().find(|c| is_hidden(*c)));
                    self.tokens.push(Token::Ident(name));
                }
                TokenTree::Punct(sign) => {
                    if sign.as_char() == '>' {
                        self.drop_comma();
                    }
                    self.tokens.push(Token::Sign(sign.as_char()));
                }
                TokenTree::Literal(literal) => self.tokens.push(Token::Literal(kind(literal))),
            }
        }
    }

    /// Whether the last tokens are `=>`.
    fn ends_with_arrow(&self) -> bool {
        self.tokens.ends_with(&[Token::Sign('='), Token::Sign('>')])
    }

    /// Takes out a comma before the end of a list: it is there where the list takes several lines.
    fn drop_comma(&mut self) {
        if self.tokens.last() == Some(&Token::Sign(',')) {
            self.tokens.pop();
        }
    }

    fn end_docs(&mut self, docs: &mut String) {
        if !docs.is_empty() {
            self.docs.push(std::mem::take(docs));
        }
    }

    /// Whether the text parses: what has the tokens of such a text does too.
    pub fn check(text: &str) -> Result<(), String> {
        syn::parse_str::<syn::File>(text).map(drop).map_err(|error| format!("it does not parse: {error}"))
    }
}

/// Items that begin with an attribute, each once: those that differ in the name of their trait alone are the same.
pub fn distinct_traits(tokens: &[Token]) -> Vec<Token> {
    let is_trait = |token: &Token| matches!(token, Token::Ident(name) if name == "trait");
    let mut items: Vec<Vec<Token>> = vec![Vec::new()];
    let mut depth = 0_usize;
    for token in tokens {
        match token {
            Token::Open(_) => depth += 1,
            Token::Close(_) => depth = depth.saturating_sub(1),
            Token::Sign('#') if depth == 0 => items.push(Vec::new()),
            _ => {}
        }
        items.last_mut().into_iter().for_each(|item| item.push(token.clone()));
    }
    let mut distinct: Vec<Vec<Token>> = Vec::new();
    for mut item in items {
        if let Some(Token::Ident(name)) = item.iter().position(is_trait).and_then(|at| item.get(at + 1)).cloned()
            && !KEYWORDS.contains(&name.as_str())
        {
            for token in item.iter_mut().filter(|token| **token == Token::Ident(name.clone())) {
                *token = Token::Ident("Zq".to_owned());
            }
        }
        if !distinct.contains(&item) {
            distinct.push(item);
        }
    }
    distinct.concat()
}

/// Why tokens are not those of harmless code with other names and literals.
pub fn tokens_differ(tokens: &[Token], benign: &[Token]) -> Option<String> {
    for (index, (ours, theirs)) in tokens.iter().zip(benign).enumerate() {
        let is_same = match (ours, theirs) {
            (Token::Ident(ours), Token::Ident(theirs)) => {
                // What is made of a text without a letter is called `empty`.
                let is_name = theirs.to_ascii_lowercase().contains("zq") || theirs.starts_with("empty");
                ours == theirs || (is_name && !KEYWORDS.contains(&ours.as_str()))
            }
            (ours, theirs) => ours == theirs,
        };
        if !is_same {
            let from = index.saturating_sub(6);
            let part = |tokens: &[Token]| spell(tokens.get(from..(index + 6).min(tokens.len())).unwrap_or_default());
            return Some(format!("`{}` instead of `{}`", part(tokens), part(benign)));
        }
    }
    let ends = |tokens: &[Token]| spell(tokens.get(tokens.len().saturating_sub(8)..).unwrap_or_default());
    (tokens.len() != benign.len()).then(|| {
        format!("{} tokens instead of {}; `{}` and `{}`", tokens.len(), benign.len(), ends(tokens), ends(benign))
    })
}

/// Tokens as text.
fn spell(tokens: &[Token]) -> String {
    let words = tokens.iter().map(|token| match token {
        Token::Ident(name) => name.clone(),
        Token::Sign(sign) => sign.to_string(),
        Token::Open(delimiter) => bracket(*delimiter, 0).to_owned(),
        Token::Close(delimiter) => bracket(*delimiter, 1).to_owned(),
        Token::Literal(kind) => format!("<{kind:?}>"),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The sign of a group's start or end.
fn bracket(delimiter: Delimiter, end: usize) -> &'static str {
    match delimiter {
        Delimiter::Parenthesis => ["(", ")"][end],
        Delimiter::Brace => ["{", "}"][end],
        Delimiter::Bracket => ["[", "]"][end],
        Delimiter::None => "",
    }
}

/// The tokens of an example in docs.
pub fn example(code: &str) -> Result<Vec<Token>, String> {
    let code: String = code.lines().map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned() + "\n").collect();
    let stream: TokenStream = code.parse().map_err(|error| format!("an example is no Rust: {error}\n{code}"))?;
    let mut skeleton = Skeleton::default();
    skeleton.collect(stream, &mut String::new());
    Ok(skeleton.tokens)
}

/// The text of a doc attribute that tokens start with, and how many they are.
fn doc_line(trees: &[TokenTree]) -> Option<(String, usize)> {
    let is = |tree: Option<&TokenTree>, sign| matches!(tree, Some(TokenTree::Punct(found)) if found.as_char() == sign);
    if !is(trees.first(), '#') {
        return None;
    }
    let at = if is(trees.get(1), '!') { 2 } else { 1 };
    let Some(TokenTree::Group(group)) = trees.get(at) else {
        return None;
    };
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    match inner.as_slice() {
        [TokenTree::Ident(name), TokenTree::Punct(sign), TokenTree::Literal(text)]
            if *name == "doc" && sign.as_char() == '=' =>
        {
            let text: syn::LitStr = syn::parse_str(&text.to_string()).ok()?;
            let text = text.value();
            Some((text.strip_prefix(' ').unwrap_or(&text).to_owned(), at + 1))
        }
        _ => None,
    }
}

/// What a literal is.
fn kind(literal: &Literal) -> Kind {
    let text = literal.to_string();
    match text.as_bytes() {
        [b'"' | b'r', ..] => Kind::Text,
        [b'b', b'"' | b'r', ..] => Kind::Bytes,
        [b'\'' | b'b', ..] => Kind::Character,
        _ => Kind::Number,
    }
}

/// The first character of a text that is taken for something else by a compiler or a reader, or is not seen by one.
///
/// One that joins or changes signs of some scripts is fine alone after one of them.
pub fn odd(text: &str) -> Option<char> {
    if text.is_ascii() && !text.contains(|c: char| c.is_control() && c != '\n') {
        return None;
    }
    let mut before = ' ';
    text.chars().find(|c| {
        let may_be_joined = !before.is_ascii() && (!is_hidden(before) || (*c == '\u{200d}' && before == '\u{fe0f}'));
        let is_odd = is_odd(*c) || (is_joiner(*c) && !may_be_joined);
        before = *c;
        is_odd
    })
}

/// Whether a character may have no place in generated text.
fn is_odd(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}')
        || (is_hidden(c) && !is_joiner(c))
}

/// Whether nothing is drawn for a character, by `Default_Ignorable_Code_Point` of `DerivedCoreProperties.txt`.
fn is_hidden(c: char) -> bool {
    const RANGES: [(u32, u32); 17] = [
        (0xad, 0xad),
        (0x34f, 0x34f),
        (0x61c, 0x61c),
        (0x115f, 0x1160),
        (0x17b4, 0x17b5),
        (0x180b, 0x180f),
        (0x200b, 0x200f),
        (0x202a, 0x202e),
        (0x2060, 0x206f),
        (0x3164, 0x3164),
        (0xfe00, 0xfe0f),
        (0xfeff, 0xfeff),
        (0xffa0, 0xffa0),
        (0xfff0, 0xfff8),
        (0x1_bca0, 0x1_bca3),
        (0x1_d173, 0x1_d17a),
        (0xe_0000, 0xe_0fff),
    ];
    RANGES.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(c)))
}

/// Whether a character changes the one before it or joins it to the next.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{180b}'..='\u{180f}' | '\u{200c}' | '\u{200d}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::{Skeleton, odd};

    #[test]
    fn braces_that_a_long_line_needs_are_no_difference() {
        let tokens = |text: &str| Skeleton::parse(text).expect("it is Rust").tokens;
        assert_eq!(tokens("f(|page| { page.a })"), tokens("f(|page| page.a)"));
        assert_ne!(tokens("f(|page| { page.a; b })"), tokens("f(|page| page.a)"));
    }

    #[test]
    fn what_cannot_be_seen_is_odd() {
        for c in "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{e0001}\u{e0020}\u{e007f}\u{202e}\u{3164}\0\r".chars() {
            assert_eq!(odd(&format!("a{c}b")), Some(c));
        }
        assert_eq!(odd("👩\u{200d}💻 ❤\u{fe0f}\u{200d}🔥 می\u{200c}خواهم é\n"), None);
        assert_eq!(odd("é\u{200d}\u{200d}"), Some('\u{200d}'));
    }
}
