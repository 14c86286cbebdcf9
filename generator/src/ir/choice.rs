//! Types that a user chooses for formats, in the place of those that the generator has.

use std::collections::BTreeSet;

use syn::visit::Visit;

/// The choices, by format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// In the order of the formats.
    choices: Vec<Choice>,
}

/// A format and the type of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The `format`, as the document writes it; `integer` and `number` stand for those without a format.
    pub format: String,
    /// The type: a path from the root of a crate, checked; none for a plain string.
    pub path: Option<String>,
}

/// A choice among the [`Choices`] of an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChoiceId(usize);

/// Scalars that are written without a path.
const SCALARS: &[&str] =
    &["bool", "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128", "f32", "f64", "char"];

/// Types of the standard library that the runtime has an empty value for.
const STANDARD: &[&str] = &[
    "std::net::IpAddr",
    "std::net::Ipv4Addr",
    "std::net::Ipv6Addr",
    "bytes::Bytes",
    "serde_json::Value",
    "serde_json::Number",
];

impl Choices {
    /// Adds a choice; a format that has one already is refused.
    pub fn add(&mut self, format: &str, path: &str) -> Result<(), String> {
        let (format, path) = (format.trim(), path.trim());
        if format.is_empty() {
            return Err("names no format; write `FORMAT=TYPE`, such as `uuid=uuid::Uuid`".to_owned());
        }
        let path = check_path(path).map_err(|problem| format!("`{}` {problem}", path.escape_debug()))?;
        match self.choices.binary_search_by(|known| known.format.as_str().cmp(format)) {
            Ok(_) => Err(format!("the format `{}` has a type already; choose one", format.escape_debug())),
            Err(at) => {
                self.choices.insert(at, Choice { format: format.to_owned(), path });
                Ok(())
            }
        }
    }

    /// The choice for a format.
    pub fn find(&self, format: &str) -> Option<ChoiceId> {
        self.choices.binary_search_by(|known| known.format.as_str().cmp(format)).ok().map(ChoiceId)
    }

    /// A choice.
    pub fn get(&self, id: ChoiceId) -> &Choice {
        &self.choices[id.0]
    }

    /// Every choice, in the order of the formats.
    pub fn iter(&self) -> impl Iterator<Item = &Choice> {
        self.choices.iter()
    }

    /// The types that builders need an empty value of, each once.
    pub fn types_without_empty(&self) -> BTreeSet<&str> {
        let paths = self.choices.iter().filter_map(|choice| choice.path.as_deref());
        paths.filter(|path| path.contains("::") && !path.starts_with("Vec<") && !STANDARD.contains(path)).collect()
    }
}

impl Choice {
    /// The names of the crates that the type comes from.
    pub fn crates(&self) -> BTreeSet<String> {
        let ty = self.path.as_deref().and_then(|path| syn::parse_str::<syn::Type>(path).ok());
        let mut crates = Crates::default();
        if let Some(ty) = &ty {
            crates.visit_type(ty);
        }
        crates.names
    }
}

/// The first segments of paths.
#[derive(Default)]
struct Crates {
    /// The names.
    names: BTreeSet<String>,
    /// Whether something stands in the type that has no place there.
    has_more: bool,
}

impl<'ast> Visit<'ast> for Crates {
    fn visit_type(&mut self, ty: &'ast syn::Type) {
        match ty {
            syn::Type::Path(path) if path.qself.is_none() => syn::visit::visit_type(self, ty),
            _ => self.has_more = true,
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let (Some(first), true) = (path.segments.first(), path.segments.len() > 1) {
            self.names.insert(first.ident.to_string());
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_generic_argument(&mut self, argument: &'ast syn::GenericArgument) {
        match argument {
            syn::GenericArgument::Type(ty) => self.visit_type(ty),
            _ => self.has_more = true,
        }
    }

    fn visit_parenthesized_generic_arguments(&mut self, _: &'ast syn::ParenthesizedGenericArguments) {
        self.has_more = true;
    }
}

/// Checks that a text is the path of a type that generated code can name, and gives it in its usual spacing.
fn check_path(text: &str) -> Result<Option<String>, &'static str> {
    const NO_PATH: &str = "is no path of a Rust type; write it from the root of its crate, such as `uuid::Uuid`, \
                           or `string` for a plain string";
    let text = text.strip_prefix("::").unwrap_or(text);
    if matches!(text, "string" | "String" | "std::string::String") {
        return Ok(None);
    }
    let ty: syn::Type = syn::parse_str(text).map_err(|_| NO_PATH)?;
    let syn::Type::Path(path) = &ty else {
        return Err(NO_PATH);
    };
    let mut crates = Crates::default();
    crates.visit_type(&ty);
    let first = path.path.segments.first().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let printed: String = text.split_whitespace().collect();
    let is_scalar = SCALARS.contains(&first.as_str()) && path.path.segments.len() == 1;
    if is_scalar && printed == first {
        return Ok(Some(printed));
    }
    if crates.has_more || path.path.segments.len() < 2 || matches!(first.as_str(), "self" | "super" | "Self") {
        return Err(NO_PATH);
    }
    if matches!(first.as_str(), "std" | "core" | "alloc") && !STANDARD.contains(&printed.as_str()) {
        return Err("is no type of the standard library that JSON is read into; `std::net` has some");
    }
    Ok(Some(printed))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of one choice.
    fn choose(format: &str, path: &str) -> Result<Option<String>, String> {
        let mut choices = Choices::default();
        choices.add(format, path)?;
        let id = choices.find(format.trim()).expect("the choice was added");
        Ok(choices.get(id).path.clone())
    }

    #[test]
    fn paths_of_types_are_taken() {
        for path in ["uuid::Uuid", "chrono::DateTime<chrono::Utc>", "crate::Money", "std::net::Ipv4Addr", "i32"] {
            assert_eq!(choose("x", path), Ok(Some(path.to_owned())));
        }
        assert_eq!(choose(" x ", " ::a :: B "), Ok(Some("a::B".to_owned())));
        assert_eq!(choose("uuid", "string"), Ok(None));
        assert_eq!(choose("uuid", "std::string::String"), Ok(None));
    }

    #[test]
    fn other_texts_are_refused() {
        for path in [
            "",
            "Uuid",
            "&str",
            "[u8; 16]",
            "uuid::",
            "a::B; fn x() {}",
            "a::B<'static>",
            "a::B<{ 1 }>",
            "super::B",
            "<a::B as C>::D",
            "a::B<&str>",
            "dyn a::B",
            "fn() -> a::B",
            "Vec<u8>",
            "i32<u8>",
            "std::fs::File",
            "a!()",
            "a::B(C)",
        ] {
            assert!(choose("x", path).is_err(), "{path}");
        }
        assert!(choose("", "a::B").is_err());
    }

    #[test]
    fn a_format_has_one_type() {
        let mut choices = Choices::default();
        assert_eq!(choices.add("uuid", "uuid::Uuid"), Ok(()));
        assert!(choices.add("uuid", "string").is_err());
    }

    #[test]
    fn crates_are_found_in_arguments_too() {
        let mut choices = Choices::default();
        choices.add("x", "chrono::DateTime<other::Zone>").expect("the path is right");
        let crates: Vec<_> = choices.iter().flat_map(Choice::crates).collect();
        assert_eq!(crates, ["chrono", "other"]);
    }
}
