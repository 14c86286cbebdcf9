//! Parses a document and does nothing else, with the library that most programs take for it: `parse stripe.yaml`. It is
//! what no generator can do without.

use std::fmt;
use std::hint::black_box;
use std::io::Error;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

fn main() -> Result<(), Error> {
    let path = std::env::args().nth(1).ok_or_else(|| Error::other("say which document"))?;
    let text = std::fs::read_to_string(&path)?;
    match text.trim_start().starts_with('{') {
        true => drop(black_box(serde_json::from_str::<serde_json::Value>(&text)?)),
        false => drop(black_box(serde_yaml::from_str::<Yaml>(&text).map_err(Error::other)?)),
    }
    Ok(())
}

/// A YAML document. The library's own type of it takes no integers above 64 bits, which documents have.
#[expect(dead_code, reason = "it is only parsed")]
enum Yaml {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Yaml>),
    Map(Vec<(Yaml, Yaml)>),
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlVisitor)
    }
}

struct YamlVisitor;

/// Takes numbers.
macro_rules! numbers {
    ($($method:ident $number:ty)*) => {
        $(fn $method<E>(self, value: $number) -> Result<Yaml, E> {
            Ok(Yaml::Number(value as f64))
        })*
    };
}

#[expect(clippy::cast_precision_loss, reason = "it is only parsed")]
impl<'de> Visitor<'de> for YamlVisitor {
    type Value = Yaml;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    numbers! { visit_i64 i64 visit_u64 u64 visit_i128 i128 visit_u128 u128 }

    fn visit_f64<E>(self, value: f64) -> Result<Yaml, E> {
        Ok(Yaml::Number(value))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Yaml, E> {
        Ok(Yaml::Bool(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Yaml, E> {
        Ok(Yaml::Text(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Yaml, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Yaml::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Yaml, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Yaml::Map(map))
    }
}
