//! What `format` and the limits of numbers say of a type. The formats are those of the OpenAPI format registry and
//! their usual variants.

use super::Lowering;
use super::schema::{has_alternatives, types_of};
use crate::ir::{JsonKind, Primitive, TextFormat};
use crate::oas::{Schema, SchemaType};
use crate::source::{NodeId, Value};

/// 2^63: integers below it have room in an `i64`.
const I64_END: f64 = 9_223_372_036_854_775_808.0;

/// 2^64: integers below it have room in a `u64`.
const U64_END: f64 = 18_446_744_073_709_551_616.0;

/// Formats of integers.
const INTEGERS: &[&str] = &[
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "uint",
    "u-int8",
    "u-int16",
    "u-int32",
    "u-int64",
    "unix-time",
    "unixtime",
    "timestamp",
];

/// Formats of texts that have a type.
const TEXTS: &[(&str, TextFormat)] = &[
    ("date-time", TextFormat::DateTime),
    ("datetime", TextFormat::DateTime),
    ("date", TextFormat::Date),
    ("full-date", TextFormat::Date),
    ("time", TextFormat::Time),
    ("duration", TextFormat::Duration),
    ("uuid", TextFormat::Uuid),
    ("uuid4", TextFormat::Uuid),
    ("guid", TextFormat::Uuid),
    ("ipv4", TextFormat::IpAddr),
    ("ipv6", TextFormat::IpAddr),
    ("ip", TextFormat::IpAddr),
    ("byte", TextFormat::Base64),
    ("base64", TextFormat::Base64),
    ("base64url", TextFormat::Base64),
];

/// The formats of the OpenAPI format registry, of JSON Schema, and of the lists above.
pub(super) const KNOWN_FORMATS: &[&str] = &[
    "base64",
    "base64url",
    "binary",
    "byte",
    "char",
    "commonmark",
    "date",
    "date-time",
    "date-time-local",
    "datetime",
    "decimal",
    "decimal128",
    "double",
    "double-int",
    "duration",
    "email",
    "float",
    "full-date",
    "guid",
    "hostname",
    "html",
    "http-date",
    "idn-email",
    "idn-hostname",
    "int16",
    "int32",
    "int64",
    "int8",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "media-range",
    "password",
    "regex",
    "relative-json-pointer",
    "sf-binary",
    "sf-boolean",
    "sf-decimal",
    "sf-integer",
    "sf-string",
    "sf-token",
    "time",
    "time-local",
    "timestamp",
    "u-int16",
    "u-int32",
    "u-int64",
    "u-int8",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "unix-time",
    "unixtime",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
    "uuid1",
    "uuid3",
    "uuid4",
    "uuid5",
    "uuid6",
    "uuid7",
    "uuid8",
];

impl Lowering<'_, '_> {
    /// The integer type that has room for these values.
    pub(super) fn room_for(&self, values: &[NodeId]) -> Primitive {
        let texts = values.iter().filter_map(|value| match self.reader.sources.value(*value) {
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        let texts: Vec<String> = texts.collect();
        integer_with_room(texts.iter().map(String::as_str))
    }

    /// The scalar that a merged schema is, if it is one without a list of values.
    pub(super) fn primitive(&self, schema: &Schema) -> Option<Primitive> {
        if schema.only_null {
            return Some(Primitive::Null);
        }
        if has_alternatives(schema) || schema.const_value.is_some() {
            return None;
        }
        let types = types_of(schema);
        let [ty] = types.as_slice() else {
            return None;
        };
        // A secret must not be printed, and the values of an enum are.
        if schema.enum_values.is_some() && !(schema.sensitive && *ty == SchemaType::String) {
            return None;
        }
        let is_secret = schema.sensitive || schema.write_only;
        if !is_secret && let Some(chosen) = self.chosen(schema, *ty) {
            return Some(chosen);
        }
        match ty {
            SchemaType::Boolean => Some(Primitive::Boolean),
            SchemaType::Integer => Some(integer(schema)),
            SchemaType::Number => Some(Primitive::F64),
            SchemaType::String if is_secret => Some(Primitive::Secret),
            SchemaType::String if !schema.extensible_enum.is_empty() => None,
            SchemaType::String => Some(text(schema).map_or(Primitive::String, Primitive::Text)),
            SchemaType::Array | SchemaType::Object => None,
        }
    }

    /// What the user chose for the format of a scalar.
    fn chosen(&self, schema: &Schema, ty: SchemaType) -> Option<Primitive> {
        let kind = match ty {
            SchemaType::String if schema.extensible_enum.is_empty() => JsonKind::String,
            SchemaType::Integer => JsonKind::Integer,
            SchemaType::Number => JsonKind::Number,
            SchemaType::Boolean | SchemaType::String | SchemaType::Array | SchemaType::Object => return None,
        };
        let format = match schema.format.as_deref() {
            Some(format) if is_of(format, kind) => format,
            None if kind == JsonKind::Integer => "integer",
            None if kind == JsonKind::Number => "number",
            Some(_) | None => return None,
        };
        let id = self.choices.find(format)?;
        let chosen = match (&self.choices.get(id).path, kind) {
            (Some(_), _) => Primitive::Chosen(id, kind),
            (None, JsonKind::String) => Primitive::String,
            // A plain string is a choice for strings only.
            (None, _) => return None,
        };
        self.used_choices.borrow_mut().insert(id);
        Some(chosen)
    }

    /// The `format` for the docs, where the type does not say it.
    pub(super) fn format_in_docs(&self, schema: &Schema) -> Option<String> {
        let format = schema.format.as_ref().filter(|format| !format.is_empty())?;
        let is_said = match self.primitive(schema) {
            Some(Primitive::Text(TextFormat::IpAddr)) => format == "ip",
            None | Some(Primitive::Text(_) | Primitive::Chosen(..) | Primitive::Secret) => true,
            Some(Primitive::F64) => matches!(format.as_str(), "float" | "double"),
            Some(Primitive::I64) => format == "int64",
            Some(Primitive::U64) => matches!(format.as_str(), "uint64" | "uint" | "u-int64"),
            Some(_) => false,
        };
        (!is_said).then(|| format.clone())
    }
}

/// The type of an `integer`.
///
/// Formats of fewer than 64 bits have the one of 64 bits too: servers send what their database holds, and a response
/// must not be lost to one large value.
fn integer(schema: &Schema) -> Primitive {
    match schema.format.as_deref() {
        Some("uint64" | "uint" | "u-int64") => Primitive::U64,
        Some(format) if INTEGERS.contains(&format) => Primitive::I64,
        _ => {
            let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
            let bounds = schema.limits.iter().filter(|(name, _)| bounds.contains(name));
            integer_with_room(bounds.map(|(_, value)| value.as_str()))
        }
    }
}

/// The type that has room for all these integers, to the precision of documents: many round 2^63 - 1 up.
fn integer_with_room<'t>(values: impl Iterator<Item = &'t str>) -> Primitive {
    let values: Vec<f64> = values.filter_map(|value| value.parse().ok()).collect();
    let least = values.iter().copied().fold(0.0, f64::min);
    let greatest = values.iter().copied().fold(0.0, f64::max);
    if least >= -I64_END && greatest <= I64_END {
        Primitive::I64
    } else if least >= 0.0 && greatest <= U64_END {
        Primitive::U64
    } else {
        Primitive::I128
    }
}

/// The format of a `string` whose values have a type.
fn text(schema: &Schema) -> Option<TextFormat> {
    let format = schema.format.as_deref().or(schema.content_encoding.as_deref())?;
    TEXTS.iter().find(|(name, _)| *name == format).map(|(_, format)| *format)
}

/// Whether a choice for this format is about values of this kind; a format that is not known may be of any.
fn is_of(format: &str, kind: JsonKind) -> bool {
    let is_numeric = INTEGERS.contains(&format) || matches!(format, "float" | "double");
    let is_text = TEXTS.iter().any(|(name, _)| *name == format);
    match kind {
        JsonKind::String => !is_numeric,
        _ => !is_text,
    }
}
