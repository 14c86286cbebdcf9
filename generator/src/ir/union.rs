//! Unions, and how their values tell the variant.

use super::TypeRef;

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The alternatives, in document order, those that take everything last.
    pub variants: Vec<Variant>,
    /// What the document says of how to tell them apart.
    pub discriminator: Option<Discriminator>,
    /// How a value tells its variant.
    pub dispatch: Dispatch,
}

/// How a value of a union tells its variant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Dispatch {
    /// By the value of that property: `discriminator`, or a `const` that all variants have.
    Tag(String),
    /// By the value of that property, which a base schema names as the `discriminator` of those that have it in their
    /// `allOf`. A value that its variant does not take may still be one of the base, and is kept as it is.
    InheritedTag(String),
    /// By its JSON type and keys.
    Disjoint,
    /// By trying one variant after the other.
    Trial,
}

/// A Discriminator Object, its `mapping` aside.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Discriminator {
    /// `propertyName`.
    pub property_name: String,
    /// Whether it stands on a base schema, whose variants have that in their `allOf`.
    pub is_inherited: bool,
}

/// One alternative of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What its name is made from.
    pub name: String,
    /// Its type.
    pub ty: TypeRef,
    /// The component that it is.
    pub component: Option<String>,
    /// The keys of the discriminator's `mapping` that name it.
    pub mapped: Vec<String>,
    /// The values of the tag property that choose it, under [`Dispatch::Tag`].
    pub tags: Vec<String>,
    /// What its JSON looks like, under the other two.
    pub shape: Shape,
}

/// What the JSON of a type looks like from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shape {
    /// The kinds that fit; empty means any.
    pub kinds: Vec<JsonKind>,
    /// Keys that every object of it has.
    pub required: Vec<String>,
    /// The constants that it is known by: required key and value.
    pub constants: Vec<(String, String)>,
}

/// The kinds of JSON value, with integers apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are those of JSON")]
pub enum JsonKind {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Variant {
    /// A variant of which only name and type are known yet.
    pub fn new(name: String, ty: TypeRef) -> Self {
        Self { name, ty, component: None, mapped: Vec::new(), tags: Vec::new(), shape: Shape::default() }
    }
}
