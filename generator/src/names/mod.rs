//! Every Rust identifier of the output, assigned once.
//!
//! Names are made from the document's own words and are unique where they must be. Components are named before
//! what stands inline, so that an inline schema never takes a component's name.

mod ascii;
mod case;
mod header;
mod ident;
mod operation;
mod scope;
mod server;

use std::collections::BTreeMap;

use crate::analyze::{Analysis, required_fields};
use crate::ir::{Additional, Api, EnumValues, NameHint, TypeDef, TypeId, TypeKind};

pub use case::{Case, identifier};
pub use header::HeaderSetNames;
pub use ident::Ident;
pub use operation::{AlternativeNames, FEATURES, GroupNames, OTHER_TYPES, OperationNames, SetterName, SetterTarget};
pub use scope::Scope;
pub use server::{ServerNames, VariableNames};

/// Every identifier.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Types that are written under a name.
    types: BTreeMap<TypeId, Ident>,
    /// Builders of structs that callers make and that have required fields.
    builders: BTreeMap<TypeId, Ident>,
    /// Fields of structs, in the order of the struct.
    fields: BTreeMap<TypeId, Vec<Ident>>,
    /// Variants of enums and unions, in their order.
    variants: BTreeMap<TypeId, Vec<Ident>>,
    /// The groups, in their order.
    pub groups: Vec<GroupNames>,
    /// The operations, in their order.
    pub operations: Vec<OperationNames>,
    /// The sets of header fields, in their order.
    pub header_sets: Vec<HeaderSetNames>,
    /// The webhooks and callbacks, in their order.
    pub webhooks: Vec<Ident>,
    /// The constructors `with_...` of the client, by security scheme.
    pub constructors: Vec<Ident>,
    /// The servers, in their order.
    pub servers: Vec<ServerNames>,
}

/// Whether a type without a name in the document is another one of that kind, as both say the same.
fn is_shared(api: &Api, definition: &TypeDef) -> bool {
    matches!(definition.kind, TypeKind::Alias(of) if {
        let of = api.types.get(of.id);
        of.kind.is_nominal() && !matches!(of.name, NameHint::Component(_))
    })
}

/// Names of the prelude that generated type modules use; a schema of that name gets `Schema` after it.
const PRELUDE: &[&str] = &["Box", "Default", "From", "Into", "IntoIterator", "Option", "Self", "String", "Vec"];

/// Methods of generated structs; a property of that name gets `_field` after it.
const STRUCT_METHODS: &[&str] = &["new", "builder", "build"];

/// Gives every type, field, variant and operation its name.
pub fn assign(api: &Api, analysis: &Analysis) -> Names {
    let mut names = Names::default();
    names.assign_types(api, analysis);
    names.assign_builders(api, analysis);
    for (id, definition) in api.types.iter() {
        names.assign_members(analysis, id, definition);
    }
    names.assign_header_sets(api);
    names.assign_operations(api);
    names.assign_servers(api);
    // `Other` is the event that the document does not name.
    let mut webhooks = Scope::reserving(&[PRELUDE, &["Other"]].concat(), "Payload");
    names.webhooks = api.webhooks.iter().map(|webhook| webhooks.mint(&webhook.name, Case::Type)).collect();
    names
}

impl Names {
    /// The name of a type; none for one that is written in place.
    pub fn type_name(&self, id: TypeId) -> Option<&Ident> {
        self.types.get(&id)
    }

    /// The name of a struct's builder; none where it has none.
    pub fn builder_name(&self, id: TypeId) -> Option<&Ident> {
        self.builders.get(&id)
    }

    /// The names of a struct's fields, in its order.
    pub fn fields(&self, id: TypeId) -> &[Ident] {
        self.fields.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The names of the variants of an enum or union, in its order.
    pub fn variants(&self, id: TypeId) -> &[Ident] {
        self.variants.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    fn assign_types(&mut self, api: &Api, analysis: &Analysis) {
        let mut scope = Scope::reserving(PRELUDE, "Schema");
        let is_component = |definition: &TypeDef| matches!(definition.name, NameHint::Component(_));
        for (id, definition) in api.types.iter().filter(|(_, definition)| is_component(definition)) {
            let name = self.type_words(api, definition);
            self.types.insert(id, scope.mint(&name, Case::Type));
        }
        let rest = api.types.iter().filter(|(id, definition)| analysis.is_reachable(*id) && !is_component(definition));
        for (id, definition) in rest {
            let has_name = match definition.name {
                NameHint::OrNull(_) => true,
                NameHint::Input(of) if is_component(api.types.get(of)) => true,
                NameHint::Component(_) | NameHint::Input(_) | NameHint::Part(..) | NameHint::Operation(..) => {
                    definition.kind.is_nominal() || is_shared(api, definition)
                }
            };
            if has_name {
                let name = self.type_words(api, definition);
                self.types.insert(id, scope.mint(&name, Case::Type));
            }
        }
    }

    fn assign_builders(&mut self, api: &Api, analysis: &Analysis) {
        let mut scope = Scope::default();
        for (id, definition) in api.types.iter() {
            if let (TypeKind::Struct(strukt), Some(name)) = (&definition.kind, self.types.get(&id))
                && analysis.is_built_by_callers(id)
                && required_fields(strukt).next().is_some()
            {
                self.builders.insert(id, scope.mint(&format!("{} builder", name.text()), Case::Type));
            }
        }
    }

    /// The words that a type's name is made from.
    fn type_words(&self, api: &Api, definition: &TypeDef) -> String {
        match &definition.name {
            NameHint::Component(name) => name.clone(),
            NameHint::Operation(operation, role) => format!("{operation} {role}"),
            NameHint::OrNull(of) => format!("{} or null", self.words_of(api, *of)),
            NameHint::Input(of) => format!("{} input", self.words_of(api, *of)),
            NameHint::Part(parent, part) => format!("{} {part}", self.words_of(api, *parent)),
        }
    }

    /// The name of another type, or the words for it where it has none.
    fn words_of(&self, api: &Api, id: TypeId) -> String {
        match self.types.get(&id) {
            Some(name) => name.text().to_owned(),
            None => self.type_words(api, api.types.get(id)),
        }
    }

    fn assign_members(&mut self, analysis: &Analysis, id: TypeId, definition: &TypeDef) {
        match &definition.kind {
            TypeKind::Struct(strukt) => {
                let reserved = if analysis.is_built_by_callers(id) { STRUCT_METHODS } else { &[] };
                let mut scope = Scope::reserving(reserved, "field");
                let mut fields: Vec<Ident> =
                    strukt.fields.iter().map(|field| scope.mint(&field.wire_name, Case::Value)).collect();
                match strukt.additional {
                    Additional::Undeclared => fields.push(scope.mint("other_properties", Case::Value)),
                    Additional::Forbidden => {}
                    Additional::Map(_) => fields.push(scope.mint("additional_properties", Case::Value)),
                }
                self.fields.insert(id, fields);
            }
            TypeKind::Enum(enm) => {
                let mut scope = Scope::reserving(&["Unknown", "Self"], "Value");
                let words: Vec<String> = match &enm.values {
                    EnumValues::Strings(values) => {
                        values.iter().map(|value| value.name.clone().unwrap_or_else(|| value.value.clone())).collect()
                    }
                    EnumValues::Integers(values) => values
                        .iter()
                        .map(|value| value.name.clone().unwrap_or_else(|| value.value.to_string()))
                        .collect(),
                };
                self.variants.insert(id, words.iter().map(|word| scope.mint(word, Case::Type)).collect());
            }
            TypeKind::Union(union) => {
                let mut scope = Scope::reserving(&["Unknown", "Self"], "Value");
                let variants = union.variants.iter().map(|variant| scope.mint(&variant.name, Case::Type));
                self.variants.insert(id, variants.collect());
            }
            TypeKind::Array(_) | TypeKind::Map(_) | TypeKind::Primitive(_) | TypeKind::Alias(_) | TypeKind::Any => {}
        }
    }
}
