//! URI references (RFC 3986), as far as `$id` and `$ref` need them.

/// The parts of a reference without its fragment.
struct Parts<'a> {
    /// `https`, where there is one.
    scheme: Option<&'a str>,
    /// What follows `//`, where there is any.
    authority: Option<&'a str>,
    /// The path, which may be empty.
    path: &'a str,
    /// What follows `?`, with it.
    query: &'a str,
}

/// The scheme of a reference, such as `https`; none for a relative one.
pub(super) fn scheme(reference: &str) -> Option<&str> {
    let (scheme, _) = reference.split_once(':')?;
    let starts = scheme.starts_with(|first: char| first.is_ascii_alphabetic());
    let fits = scheme.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '+' | '-' | '.'));
    (starts && fits).then_some(scheme)
}

/// A reference and its fragment, which is empty where there is none.
pub(super) fn split_fragment(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// The parts of a reference.
fn parts(reference: &str) -> Parts<'_> {
    let scheme = scheme(reference);
    let rest = scheme.map_or(reference, |scheme| &reference[scheme.len() + 1..]);
    let (rest, query) = rest.find('?').map_or((rest, ""), |at| rest.split_at(at));
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
            (Some(authority), path)
        }
        None => (None, rest),
    };
    Parts { scheme, authority, path, query }
}

/// The target of a reference without a fragment, as seen from `base` (RFC 3986 5.2.2).
pub(super) fn join(base: &str, reference: &str) -> String {
    let (of, to) = (parts(base), parts(reference));
    if to.scheme.is_some() {
        return assemble(to.scheme, to.authority, &without_dots(to.path), to.query);
    }
    if to.authority.is_some() {
        return assemble(of.scheme, to.authority, &without_dots(to.path), to.query);
    }
    if to.path.is_empty() {
        let query = if to.query.is_empty() { of.query } else { to.query };
        return assemble(of.scheme, of.authority, of.path, query);
    }
    let path = match (to.path.starts_with('/'), of.path.rfind('/')) {
        (false, Some(at)) => format!("{}{}", &of.path[..=at], to.path),
        (false, None) if of.authority.is_some() => format!("/{}", to.path),
        (true, _) | (false, None) => to.path.to_owned(),
    };
    assemble(of.scheme, of.authority, &without_dots(&path), to.query)
}

/// The reference that has these parts.
fn assemble(scheme: Option<&str>, authority: Option<&str>, path: &str, query: &str) -> String {
    let scheme = scheme.map(|scheme| format!("{scheme}:")).unwrap_or_default();
    let authority = authority.map(|authority| format!("//{authority}")).unwrap_or_default();
    format!("{scheme}{authority}{path}{query}")
}

/// A path without `.` and `..` (RFC 3986 5.2.4); a `..` that has nothing to take away is dropped.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let steps: Vec<&str> = path.split('/').collect();
    for (index, step) in steps.iter().enumerate() {
        let is_last = index + 1 == steps.len();
        match *step {
            "." if is_last => kept.push(""),
            "." => {}
            ".." => {
                if kept.len() > usize::from(path.starts_with('/')) {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            step => kept.push(step),
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::{join, scheme};

    #[test]
    fn references_are_resolved_as_the_rfc_shows() {
        // RFC 3986 5.4.
        let base = "http://a/b/c/d;p?q";
        let examples = [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            (";x", "http://a/b/c/;x"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/../h", "http://a/b/c/h"),
        ];
        for (reference, target) in examples {
            assert_eq!(join(base, reference), target, "{reference}");
        }
        assert_eq!(join("", "models/pet"), "models/pet");
        assert_eq!(join("https://example.com", "pet"), "https://example.com/pet");
        assert_eq!(join("urn:example:a", "urn:example:b"), "urn:example:b");
    }

    #[test]
    fn a_scheme_is_told_from_a_path() {
        assert_eq!(scheme("https://example.com"), Some("https"));
        assert_eq!(scheme("C:/models/pet.yaml"), Some("C"));
        assert_eq!(scheme("./a:b"), None);
        assert_eq!(scheme("models/pet.yaml"), None);
    }
}
