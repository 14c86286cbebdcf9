//! Properties that a document does not declare.

use std::collections::btree_map::{self, BTreeMap};
use std::fmt;

use serde::de::MapAccess;
use serde_json::Value;

use super::empty::Empty;
use super::fit::note_misfit;
use super::object::Others;

/// The properties of an object that its schema does not declare, as the server wrote them.
///
/// A schema without `additionalProperties: false` allows them (JSON Schema 2020-12, 10.3.2.3). They are kept and written
/// back, so that an object that is read, changed and sent again loses nothing that a newer server knows.
/// `Debug` prints their names only, as nothing is known about their values.
///
/// It is one pointer, as most objects have none.
#[derive(Clone, Default, PartialEq)]
pub struct OtherProperties(Option<Box<Map>>);

type Map = BTreeMap<String, Value>;

impl OtherProperties {
    /// The value of the property of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Adds a property, and returns the value that it had.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.0.get_or_insert_default().insert(name.into(), value.into())
    }

    /// Takes a property out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let removed = self.0.as_mut()?.remove(name);
        // None left is the same as none there.
        self.0.take_if(|properties| properties.is_empty());
        removed
    }

    /// Every property, by name.
    pub fn iter(&self) -> btree_map::Iter<'_, String, Value> {
        self.0.as_ref().map(|properties| properties.iter()).unwrap_or_default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |properties| properties.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

impl fmt::Debug for OtherProperties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

impl<'p> IntoIterator for &'p OtherProperties {
    type Item = (&'p String, &'p Value);
    type IntoIter = btree_map::Iter<'p, String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Empty for OtherProperties {
    fn empty() -> Self {
        Self::default()
    }
}

impl Others for OtherProperties {
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        note_misfit();
        let value: Value = map.next_value()?;
        self.insert(name, value);
        Ok(())
    }
}
