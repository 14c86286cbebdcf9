//! The types of an API as a graph of definitions that refer to each other by id.

use std::collections::BTreeSet;

use super::{ChoiceId, Docs, JsonKind, Union};
use crate::source::Origin;

/// A type of the [`TypeGraph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(u32);

/// Every type of an API.
#[derive(Clone, Debug, Default)]
pub struct TypeGraph {
    /// The definitions, by id.
    definitions: Vec<TypeDef>,
}

/// A definition.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The schema that it was made from.
    pub origin: Origin,
    /// What its name is made from.
    pub name: NameHint,
    /// What the schema says of it.
    pub docs: Docs,
    /// Its shape.
    pub kind: TypeKind,
}

/// What a type's name is made from; [`names`](crate::names) makes the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameHint {
    /// The key under `components.schemas`.
    Component(String),
    /// A part of another type: the property, `Item`, `Value`, or the variant.
    Part(TypeId, String),
    /// That component, or `null`.
    OrNull(TypeId),
    /// What is sent of that type, where it differs from what is read.
    Input(TypeId),
    /// A part of an operation: its id and the role there, such as `Body` or a parameter's name.
    Operation(String, String),
}

/// A use of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeRef {
    /// The type.
    pub id: TypeId,
    /// Whether `null` is a value here: `type: [.., null]`, `nullable: true`.
    pub nullable: bool,
}

/// The shape of a type.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// `type: object` with `properties`.
    Struct(Struct),
    /// `enum`, or a string with `x-extensible-enum`.
    Enum(Enum),
    /// `oneOf` or `anyOf`.
    Union(Union),
    /// `type: array`: the type of `items`.
    Array(TypeRef),
    /// `type: object` with only `additionalProperties`.
    Map(Map),
    /// `type` and `format` of a scalar.
    Primitive(Primitive),
    /// A component that is nothing but another type.
    Alias(TypeRef),
    /// No type is said, or none that can be told.
    Any,
}

/// An object with known properties.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// `properties`, in document order; those with `x-credential` are left out.
    pub fields: Vec<Field>,
    /// What becomes of further properties.
    pub additional: Additional,
}

/// What becomes of the properties of an object that `properties` does not list: `additionalProperties`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Additional {
    /// The schema does not speak of them: they are kept as they come.
    #[default]
    Undeclared,
    /// `false`, or another way to rule them out: there are none.
    Forbidden,
    /// They have values of that type: a schema, or one for all `patternProperties`.
    Map(Map),
}

/// An object with any keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Map {
    /// The type of the values: `additionalProperties`.
    pub values: TypeRef,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of the specification")]
pub struct Field {
    /// Where it stands.
    pub origin: Origin,
    /// The property's name on the wire.
    pub wire_name: String,
    /// What the schema says of it.
    pub docs: Docs,
    /// Its type; `nullable` here and `presence` together choose the Rust shape.
    pub ty: TypeRef,
    /// Whether the key must be there: `required`.
    pub presence: Presence,
    /// The one boolean that it can be: `const`, or an `enum` of one value.
    pub constant: Option<bool>,
    /// Whether requests leave it out: `readOnly`.
    pub is_read_only: bool,
    /// Whether responses leave it out: `writeOnly`.
    pub is_write_only: bool,
    /// Whether its value must never be printed: `x-sensitive`, `format: password`, `writeOnly` strings.
    pub is_sensitive: bool,
    /// `example`, as JSON.
    pub example: Option<serde_json::Value>,
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// Listed in `required`.
    Required,
    /// Not listed.
    Optional,
}

/// A closed list of values that is read as an open one.
#[derive(Clone, Debug)]
pub struct Enum {
    /// The values, in document order.
    pub values: EnumValues,
}

/// The values of an enum, all of one type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EnumValues {
    /// `type: string`.
    Strings(Vec<EnumValue<String>>),
    /// `type: integer`.
    Integers(Vec<EnumValue<i64>>),
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnumValue<T> {
    /// The value on the wire.
    pub value: T,
    /// The name that `x-enum-varnames` gives it, or the `title` beside a `const`.
    pub name: Option<String>,
    /// The `description` beside a `const`.
    pub description: Option<String>,
}

/// A scalar type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Primitive {
    /// `boolean`.
    Boolean,
    /// `integer`: also with a format of fewer bits, as servers do not hold themselves to it.
    I64,
    /// `integer` with `format: uint`, `uint64`, or a limit that only it has room for.
    U64,
    /// `integer` with a limit above 64 bits.
    I128,
    /// `number`, whatever its format: an `f32` would change amounts.
    F64,
    /// `string`.
    String,
    /// `string` with a `format` whose values have a type.
    Text(TextFormat),
    /// `string` that must not be printed.
    Secret,
    /// `string` with `format: binary`, outside JSON.
    Bytes,
    /// A file in a multipart body.
    Upload,
    /// Only `null`.
    Null,
    /// What the user chose for the format, and the JSON of its values.
    Chosen(ChoiceId, JsonKind),
}

/// A format of texts whose values have a type of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextFormat {
    /// `date-time` (RFC 3339).
    DateTime,
    /// `date` (RFC 3339).
    Date,
    /// `time` (RFC 3339).
    Time,
    /// `duration` (ISO 8601).
    Duration,
    /// `uuid` (RFC 9562).
    Uuid,
    /// `ipv4`, `ipv6` or `ip`.
    IpAddr,
    /// `byte` or `contentEncoding: base64` (RFC 4648).
    Base64,
}

/// How many files a part of a multipart body may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Files {
    /// One.
    One,
    /// Several, each a part of the same name.
    Several,
}

impl TypeId {
    /// Its position in the graph.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl TypeGraph {
    /// Adds a definition.
    pub fn add(&mut self, definition: TypeDef) -> TypeId {
        let id = TypeId(u32::try_from(self.definitions.len()).unwrap_or(u32::MAX));
        self.definitions.push(definition);
        id
    }

    /// The definition of a type.
    pub fn get(&self, id: TypeId) -> &TypeDef {
        &self.definitions[id.index()]
    }

    /// The definition of a type, to be filled in.
    pub fn get_mut(&mut self, id: TypeId) -> &mut TypeDef {
        &mut self.definitions[id.index()]
    }

    /// Every type with its definition, in the order of addition.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        (0..).map(TypeId).zip(&self.definitions)
    }

    /// These types and all that they are made of.
    pub fn closure(&self, start: impl IntoIterator<Item = TypeRef>) -> BTreeSet<TypeId> {
        let mut open: Vec<TypeId> = start.into_iter().map(|ty| ty.id).collect();
        let mut seen = vec![false; self.definitions.len()];
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            if !std::mem::replace(&mut seen[id.index()], true) {
                found.push(id);
                open.extend(self.get(id).kind.references().iter().map(|ty| ty.id));
            }
        }
        found.into_iter().collect()
    }

    /// The type at the end of a chain of aliases; `null` anywhere on the way counts.
    pub fn resolve(&self, ty: TypeRef) -> TypeRef {
        let mut at = ty;
        // A chain cannot be longer than the graph; a cycle of aliases ends at its entry.
        for _ in 0..self.definitions.len() {
            match self.get(at.id).kind {
                TypeKind::Alias(next) => at = TypeRef { id: next.id, nullable: at.nullable || next.nullable },
                _ => break,
            }
        }
        at
    }

    /// How many files a use of a type means; none where it means no file.
    pub fn files(&self, ty: TypeRef) -> Option<Files> {
        match self.get(self.resolve(ty).id).kind {
            TypeKind::Primitive(Primitive::Upload) => Some(Files::One),
            TypeKind::Array(item) => match self.get(self.resolve(item).id).kind {
                TypeKind::Primitive(Primitive::Upload) => Some(Files::Several),
                _ => None,
            },
            _ => None,
        }
    }

    /// The struct that a use of a type means, if it means one.
    pub fn as_struct(&self, ty: TypeRef) -> Option<&Struct> {
        match &self.get(self.resolve(ty).id).kind {
            TypeKind::Struct(strukt) => Some(strukt),
            _ => None,
        }
    }
}

impl Additional {
    /// The type of further properties, where the schema names one.
    pub fn map(self) -> Option<Map> {
        match self {
            Self::Map(map) => Some(map),
            Self::Undeclared | Self::Forbidden => None,
        }
    }
}

impl TypeKind {
    /// Whether the type is written out under a name of its own even if it is no component.
    pub fn is_nominal(&self) -> bool {
        match self {
            Self::Struct(_) | Self::Enum(_) | Self::Union(_) => true,
            Self::Array(_) | Self::Map(_) | Self::Primitive(_) | Self::Alias(_) | Self::Any => false,
        }
    }

    /// The types that this one refers to where it is read: without those of `writeOnly` properties.
    pub fn read_references(&self) -> Vec<TypeRef> {
        match self {
            Self::Struct(strukt) => {
                let read = strukt.fields.iter().filter(|field| !field.is_write_only);
                read.map(|field| field.ty).chain(strukt.additional.map().map(|map| map.values)).collect()
            }
            other => other.references(),
        }
    }

    /// The types that this one refers to.
    pub fn references(&self) -> Vec<TypeRef> {
        match self {
            Self::Struct(strukt) => {
                let extra = strukt.additional.map().map(|map| map.values);
                strukt.fields.iter().map(|field| field.ty).chain(extra).collect()
            }
            Self::Union(union) => union.variants.iter().map(|variant| variant.ty).collect(),
            Self::Array(item) => vec![*item],
            Self::Map(map) => vec![map.values],
            Self::Alias(target) => vec![*target],
            Self::Enum(_) | Self::Primitive(_) | Self::Any => Vec::new(),
        }
    }
}
