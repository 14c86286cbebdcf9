//! What a path names first: the words that operations without tags are grouped by.

/// Parts of a path that say nothing about what is behind it.
const PREFIXES: &[&str] = &["api", "apis", "rest"];

/// The first part of a path that names something (no parameter, no version, no `api`), and what follows it.
pub fn first_word(path: &str) -> Option<(&str, &str)> {
    let end = path.find(['?', '#']).unwrap_or(path.len());
    let mut at = 0;
    for segment in path.get(..end)?.split('/') {
        let start = at + segment.len() - segment.trim_start_matches('.').len();
        at += segment.len() + 1;
        // What follows is a parameter, a file's extension (`.json`), or what is done with it (`:cancel`).
        let word = path.get(start..)?.split(['/', '?', '#', '{', '(', '.', ':', ';']).next()?;
        let is_prefix = PREFIXES.iter().any(|prefix| word.eq_ignore_ascii_case(prefix));
        if word.contains(char::is_alphabetic) && !is_prefix && !is_version(word) {
            return Some((word, path.get(start + word.len()..)?));
        }
    }
    None
}

/// Whether a part of a path is a version: `v1`, `v2beta1`.
fn is_version(word: &str) -> bool {
    let Some(number) = word.strip_prefix(['v', 'V']) else {
        return false;
    };
    let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let stage = after.trim_end_matches(|c: char| c.is_ascii_digit());
    after.len() < number.len() && ["", "alpha", "beta", "rc"].contains(&stage)
}

#[cfg(test)]
mod tests {
    use super::first_word;

    #[test]
    fn a_path_is_known_by_what_it_names_first() {
        let cases = [
            ("/v1/customers/{customer}/sources", Some(("customers", "/{customer}/sources"))),
            ("/api/v2beta1/setup_links", Some(("setup_links", ""))),
            ("/{tenant}/users/{id}", Some(("users", "/{id}"))),
            ("/users.list", Some(("users", ".list"))),
            ("/projects:search", Some(("projects", ":search"))),
            ("/Users({id})/Orders", Some(("Users", "({id})/Orders"))),
            ("/.well-known/jwks.json", Some(("well-known", "/jwks.json"))),
            ("/2024-01/orders", Some(("orders", ""))),
            ("/rest/V3/ping?beta=true", Some(("ping", "?beta=true"))),
            ("/videos", Some(("videos", ""))),
            ("/v2/", None),
            ("/?kind=x", None),
            ("/", None),
            ("", None),
            ("/{id}.json", None),
        ];
        for (path, word) in cases {
            assert_eq!(first_word(path), word, "{path}");
        }
    }
}
