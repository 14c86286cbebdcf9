//! Arrays and objects as a server reads them out of what was written in a style.

use serde_json::Value;

use crate::parameters::{decoded, text_of};
use crate::runtime::cookie::{self, CookieStyle};
use crate::runtime::encode::{self, HeaderStyle, PathStyle, QueryStyle};

/// Checks that every style gives back what was put in, or refuses it.
pub(crate) fn check(name: &str, value: &Value, explode: bool) {
    let Some(expected) = Content::of(value) else { return };
    check_path(name, value, explode, &expected);
    check_query(name, value, explode, &expected);
    if let Ok(Some(text)) = encode::header(HeaderStyle::Simple { explode }, value) {
        assert_eq!(
            expected.read(&text, Manner { delimiter: ",", explode, decode: str::to_owned }),
            expected,
            "`{text}`"
        );
    }
    for (style, decode) in [
        (CookieStyle::Form { explode }, decoded as fn(&str) -> String),
        (CookieStyle::Cookie { explode }, str::to_owned),
    ] {
        let cookies = cookie::cookie("name", style, value).unwrap_or_default();
        assert!(!cookies.is_empty() || cookie::cookie("name", style, value).is_err() || expected.is_empty());
        if !cookies.is_empty() {
            assert_eq!(
                expected.read_pairs("name", &cookies, Manner { delimiter: ",", explode, decode }),
                expected,
                "{style:?}: {cookies:?}"
            );
        }
    }
}

fn check_path(name: &str, value: &Value, explode: bool, expected: &Content) {
    if let Ok(text) = encode::path(name, PathStyle::Simple { explode }, value) {
        assert_eq!(&expected.read(&text, Manner { delimiter: ",", explode, decode: decoded }), expected, "`{text}`");
    }
    if let Ok(text) = encode::path(name, PathStyle::Label { explode }, value) {
        let items = text.strip_prefix('.').expect("a label begins with a dot");
        assert_eq!(
            &expected.read(items, Manner { delimiter: if explode { "." } else { "," }, explode, decode: decoded }),
            expected,
            "`{text}`"
        );
    }
    if let Ok(text) = encode::path(name, PathStyle::Matrix { explode }, value) {
        let pairs = text.strip_prefix(';').expect("a matrix begins with a semicolon").split(';');
        // There is no `=` before what is empty.
        let pairs: Vec<_> =
            pairs.map(|pair| if pair.contains('=') { pair.to_owned() } else { format!("{pair}=") }).collect();
        assert_eq!(
            &expected.read_pairs(name, &pairs, Manner { delimiter: ",", explode, decode: decoded }),
            expected,
            "`{text}`"
        );
    }
}

fn check_query(name: &str, value: &Value, explode: bool, expected: &Content) {
    for (style, delimiter, explode) in [
        (QueryStyle::Form { explode }, ",", explode),
        (QueryStyle::SpaceDelimited, "%20", false),
        (QueryStyle::PipeDelimited, "%7C", false),
    ] {
        if let Ok(pairs) = encode::query(name, style, value)
            && !pairs.is_empty()
        {
            assert_eq!(
                &expected.read_pairs(name, &pairs, Manner { delimiter, explode, decode: decoded }),
                expected,
                "{pairs:?}"
            );
        }
        // What is encoded already stays as it is, and so is read as something else.
        if let Ok(pairs) = encode::query_reserved(name, style, value)
            && !pairs.is_empty()
            && !value.to_string().contains('%')
        {
            assert_eq!(
                &expected.read_pairs(name, &pairs, Manner { delimiter, explode, decode: decoded }),
                expected,
                "{pairs:?}"
            );
        }
    }
    if let (Content::Pairs(expected), Ok(pairs)) = (expected, encode::query(name, QueryStyle::DeepObject, value))
        && value
            .as_object()
            .is_some_and(|entries| entries.values().all(|value| !value.is_array() && !value.is_object()))
    {
        let read = pairs.iter().map(|pair| {
            let (key, value) = pair.split_once('=').expect("a pair has two parts");
            let key = decoded(key);
            let key = key.strip_prefix(name).and_then(|key| key.strip_prefix('[')?.strip_suffix(']'));
            let key = key.filter(|key| !key.contains(['[', ']'])).expect("the key stands in brackets");
            (key.to_owned(), decoded(value))
        });
        assert_eq!(&read.collect::<Vec<_>>(), expected);
    }
}

/// How a text is taken apart.
#[derive(Clone, Copy)]
struct Manner<'a> {
    delimiter: &'a str,
    explode: bool,
    decode: fn(&str) -> String,
}

/// What is in an array or an object, without what is null.
#[derive(Debug, PartialEq, Eq)]
enum Content {
    Items(Vec<String>),
    Pairs(Vec<(String, String)>),
}

impl Content {
    /// None for scalars, and where there are numbers, which have more than one form.
    fn of(value: &Value) -> Option<Self> {
        let text = |value: &Value| match value {
            Value::Array(_) | Value::Object(_) => Some(value.to_string()),
            scalar => text_of(scalar),
        };
        match value {
            Value::Array(items) => {
                items.iter().filter(|item| !item.is_null()).map(text).collect::<Option<_>>().map(Self::Items)
            }
            Value::Object(entries) => {
                let entries = entries.iter().filter(|(_, item)| !item.is_null());
                entries.map(|(key, item)| Some((key.clone(), text(item)?))).collect::<Option<_>>().map(Self::Pairs)
            }
            _ => None,
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Items(items) => items.is_empty(),
            Self::Pairs(pairs) => pairs.is_empty(),
        }
    }

    /// Reads what is of the same kind out of one text.
    fn read(&self, text: &str, manner: Manner<'_>) -> Self {
        let items = text.split(manner.delimiter);
        match (self, manner.explode) {
            (Self::Items(_), _) => Self::Items(items.map(manner.decode).collect()),
            (Self::Pairs(_), true) => Self::Pairs(items.map(|item| pair(item, manner.decode)).collect()),
            (Self::Pairs(_), false) => {
                let items: Vec<_> = items.map(manner.decode).collect();
                let pairs = items.chunks(2).map(|pair| match pair {
                    [key, value] => (key.clone(), value.clone()),
                    _ => panic!("a key has no value in `{text}`"),
                });
                Self::Pairs(pairs.collect())
            }
        }
    }

    /// Reads what is of the same kind out of pairs: each holds an item or a property where it is exploded, else one all.
    fn read_pairs(&self, name: &str, pairs: &[String], manner: Manner<'_>) -> Self {
        let value = |pair: &str| {
            let (written, value) = pair.split_once('=').expect("a pair has two parts");
            assert_eq!(decoded(written), name);
            value.to_owned()
        };
        match (self, manner.explode, pairs) {
            (Self::Items(_), true, _) => Self::Items(pairs.iter().map(|pair| (manner.decode)(&value(pair))).collect()),
            (Self::Pairs(_), true, _) => Self::Pairs(pairs.iter().map(|text| pair(text, manner.decode)).collect()),
            (_, false, [pair]) => self.read(&value(pair), manner),
            _ => panic!("a value that is not exploded is one pair: {pairs:?}"),
        }
    }
}

fn pair(text: &str, decode: fn(&str) -> String) -> (String, String) {
    let (key, value) = text.split_once('=').expect("a pair has two parts");
    (decode(key), decode(value))
}
