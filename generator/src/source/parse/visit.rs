//! The visitor that puts the values of either parser straight into the nodes.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::Number;

use super::findings::{Finding, Problem};
use super::{Failure, Limits, Taken};
use crate::diag::Code;
use crate::source::{Node, NodeId, Parent, Value};

/// Adds nodes to a document and notes what is wrong with them.
pub(super) struct Builder<'a> {
    /// The nodes of the document.
    nodes: &'a mut Vec<Node>,
    /// The root, which is among the nodes already.
    root: NodeId,
    /// How much the document may have.
    pub(super) limits: &'a Limits,
    /// How much was taken in before.
    taken: &'a Taken,
    /// What is wrong with the nodes.
    pub(super) findings: Vec<Finding>,
    /// Why reading was ended early.
    stop: Option<(Code, String)>,
}

/// The message of [`Code::NestingTooDeep`].
pub(super) fn too_deep(limits: &Limits) -> String {
    format!("values nest more than {} levels deep", limits.nesting)
}

/// The message of [`Code::TooManyValues`].
pub(super) fn too_many(limits: &Limits) -> String {
    format!("the document has more than {} values once its aliases are expanded", limits.values)
}

impl<'a> Builder<'a> {
    /// A builder of the document with that root.
    pub(super) fn new(nodes: &'a mut Vec<Node>, root: NodeId, limits: &'a Limits, taken: &'a Taken) -> Self {
        Self { nodes, root, limits, taken, findings: Vec::new(), stop: None }
    }

    /// Drops what was read, and makes a failure of a parser's message.
    pub(super) fn fail(&mut self, message: &str, at: usize) -> Failure {
        // Another parser may try again.
        let dropped = self.nodes.len().saturating_sub(1);
        self.taken.values.set(self.taken.values.get().saturating_sub(dropped));
        self.nodes.truncate(1);
        self.nodes[self.root.index()].value = Value::Null;
        self.findings.clear();
        let (code, message) = self.stop.take().unwrap_or_else(|| {
            // The place is in the diagnostic already.
            let message = message.split(" at line ").next().unwrap_or(message);
            (Code::InvalidSyntax, message.to_owned())
        });
        Failure { code, message, at }
    }

    /// Adds a node that holds `null` as yet.
    fn push<E: Error>(&mut self, parent: Option<Parent>) -> Result<NodeId, E> {
        let Some(parent) = parent else {
            return Ok(self.root);
        };
        let values = self.taken.values.get();
        self.taken.values.set(values + 1);
        let index = u32::try_from(self.nodes.len()).ok().filter(|_| values < self.limits.values);
        let Some(index) = index else {
            return Err(self.stop(Code::TooManyValues, too_many(self.limits)));
        };
        self.nodes.push(Node { value: Value::Null, parent });
        Ok(NodeId { document: self.root.document, index })
    }

    /// Ends the reading.
    fn stop<E: Error>(&mut self, code: Code, message: String) -> E {
        let error = E::custom(&message);
        self.stop = Some((code, message));
        error
    }

    /// Counts the bytes of a text or key.
    fn count<E: Error>(&mut self, text: &str) -> Result<(), E> {
        let bytes = self.taken.bytes.get().saturating_add(text.len());
        self.taken.bytes.set(bytes);
        if bytes > self.limits.bytes {
            let message =
                format!("the document has more than {} bytes once its aliases are expanded", self.limits.bytes);
            return Err(self.stop(Code::DocumentTooLarge, message));
        }
        Ok(())
    }

    /// Sees to it that an object or array with so many members may have another.
    fn check_members<E: Error>(&mut self, members: usize) -> Result<(), E> {
        if members < self.limits.members {
            return Ok(());
        }
        let message = format!("an object or array has more than {} members", self.limits.members);
        Err(self.stop(Code::TooManyMembers, message))
    }

    /// Notes what is wrong with a node.
    fn find(&mut self, node: NodeId, problem: Problem) {
        self.findings.push(Finding { node, problem });
    }

    /// Adds the entry of a key, except where the key was there before.
    fn enter(&mut self, mapping: &mut Entries, key: String, node: NodeId) {
        if key == "<<" {
            self.find(node, Problem::MergeKey);
        }
        let Some(first) = mapping.position(&key) else {
            mapping.push(key, node);
            return;
        };
        // The dropped node takes the path of the one that is kept.
        if let Parent::Entry(_, index) = &mut self.nodes[node.index()].parent {
            *index = u32::try_from(first).unwrap_or(u32::MAX);
        }
        let occurrence = mapping.repeated.entry(first).or_insert(0);
        *occurrence += 1;
        let occurrence = *occurrence;
        self.find(node, Problem::DuplicateKey { mapping: mapping.node, key, occurrence });
    }
}

/// The entries of a mapping that is being read.
struct Entries {
    /// The mapping.
    node: NodeId,
    /// The entries, with each key once.
    list: Vec<(String, NodeId)>,
    /// How many entries were read.
    count: usize,
    /// The index in `list` of each key, where there are many.
    positions: HashMap<String, usize>,
    /// How often the keys came again, by their index in `list`.
    repeated: BTreeMap<usize, usize>,
}

/// The number of keys from which on a key is not looked for among all others.
const MANY: usize = 16;

impl Entries {
    /// The entries of a mapping of which nothing was read.
    fn new(node: NodeId) -> Self {
        Self { node, list: Vec::new(), count: 0, positions: HashMap::new(), repeated: BTreeMap::new() }
    }

    /// The index in the list of a key that came before.
    fn position(&self, key: &str) -> Option<usize> {
        match self.list.len() < MANY {
            true => self.list.iter().position(|(known, _)| known == key),
            false => self.positions.get(key).copied(),
        }
    }

    /// Adds the entry of a key that is new.
    fn push(&mut self, key: String, node: NodeId) {
        let index = self.list.len();
        self.list.push((key, node));
        match self.list.get(index) {
            Some((key, _)) if index >= MANY => drop(self.positions.insert(key.clone(), index)),
            _ if index + 1 == MANY => {
                let keys = self.list.iter().enumerate();
                self.positions = keys.map(|(index, (key, _))| (key.clone(), index)).collect();
            }
            _ => {}
        }
    }
}

/// Reads one value into one node.
pub(super) struct NodeSeed<'b, 'a> {
    /// Where nodes go.
    builder: &'b mut Builder<'a>,
    /// Where the node hangs; none for the root.
    parent: Option<Parent>,
    /// How many mappings and sequences are around it.
    depth: usize,
}

impl<'b, 'a> NodeSeed<'b, 'a> {
    /// The seed of the root.
    pub(super) fn root(builder: &'b mut Builder<'a>) -> Self {
        Self { builder, parent: None, depth: 0 }
    }

    /// Adds a node without children.
    fn leaf<E: Error>(self, value: Value) -> Result<NodeId, E> {
        let node = self.builder.push(self.parent)?;
        self.builder.nodes[node.index()].value = value;
        Ok(node)
    }

    /// Adds a mapping or sequence that is filled afterwards; gives the depth of its children too.
    fn branch<E: Error>(self) -> Result<(&'b mut Builder<'a>, NodeId, usize), E> {
        if self.depth >= self.builder.limits.nesting {
            let message = too_deep(self.builder.limits);
            return Err(self.builder.stop(Code::NestingTooDeep, message));
        }
        let node = self.builder.push(self.parent)?;
        Ok((self.builder, node, self.depth + 1))
    }
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_, '_> {
    type Value = NodeId;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<NodeId, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_, '_> {
    type Value = NodeId;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<NodeId, E> {
        self.leaf(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<NodeId, E> {
        self.leaf(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<NodeId, E> {
        self.leaf(Value::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<NodeId, E> {
        self.leaf(Value::Number(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<NodeId, E> {
        self.leaf(Value::Number(value.into()))
    }

    #[expect(clippy::cast_precision_loss, reason = "integers above 64 bits are kept as floats")]
    fn visit_u128<E: Error>(self, value: u128) -> Result<NodeId, E> {
        self.visit_f64(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "integers above 64 bits are kept as floats")]
    fn visit_i128<E: Error>(self, value: i128) -> Result<NodeId, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<NodeId, E> {
        if let Some(number) = Number::from_f64(value) {
            return self.leaf(Value::Number(number));
        }
        let Self { builder, parent, depth } = self;
        let node = NodeSeed { builder, parent, depth }.leaf(Value::Null)?;
        builder.find(node, Problem::NotFinite);
        Ok(node)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<NodeId, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<NodeId, E> {
        self.builder.count(&value)?;
        let Self { builder, parent, depth } = self;
        let is_too_large = is_too_large(&value);
        let node = NodeSeed { builder, parent, depth }.leaf(Value::String(value))?;
        if is_too_large {
            builder.find(node, Problem::TooLarge);
        }
        Ok(node)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<NodeId, A::Error> {
        let (builder, node, depth) = self.branch()?;
        let mut list = Vec::new();
        loop {
            let index = u32::try_from(list.len()).unwrap_or(u32::MAX);
            let parent = Some(Parent::Item(node, index));
            match items.next_element_seed(NodeSeed { builder, parent, depth })? {
                Some(item) => list.push(item),
                None => break,
            }
            builder.check_members(list.len() - 1)?;
        }
        builder.nodes[node.index()].value = Value::Sequence(list);
        Ok(node)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<NodeId, A::Error> {
        let (builder, node, depth) = self.branch()?;
        let mut mapping = Entries::new(node);
        while let Some(key) = entries.next_key_seed(KeySeed)? {
            let index = u32::try_from(mapping.list.len()).unwrap_or(u32::MAX);
            let parent = Some(Parent::Entry(node, index));
            let value = entries.next_value_seed(NodeSeed { builder, parent, depth })?;
            builder.count(&key)?;
            builder.check_members(mapping.count)?;
            mapping.count += 1;
            builder.enter(&mut mapping, key, value);
        }
        builder.nodes[node.index()].value = Value::Mapping(mapping.list);
        Ok(node)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<NodeId, A::Error> {
        let (tag, content) = data.variant::<String>()?;
        let Self { builder, parent, depth } = self;
        let node = content.newtype_variant_seed(NodeSeed { builder, parent, depth })?;
        builder.find(node, Problem::Tag(tag));
        Ok(node)
    }
}

/// Reads a key as its text, also where YAML takes it for a number, a boolean or null.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key that is a string")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        Ok(key.to_owned())
    }

    fn visit_string<E: Error>(self, key: String) -> Result<String, E> {
        Ok(key)
    }
}

/// Whether a text is a number that no float can hold, which the YAML parser takes for a string.
fn is_too_large(text: &str) -> bool {
    let is_number = |byte: u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    // The shortest is `1e309`, and most texts are none by their first character.
    text.len() > 4 && text.bytes().all(is_number) && text.parse::<f64>().is_ok_and(f64::is_infinite)
}
