//! What the alternatives of a union are called.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Lowering;
use super::schema::types_of;
use crate::oas::{Schema, SchemaType};
use crate::source::NodeId;

impl Lowering<'_, '_> {
    /// The names of alternatives: the component, the title, what tells an object from the others, or the kind.
    pub(super) fn variant_names(&mut self, union: &Schema, branches: &[NodeId]) -> Vec<String> {
        let mut names: Vec<Option<String>> = branches.iter().map(|branch| self.own_name(*branch)).collect();
        let mut objects: Vec<usize> = positions(&names).collect();
        objects.retain(|index| types_of(&self.schema(branches[*index])) == [SchemaType::Object]);
        let schemas: Vec<NodeId> = objects.iter().map(|index| branches[*index]).collect();
        for (index, name) in objects.into_iter().zip(self.telling_names(union, &schemas)) {
            names[index] = Some(name);
        }
        let rest: Vec<usize> = positions(&names).collect();
        let kinds: Vec<String> = rest.iter().map(|index| self.kind_name(branches[*index])).collect();
        for (index, name) in rest.into_iter().zip(numbered(&kinds)) {
            names[index] = Some(name);
        }
        names.into_iter().flatten().collect()
    }

    /// The name that an alternative has by itself: its component or that which it adds to, or its title.
    fn own_name(&mut self, branch: NodeId) -> Option<String> {
        let schema = self.schema(branch);
        let parts: Vec<_> = schema.all_of.iter().filter_map(|part| self.schema(*part).reference).collect();
        let added_to = match parts.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let component = |target: &NodeId| self.component_names.get(target).cloned();
        let component_name = schema.reference.as_ref().and_then(component);
        component_name.or_else(|| schema.title.clone()).or_else(|| added_to.as_ref().and_then(component))
    }

    /// Names from what tells objects apart: the constant of a property, or the one property that each requires. None
    /// where that is not all of them.
    fn telling_names(&mut self, union: &Schema, branches: &[NodeId]) -> Vec<String> {
        let schemas: Vec<_> = branches.iter().map(|branch| self.schema(*branch)).collect();
        let Some((first, [_, ..])) = schemas.split_first() else {
            return Vec::new();
        };
        let tag = union.discriminator.as_ref().map(|tag| &tag.property_name);
        let properties = tag.into_iter().chain(first.properties.iter().map(|(name, _)| name));
        for property in properties {
            let constants = schemas.iter().map(|schema| self.constant_of(schema, property));
            if let Some(constants) = constants.collect::<Option<Vec<_>>>()
                && are_distinct(&constants)
            {
                return constants;
            }
        }
        let only = |schema: &Rc<Schema>| match schema.required.as_slice() {
            [only] if schema.properties.iter().any(|(name, _)| name == only) => Some(only.clone()),
            _ => None,
        };
        schemas.iter().map(only).collect::<Option<Vec<_>>>().filter(|names| are_distinct(names)).unwrap_or_default()
    }

    /// The one text that a property of a schema can have.
    fn constant_of(&mut self, schema: &Schema, property: &str) -> Option<String> {
        let (_, node) = schema.properties.iter().find(|(name, _)| name == property)?;
        let value = self.schema(*node);
        let constant = match (value.const_value, value.enum_values.as_deref()) {
            (Some(constant), _) => constant,
            (None, Some([constant])) => *constant,
            _ => return None,
        };
        self.reader.sources.string(constant).map(ToOwned::to_owned)
    }

    /// The name of the JSON kind of an alternative, with the format of a text.
    fn kind_name(&mut self, branch: NodeId) -> String {
        let schema = self.schema(branch);
        match (types_of(&schema).as_slice(), schema.format.as_deref()) {
            ([SchemaType::String], Some(format)) if schema.enum_values.is_none() => format.to_owned(),
            ([ty], _) => format!("{ty:?}"),
            _ => "Variant".to_owned(),
        }
    }
}

/// The places that have no name yet.
fn positions(names: &[Option<String>]) -> impl Iterator<Item = usize> {
    names.iter().enumerate().filter(|(_, name)| name.is_none()).map(|(index, _)| index)
}

/// Names, with numbers where several are the same.
fn numbered(names: &[String]) -> Vec<String> {
    let count = |names: &[String], name: &String| names.iter().filter(|other| *other == name).count();
    let numbered = names.iter().enumerate().map(|(index, name)| match count(names, name) {
        1 => name.clone(),
        _ => format!("{name}{}", count(&names[..=index], name)),
    });
    numbered.collect()
}

/// Whether no name stands twice, and each has a letter.
fn are_distinct(names: &[String]) -> bool {
    let mut seen = BTreeSet::new();
    names.iter().all(|name| name.contains(char::is_alphabetic) && seen.insert(name))
}
