//! Characters that cannot be seen, and could hide something from the reader of generated code.

/// Whether nothing is drawn for a character: `Default_Ignorable_Code_Point` of Unicode.
pub fn is_ignorable(c: char) -> bool {
    is_joiner(c)
        || is_filler(c)
        || is_tag(c)
        || is_bidi(c)
        || is_break(c)
        || matches!(c, '\u{17b4}'..='\u{17b5}' | '\u{2061}'..='\u{206f}' | '\u{fff0}'..='\u{fff8}')
        || matches!(c, '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}')
}

/// Whether a character is a letter of Hangul that nothing is drawn for: Rust takes it for a letter and prints it as it
/// is.
fn is_filler(c: char) -> bool {
    matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

/// Whether a character changes the one before it, or how that is joined to the next.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{180b}'..='\u{180f}' | '\u{200c}' | '\u{200d}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character spells text that cannot be seen.
fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
}

/// Whether a character turns text around.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

/// Whether a character only says where a line may be broken: nothing is lost without it.
fn is_break(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Whether a character ends a line, for some reader.
pub fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Prose without characters that cannot be seen: those that say something are marked by U+FFFD. Where some scripts and
/// signs need one, it stays: one alone, and not in ASCII.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_seen = |c: char| !c.is_ascii() && !c.is_whitespace() && c != '\u{fffd}' && !is_ignorable(c);
        let mut is_between = || {
            // A sign in its coloured form may be joined to another.
            let is_before = out.ends_with(is_seen) || (c == '\u{200d}' && out.ends_with('\u{fe0f}'));
            is_before && (!matches!(c, '\u{200c}' | '\u{200d}') || rest.peek().is_some_and(|next| is_seen(*next)))
        };
        let is_kept = if is_joiner(c) { is_between() } else { !is_break(c) };
        let is_again = is_tag(c) && last.is_some_and(is_tag);
        match c {
            _ if !is_kept || is_again => {}
            c if is_joiner(c) => out.push(c),
            c if is_ignorable(c) || (c.is_control() && c != '\t' && c != '\n') => out.push('\u{fffd}'),
            c => out.push(c),
        }
        last = Some(c);
    }
    out
}

/// Code in whose literals every character that cannot be seen is escaped: the printer of literals takes some for letters.
pub fn escaped(code: String) -> String {
    if !code.contains(is_filler) {
        return code;
    }
    let mut out = String::with_capacity(code.len());
    for c in code.chars() {
        if is_filler(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_cannot_be_seen_is_left_out_or_marked() {
        assert_eq!(visible("a\u{200b}b\u{2060}c\u{feff}d\u{ad}e"), "abcde");
        assert_eq!(visible("a\u{202e}b\u{3164}c\0"), "a\u{fffd}b\u{fffd}c\u{fffd}");
        assert_eq!(visible("a\u{e0001}\u{e0041}\u{e0042}\u{e007f}b"), "a\u{fffd}b");
    }

    #[test]
    fn scripts_and_signs_keep_what_they_need() {
        for text in ["👩\u{200d}💻", "❤\u{fe0f}\u{200d}🔥", "می\u{200c}خواهم", "葛\u{e0100}城"] {
            assert_eq!(visible(text), text);
        }
        assert_eq!(visible("a\u{200d}b\u{fe0f}"), "ab");
        assert_eq!(visible("é\u{200d}\u{200d}\u{200d}\u{fe01}\u{fe02}"), "é\u{fe01}");
        assert_eq!(visible("é\u{fe01}\u{fe02}\u{200d}è"), "é\u{fe01}è");
    }
}
