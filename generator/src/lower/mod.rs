//! Makes an [`Api`] from a document: ids instead of references, and every decision about shape.
//!
//! A construct that has no type of its own becomes [`TypeKind::Any`](crate::ir::TypeKind::Any) with a diagnostic; an operation is left out
//! only when its own objects cannot be read.

mod all_of;
mod body;
mod budget;
mod check;
mod cycles;
mod definition;
mod direction;
mod duplicates;
mod endless;
mod format;
mod group;
mod inherit;
mod item;
mod multipart;
mod object;
mod operation;
mod pages;
mod parameter;
mod path;
mod representation;
mod response;
mod response_header;
mod scalar;
mod schema;
mod security;
mod server;
mod shape;
mod style;
mod tags;
mod union;
mod variant_name;
mod webhook;
mod webhook_signature;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::ir::{Api, ChoiceId, Choices, Docs, HeaderSet, Primitive, TypeGraph, TypeId, TypeRef, Untyped};
use crate::oas::{Document, Reader, Schema};
use crate::source::NodeId;

/// The work in hand.
struct Lowering<'r, 'a> {
    /// Reads objects and takes findings.
    reader: &'r mut Reader<'a>,
    /// The document but for its schemas.
    document: &'r Document,
    /// The types made so far.
    types: TypeGraph,
    /// Schemas by node, decoded once.
    schemas: BTreeMap<NodeId, Rc<Schema>>,
    /// Types by the node of their schema.
    lowered: BTreeMap<NodeId, TypeRef>,
    /// Scalars that have no name, made once.
    primitives: BTreeMap<Primitive, TypeId>,
    /// The type of what is not typed.
    any: Option<TypeId>,
    /// The places without a type that were met.
    untyped: BTreeSet<Untyped>,
    /// Names of the component schemas, and of those that are defined elsewhere, by node.
    component_names: BTreeMap<NodeId, String>,
    /// The schemas that are defined elsewhere, in the order in which references lead to them.
    definitions: Vec<NodeId>,
    /// What is being merged or combined.
    open: Open,
    /// Schemas with their parts merged, by node; those that no cycle was cut out of.
    merged: BTreeMap<NodeId, Rc<all_of::Merged>>,
    /// The heirs of each base schema: those that have it in their `allOf`.
    heirs: BTreeMap<NodeId, Vec<NodeId>>,
    /// Unions that take `null` because one of their alternatives does.
    null_unions: BTreeSet<TypeId>,
    /// Types of properties that several schemas describe at once, by those schemas.
    overlays: BTreeMap<Vec<NodeId>, TypeRef>,
    /// The groups met so far.
    groups: group::Groups,
    /// The header fields of answers, met so far.
    header_sets: Vec<HeaderSet>,
    /// Credentials that only bodies ask for.
    body_credentials: Vec<crate::ir::SecurityScheme>,
    /// The types that the user chose for formats.
    choices: &'r Choices,
    /// Those of them that some value is of.
    used_choices: RefCell<BTreeSet<ChoiceId>>,
    /// Types in whose values nothing is secret, as was found out.
    without_secret: BTreeSet<TypeId>,
    /// How much was made.
    spent: budget::Spent,
    /// What was said already of parameters whose style leaves open how they are written.
    open_styles: BTreeSet<(String, style::Open)>,
}

/// What is being merged or combined, to see what leads back to itself.
#[derive(Debug, Default)]
struct Open {
    /// Schemas whose parts are being merged.
    merging: BTreeSet<NodeId>,
    /// How often a part led back to a schema that was being merged.
    cycles_cut: usize,
    /// The alternatives that are being combined with the keywords beside them, the outermost first; none of them
    /// further out than a schema that is known by its type from then on.
    combining: Vec<NodeId>,
}

/// Makes the API that `document` describes, with the types that the user chose for formats.
pub fn lower(reader: &mut Reader<'_>, document: &Document, choices: &Choices) -> Api {
    let mut lowering = start(reader, document, choices);
    lowering.find_heirs();
    let mut components = lowering.lower_components();
    let operations = lowering.lower_operations();
    let webhooks = lowering.lower_webhooks();
    let webhook_signature = lowering.lower_webhook_signature();
    components.extend(lowering.lower_definitions());
    lowering.tell_definitions_apart();
    lowering.cut_alias_cycles();
    lowering.end_endless();
    let mut security_schemes = lowering.lower_security_schemes();
    security_schemes.append(&mut lowering.body_credentials);
    let base_url = lowering.lower_base_url();
    let servers = lowering.lower_servers();
    let mut api = Api {
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        docs: Docs { description: document.info.description.clone(), ..Docs::default() },
        base_url,
        servers,
        security_schemes,
        is_lenient: document.is_lenient,
        groups: lowering.groups.into_groups(),
        operations,
        webhooks,
        webhook_signature,
        header_sets: lowering.header_sets,
        types: lowering.types,
        components,
        untyped: lowering.untyped.into_iter().collect(),
        choices: choices.clone(),
        used_choices: lowering.used_choices.into_inner(),
    };
    direction::split(&mut api);
    shape::dispatch_unions(&mut api.types);
    duplicates::share(&mut api);
    api
}

/// Lowering that has made nothing yet.
fn start<'r, 'a>(reader: &'r mut Reader<'a>, document: &'r Document, choices: &'r Choices) -> Lowering<'r, 'a> {
    let component_names = component_names(reader, document);
    Lowering {
        reader,
        document,
        types: TypeGraph::default(),
        schemas: BTreeMap::new(),
        lowered: BTreeMap::new(),
        primitives: BTreeMap::new(),
        any: None,
        untyped: BTreeSet::new(),
        component_names,
        definitions: Vec::new(),
        open: Open::default(),
        merged: BTreeMap::new(),
        heirs: BTreeMap::new(),
        null_unions: BTreeSet::new(),
        overlays: BTreeMap::new(),
        groups: group::Groups::new(document),
        header_sets: Vec::new(),
        body_credentials: Vec::new(),
        choices,
        used_choices: RefCell::default(),
        without_secret: BTreeSet::new(),
        spent: budget::Spent::default(),
        open_styles: BTreeSet::new(),
    }
}

/// The names of the component schemas. One that is nothing but a reference to another file names what is there.
fn component_names(reader: &mut Reader<'_>, document: &Document) -> BTreeMap<NodeId, String> {
    let mut names = BTreeMap::new();
    for (name, node) in &document.schemas {
        let node = reader.external_target(*node).filter(|target| !names.contains_key(target)).unwrap_or(*node);
        names.insert(node, name.clone());
    }
    names
}
