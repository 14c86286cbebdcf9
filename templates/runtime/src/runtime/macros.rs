//! Macros that implement the traits of generated types, one row per property, value or variant.
//!
//! They are called as `runtime::object! { .. }` where `runtime` is in scope, and name everything by that path. The module
//! of the types allows what names of a document may lead to (`deprecated`, `unreachable_patterns`, `unused_variables`):
//! an attribute at each function would take the compiler's memory.

#![allow(unused_macros, unused_imports, reason = "a client uses the macros that its document needs")]

/// Makes the methods of header fields: `headers! { Name { method: "Field-Name" presence Type "docs", .. } }`.
///
/// `presence` is `required` or `optional`.
macro_rules! headers {
    (@type required $ty:ty) => { ::core::result::Result<$ty, runtime::HeaderError> };
    (@type optional $ty:ty) => { ::core::result::Result<::core::option::Option<$ty>, runtime::HeaderError> };
    (@read required) => { runtime::required_header };
    (@read optional) => { runtime::optional_header };
    ($name:ident { $($method:ident: $field:literal $presence:ident $ty:ty, $docs:literal,)* }) => {
        impl ::core::convert::From<::http::HeaderMap> for $name {
            fn from(headers: ::http::HeaderMap) -> Self {
                Self(headers)
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(::core::stringify!($name)).finish_non_exhaustive()
            }
        }

        impl $name {
            $(
                #[doc = $docs]
                pub fn $method(&self) -> runtime::headers!(@type $presence $ty) {
                    runtime::headers!(@read $presence)(&self.0, $field)
                }
            )*
        }
    };
}
pub(crate) use headers;

/// Implements reading and writing for a struct: `object! { Name { field: "key" presence, .., *rest } }`.
///
/// `presence` is `required` (`T`), `nullable` (`Option<T>`, always written), `optional` (`Option<T>`, left out when
/// `None`) or `patch` (`Patch<T>`); `*rest` is the field for all other properties.
macro_rules! object {
    (@implement $name:ident [$($field:ident $key:literal $presence:ident)*] [$($extra:ident)?] $keeps_others:literal) => {
        #[automatically_derived]
        impl runtime::object::Object for $name {
            const PROPERTIES: runtime::object::Properties = runtime::object::Properties {
                keys: &[$($key),*],
                presence: &[$(runtime::object::Presence::$presence),*],
                keeps_others: $keeps_others,
                fields: &[$(::core::stringify!($field),)* $(::core::stringify!($extra),)?],
            };

            fn read<'de, A: ::serde::de::MapAccess<'de>>(&mut self, reader: &mut runtime::object::Reader<'_, 'de, A>) {
                $(reader.property(&mut self.$field);)*
                $(reader.others(&mut self.$extra);)?
            }

            fn visit<F: runtime::object::Fields>(&self, other: &Self, fields: &mut F) {
                $(fields.$presence($key, &self.$field, &other.$field);)*
                $(fields.others(<Self as runtime::object::Object>::PROPERTIES.keys, &self.$extra, &other.$extra);)?
            }
        }

        #[automatically_derived]
        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                runtime::object::is_equal(self, other)
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                runtime::object::debug(::core::stringify!($name), self, f)
            }
        }

        #[automatically_derived]
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                runtime::object::deserialize(deserializer)
            }
        }

        #[automatically_derived]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                runtime::object::serialize(self, serializer)
            }
        }

        #[automatically_derived]
        impl runtime::Empty for $name {
            fn empty() -> Self {
                Self {
                    $($field: runtime::Empty::empty(),)*
                    $($extra: runtime::Empty::empty(),)?
                }
            }
        }
    };
    ($name:ident { $($field:ident : $key:literal $presence:ident),* $(,)? }) => {
        runtime::object! { @implement $name [$($field $key $presence)*] [] false }
    };
    ($name:ident { $($field:ident : $key:literal $presence:ident,)* * $extra:ident $(,)? }) => {
        runtime::object! { @implement $name [$($field $key $presence)*] [$extra] true }
    };
}
pub(crate) use object;

/// Implements an open string enumeration: `string_enum! { Name { Variant = "value", .. } }`.
macro_rules! string_enum {
    ($name:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $name {
            /// Returns the value as it is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        #[automatically_derived]
        impl ::core::cmp::Eq for $name {}

        #[automatically_derived]
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[automatically_derived]
        impl ::core::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(::std::borrow::ToOwned::to_owned(value)),
                }
            }
        }

        #[automatically_derived]
        impl ::core::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                <Self as ::core::convert::From<&str>>::from(value.as_str())
            }
        }

        #[automatically_derived]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                ::serde::Serializer::serialize_str(serializer, self.as_str())
            }
        }

        #[automatically_derived]
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                runtime::open_enum::deserialize_string(deserializer)
            }
        }

        #[automatically_derived]
        impl runtime::open_enum::OpenEnum for $name {
            fn is_listed(&self) -> bool {
                !::core::matches!(self, Self::Unknown(_))
            }
        }

        #[automatically_derived]
        impl runtime::Empty for $name {
            fn empty() -> Self {
                <Self as ::core::convert::From<&str>>::from("")
            }
        }
    };
}
pub(crate) use string_enum;

/// Implements an open integer enumeration: `integer_enum! { Name { Variant = 1, .. } }`.
macro_rules! integer_enum {
    ($name:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $name {
            /// Returns the value as it is sent.
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => *value,
                }
            }
        }

        #[automatically_derived]
        impl ::core::cmp::Eq for $name {}

        #[automatically_derived]
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        #[automatically_derived]
        impl ::core::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        #[automatically_derived]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                ::serde::Serializer::serialize_i64(serializer, self.as_i64())
            }
        }

        #[automatically_derived]
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                runtime::open_enum::deserialize_integer(deserializer)
            }
        }

        #[automatically_derived]
        impl runtime::open_enum::OpenEnum for $name {
            fn is_listed(&self) -> bool {
                !::core::matches!(self, Self::Unknown(_))
            }
        }

        #[automatically_derived]
        impl runtime::Empty for $name {
            fn empty() -> Self {
                <Self as ::core::convert::From<i64>>::from(0)
            }
        }
    };
}
pub(crate) use integer_enum;

/// Implements a union told apart by a tag: `tagged_union! { Name "property" { "tag" => Variant(Payload), .. } }`.
///
/// With `or unknown` after the property, a value that its variant does not take is kept as it is instead of refused.
macro_rules! tagged_union {
    ($name:ident $property:literal $(or $unknown:ident)? {
        $($tag:literal => $variant:ident($payload:ty)),* $(,)?
    }) => {
        #[automatically_derived]
        impl runtime::union::Tagged for $name {
            const PROPERTY: &'static str = $property;
            const KEEPS_MISFITS: bool = runtime::tagged_union!(@keeps $($unknown)?);

            fn read<'de, J: runtime::union::UnionJson<'de>>(
                tag: ::core::option::Option<&str>,
                json: J,
            ) -> ::core::result::Result<Self, J::Error> {
                match tag {
                    $(::core::option::Option::Some($tag) => json.variant().map(Self::$variant),)*
                    _ => json.unknown().map(Self::Unknown),
                }
            }
        }

        #[automatically_derived]
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                runtime::union::deserialize_tagged(deserializer)
            }
        }

        #[automatically_derived]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => {
                        runtime::union::serialize_tagged(serializer, $property, $tag, value)
                    })*
                    Self::Unknown(value) => ::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        runtime::with_unknown! { $name { $($variant)* } }
    };
    (@keeps) => {
        false
    };
    (@keeps unknown) => {
        true
    };
}
pub(crate) use tagged_union;

/// Implements a union told apart by shape: `union! { Name { Variant(Payload): Kind | Kind ["required", ..], .. } }`.
///
/// A variant that is known by constants has them after its keys, as in `Link(Link): Object ["type"] where "type" =
/// "link"`; integers and booleans are written as their text.
macro_rules! union {
    ($name:ident { $(
        $variant:ident($payload:ty): $($kind:ident)|+ $([$($key:literal),* $(,)?])?
        $(where $($property:literal = $value:literal),+)?
    ),* $(,)? }) => {
        #[automatically_derived]
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                let raw = runtime::union::RawUnion::read(deserializer)?;
                let mut choice = runtime::union::Choice::new(&raw);
                while choice.begin_round() {
                    $(choice.offer(
                        runtime::union::Form {
                            kinds: &[$(runtime::union::JsonKind::$kind),+],
                            required: &[$($($key),*)?],
                            constants: &[$($(($property, &[$value])),+)?],
                        },
                        Self::$variant as fn($payload) -> Self,
                    );)*
                }
                if let ::core::option::Option::Some(variant) = choice.into_variant() {
                    return ::core::result::Result::Ok(variant);
                }
                raw.unknown().map(Self::Unknown)
            }
        }

        #[automatically_derived]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => ::serde::Serialize::serialize(value, serializer),)*
                    Self::Unknown(value) => ::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        runtime::with_unknown! { $name { $($variant)* } }
    };
}
pub(crate) use union;

/// Implements what every union does alike: `with_unknown! { Name { Variant .. } }`.
macro_rules! with_unknown {
    ($name:ident { $($variant:ident)* }) => {
        #[automatically_derived]
        impl runtime::Empty for $name {
            fn empty() -> Self {
                Self::Unknown(runtime::Empty::empty())
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $(Self::$variant(value) => f.debug_tuple(::core::stringify!($variant)).field(value).finish(),)*
                    // It may hold what a known alternative would not print.
                    Self::Unknown(_) => f.write_str("Unknown(..)"),
                }
            }
        }
    };
}
pub(crate) use with_unknown;
