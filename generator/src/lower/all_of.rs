//! `allOf`, and `$ref` with keywords beside it: several schemas that hold at once, as one.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::Lowering;
use super::schema::{has_alternatives, types_of};
use crate::diag::{Code, Diagnostic};
use crate::oas::{Schema, SchemaType};
use crate::source::NodeId;

/// A schema with the schemas of its `allOf` and `$ref` merged into it.
#[derive(Clone, Debug, Default)]
pub(super) struct Merged {
    /// The keywords of all of them; shared with what was decoded where there is nothing to merge.
    pub(super) schema: Rc<Schema>,
    /// Properties that several of them describe: all but one of the descriptions, which holds in `schema`.
    pub(super) overlaid: Vec<(String, NodeId)>,
    /// The `items` of all of them but one, which holds in `schema`.
    pub(super) overlaid_items: Vec<NodeId>,
    /// Those of them whose alternatives hold beside the alternatives in `schema`.
    pub(super) beside: Vec<NodeId>,
}

/// What a merged schema has so far.
#[derive(Default)]
struct Known {
    /// The positions of its properties.
    properties: HashMap<String, usize>,
    /// The names in its `required`.
    required: HashSet<String>,
}

impl From<Rc<Schema>> for Merged {
    fn from(schema: Rc<Schema>) -> Self {
        Self { schema, ..Self::default() }
    }
}

impl Lowering<'_, '_> {
    /// The schema with the schemas of its `allOf` and `$ref` merged into it.
    pub(super) fn merge_all_of(&mut self, schema: &Rc<Schema>) -> Merged {
        let parts: Vec<NodeId> = schema.reference.into_iter().chain(schema.all_of.iter().copied()).collect();
        if parts.is_empty() {
            return Merged::from(Rc::clone(schema));
        }
        let own = Schema { reference: None, all_of: Vec::new(), properties: Vec::new(), ..Schema::clone(schema) };
        let mut merged = Merged::from(Rc::new(own));
        let mut known = Known { required: schema.required.iter().cloned().collect(), ..Known::default() };
        let mut all_nullable = schema.types.is_empty();
        for node in parts {
            let Some(part) = self.merged_part(node) else {
                continue;
            };
            all_nullable &= allows_null(&part.schema);
            self.merge_properties(&mut merged, &part.schema.properties, &mut known);
            for (name, node) in part.overlaid {
                self.overlay(&mut merged.overlaid, &name, node);
            }
            merged.overlaid_items.extend(part.overlaid_items);
            let items = (merged.schema.items, part.schema.items);
            let items = match items {
                (Some(known), Some(more)) if self.says_nothing(known) || self.is_same(known, more) => Some(more),
                (Some(known), Some(more)) => {
                    if !self.says_nothing(more) {
                        merged.overlaid_items.push(more);
                    }
                    Some(known)
                }
                (known, more) => known.or(more),
            };
            Rc::make_mut(&mut merged.schema).items = items;
            match has_alternatives(&merged.schema) && has_alternatives(&part.schema) {
                true => merged.beside.push(node),
                false => merged.beside.extend(part.beside),
            }
            let merged = Rc::make_mut(&mut merged.schema);
            let required = part.schema.required.iter().filter(|name| known.required.insert((*name).clone()));
            merged.required.extend(required.cloned());
            self.merge_part(merged, &part.schema);
        }
        self.merge_properties(&mut merged, &schema.properties, &mut known);
        let nullable = schema.nullable || (all_nullable && merged.schema.nullable);
        Rc::make_mut(&mut merged.schema).nullable = nullable;
        merged
    }

    /// The schema at `node` with its parts merged into it, as it was before where it was asked for already.
    pub(super) fn merged(&mut self, node: NodeId) -> Rc<Merged> {
        // Uses of a schema are many, and what is nothing but a reference has nothing of its own to keep.
        let is_use = matches!(self.reader.sources.entries(node), [(key, _)] if key == "$ref");
        let node = if is_use { self.meant(node) } else { node };
        if let Some(merged) = self.merged.get(&node) {
            return Rc::clone(merged);
        }
        let cut_before = self.open.cycles_cut;
        let schema = self.schema(node);
        let merged = Rc::new(self.merge_all_of(&schema));
        if self.open.cycles_cut == cut_before {
            self.merged.insert(node, Rc::clone(&merged));
        }
        merged
    }

    /// A part, merged in itself; none where it leads back to a schema that is being merged.
    fn merged_part(&mut self, node: NodeId) -> Option<Merged> {
        if let Some(merged) = self.merged.get(&node) {
            return Some(Merged::clone(merged));
        }
        if !self.open.merging.insert(node) {
            self.open.cycles_cut += 1;
            return None;
        }
        let cut_before = self.open.cycles_cut;
        let schema = self.schema(node);
        let merged = self.combine(schema.origin, |lowering| lowering.merge_all_of(&schema));
        self.open.merging.remove(&node);
        let merged = merged?;
        // What was cut short is whole from elsewhere.
        if self.open.cycles_cut == cut_before {
            self.merged.insert(node, Rc::new(merged.clone()));
        }
        Some(merged)
    }

    /// Adds properties; one that is there already keeps its place, and both descriptions hold.
    fn merge_properties(&mut self, into: &mut Merged, from: &[(String, NodeId)], known: &mut Known) {
        let properties = &mut Rc::make_mut(&mut into.schema).properties;
        for (name, node) in from {
            let Some(&at) = known.properties.get(name) else {
                known.properties.insert(name.clone(), properties.len());
                properties.push((name.clone(), *node));
                continue;
            };
            let known = properties[at].1;
            match (self.says_nothing(*node), self.says_nothing(known)) {
                _ if self.is_same(known, *node) => {}
                (true, false) => {}
                (_, true) => properties[at].1 = *node,
                (false, false) if self.requires_in_vain(*node, known) => {}
                (false, false) if self.requires_in_vain(known, *node) => properties[at].1 = *node,
                (false, false) if self.contradict(known, *node) => {
                    // A child schema that gives a property another type means to replace it.
                    let message = format!("no value of `{name}` can be of this type and of the others in `allOf`");
                    Diagnostic::new(Code::ConflictingAllOf, node.origin(), message)
                        .label(known.origin(), "the type that it has before")
                        .help("let the parts of an `allOf` give the property the same `type`; the last one is used")
                        .emit(self.reader.diagnostics);
                    properties[at].1 = *node;
                    into.overlaid.retain(|(known, _)| known != name);
                }
                (false, false) => self.overlay(&mut into.overlaid, name, *node),
            }
        }
    }

    /// Whether the only keyword of a schema is `required`, and another one of the same value allows no objects, which are
    /// all that `required` is about; reports that.
    fn requires_in_vain(&mut self, node: NodeId, other: NodeId) -> bool {
        let schema = self.schema(node);
        if schema.required.is_empty() || !is_bare_beside_required(&schema) || !self.contradict(other, node) {
            return false;
        }
        Diagnostic::new(Code::IgnoredKeyword, node.origin(), "`required` has no effect on what is no object")
            .label(other.origin(), "the type of the value")
            .help("put `required` into the schema of the `items` where it is about them, or remove it")
            .emit(self.reader.diagnostics);
        true
    }

    /// Whether the schema at `node` says nothing about values.
    fn says_nothing(&mut self, node: NodeId) -> bool {
        is_bare(&self.schema(node))
    }

    /// Notes another schema of a property, each once.
    fn overlay(&mut self, overlaid: &mut Vec<(String, NodeId)>, name: &str, node: NodeId) {
        let known: Vec<NodeId> = overlaid.iter().filter(|(known, _)| known == name).map(|(_, node)| *node).collect();
        if !known.into_iter().any(|known| self.is_same(known, node)) {
            overlaid.push((name.to_owned(), node));
        }
    }

    /// Whether two schemas are one and the same.
    fn is_same(&mut self, one: NodeId, other: NodeId) -> bool {
        self.meant(one) == self.meant(other)
    }

    /// Whether no type is one of both schemas.
    fn contradict(&mut self, one: NodeId, other: NodeId) -> bool {
        let one = self.meant(one);
        let one = self.schema(one);
        self.contradicts(&one, other)
    }

    /// Whether no type is one of both a schema and the one at `node`.
    pub(super) fn contradicts(&mut self, schema: &Schema, node: NodeId) -> bool {
        let node = self.meant(node);
        let (ours, theirs) = (own_types(schema), own_types(&self.schema(node)));
        let meet = ours.iter().any(|ty| allows(&theirs, *ty)) || theirs.iter().any(|ty| allows(&ours, *ty));
        !ours.is_empty() && !theirs.is_empty() && !meet
    }

    /// The schema that a node is or refers to.
    pub(super) fn meant(&mut self, node: NodeId) -> NodeId {
        match self.schema(node).reference {
            Some(_) => self.reader.resolve(node).unwrap_or(node),
            None => node,
        }
    }

    /// Merges everything but `properties` and `required`.
    fn merge_part(&mut self, merged: &mut Schema, part: &Schema) {
        self.merge_types(merged, part);
        merged.nullable |= part.nullable;
        merged.sensitive |= part.sensitive;
        merged.is_error |= part.is_error;
        merged.only_null |= part.only_null;
        merged.format = merged.format.take().or_else(|| part.format.clone());
        merged.content_encoding = merged.content_encoding.take().or_else(|| part.content_encoding.clone());
        merged.enum_values = match (merged.enum_values.take(), &part.enum_values) {
            (Some(ours), Some(theirs)) if theirs.len() < ours.len() => Some(theirs.clone()),
            (ours, theirs) => ours.or_else(|| theirs.clone()),
        };
        merged.const_value = merged.const_value.or(part.const_value);
        if merged.prefix_items.is_empty() {
            merged.prefix_items.clone_from(&part.prefix_items);
        }
        merged.pattern_properties.extend(part.pattern_properties.iter().cloned());
        merged.additional_properties = self.merge_rest(merged.additional_properties, part.additional_properties);
        merged.default = merged.default.or(part.default);
        merged.example = merged.example.or(part.example);
        merged.title = merged.title.take().or_else(|| part.title.clone());
        merged.description = merged.description.take().or_else(|| part.description.clone());
        if merged.extensible_enum.is_empty() {
            merged.extensible_enum.clone_from(&part.extensible_enum);
        }
        if merged.enum_names.is_empty() {
            merged.enum_names.clone_from(&part.enum_names);
        }
        for limit in &part.limits {
            if !merged.limits.iter().any(|(name, _)| *name == limit.0) {
                merged.limits.push(limit.clone());
            }
        }
        if !has_alternatives(merged) {
            merged.one_of.clone_from(&part.one_of);
            merged.any_of.clone_from(&part.any_of);
            merged.discriminator = merged.discriminator.take().or_else(|| part.discriminator.clone());
        }
    }

    /// Merges `additionalProperties`: what both allow, or where that is hard to say, what the first one does.
    fn merge_rest(&mut self, ours: Option<NodeId>, theirs: Option<NodeId>) -> Option<NodeId> {
        let (Some(one), Some(other)) = (ours, theirs) else {
            return ours.or(theirs);
        };
        let allows_all = |schema: &Schema| schema.boolean == Some(true) || is_bare(schema);
        let (first, second) = (self.schema(one), self.schema(other));
        if allows_all(&second) || first.boolean == Some(false) || self.reader.sources.is_equal(one, other) {
            return Some(one);
        }
        if allows_all(&first) || second.boolean == Some(false) {
            return Some(other);
        }
        Diagnostic::new(
            Code::ConflictingAllOf,
            other.origin(),
            "the parts of an `allOf` have several `additionalProperties`",
        )
        .label(one.origin(), "this one is used")
        .help("describe the values of further properties in one part only")
        .emit(self.reader.diagnostics);
        Some(one)
    }

    /// Merges the types: those that both allow.
    fn merge_types(&mut self, merged: &mut Schema, part: &Schema) {
        if merged.types.is_empty() || part.types.is_empty() {
            if merged.types.is_empty() {
                merged.types.clone_from(&part.types);
            }
            return;
        }
        let mut common: Vec<SchemaType> = merged.types.iter().copied().filter(|ty| allows(&part.types, *ty)).collect();
        if merged.types.contains(&SchemaType::Number) && part.types.contains(&SchemaType::Integer) {
            common.push(SchemaType::Integer);
        }
        common.dedup();
        if common.is_empty() {
            let Some(origin) = part.origin.or(merged.origin) else {
                return;
            };
            Diagnostic::new(
                Code::ConflictingAllOf,
                origin,
                "no value can be of this type and of the others in `allOf`",
            )
            .help("let the parts of an `allOf` have the same `type`; the first one is used")
            .emit(self.reader.diagnostics);
            return;
        }
        merged.types = common;
    }
}

/// The types that a schema allows by its own keywords; none where other schemas decide that.
fn own_types(schema: &Schema) -> Vec<SchemaType> {
    let is_open = schema.reference.is_some() || !schema.all_of.is_empty() || has_alternatives(schema);
    if is_open { schema.types.clone() } else { types_of(schema) }
}

/// Whether a value of type `ty` is allowed by a list of types; an integer is a number too.
fn allows(types: &[SchemaType], ty: SchemaType) -> bool {
    types.contains(&ty) || (ty == SchemaType::Integer && types.contains(&SchemaType::Number))
}

/// Whether `null` is a value: it is said to be, or nothing is said of the type (keywords such as `required` are about
/// objects alone).
fn allows_null(schema: &Schema) -> bool {
    let is_typed = !schema.types.is_empty() || schema.enum_values.is_some() || schema.const_value.is_some();
    schema.nullable || schema.only_null || !(is_typed || has_alternatives(schema))
}

/// Whether a schema says nothing about its values.
fn is_bare(schema: &Schema) -> bool {
    schema.required.is_empty() && is_bare_beside_required(schema)
}

/// Whether a schema says nothing about its values, but for `required`.
fn is_bare_beside_required(schema: &Schema) -> bool {
    schema.reference.is_none()
        && schema.types.is_empty()
        && schema.properties.is_empty()
        && schema.all_of.is_empty()
        && schema.enum_values.is_none()
        && schema.const_value.is_none()
        && schema.format.is_none()
        && schema.items.is_none()
        && schema.prefix_items.is_empty()
        && schema.additional_properties.is_none()
        && schema.pattern_properties.is_empty()
        && schema.boolean.is_none()
        && !schema.only_null
        && !has_alternatives(schema)
}

/// A schema without its `oneOf` and `anyOf`.
pub(super) fn without_alternatives(merged: &Merged) -> Merged {
    let schema =
        Schema { one_of: Vec::new(), any_of: Vec::new(), discriminator: None, ..Schema::clone(&merged.schema) };
    Merged { schema: Rc::new(schema), ..merged.clone() }
}
