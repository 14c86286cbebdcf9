//! Documents as trees in which keys keep their order and every text can be put in place of another.

use serde_json::Value;

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// Neither a text nor a container.
    Scalar(Value),
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Tree>),
    /// An object; keys may repeat.
    Map(Vec<(String, Tree)>),
}

/// Which part of an entry is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The key of the entry.
    Key,
    /// The value.
    Value,
}

/// A text of a document: indices from the root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The index among the items or entries of each container on the way.
    pub path: Vec<usize>,
    /// Which part of the last entry.
    pub part: Part,
}

impl Tree {
    /// The document of a YAML text.
    ///
    /// # Panics
    ///
    /// When it is no YAML.
    pub fn parse(text: &str) -> Self {
        let value: serde_yaml::Value = serde_yaml::from_str(text).expect("the document is YAML");
        Self::from_yaml(value)
    }

    fn from_yaml(value: serde_yaml::Value) -> Self {
        match value {
            serde_yaml::Value::String(text) => Self::Text(text),
            serde_yaml::Value::Sequence(items) => Self::List(items.into_iter().map(Self::from_yaml).collect()),
            serde_yaml::Value::Mapping(entries) => {
                let entries = entries.into_iter().map(|(key, value)| (key_text(&key), Self::from_yaml(value)));
                Self::Map(entries.collect())
            }
            serde_yaml::Value::Tagged(tagged) => Self::from_yaml(tagged.value),
            scalar => Self::Scalar(serde_json::to_value(scalar).unwrap_or(Value::Null)),
        }
    }

    /// The document as JSON.
    pub fn to_json(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Scalar(value) => out.push_str(&value.to_string()),
            Self::Text(text) => out.push_str(&Value::from(text.as_str()).to_string()),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Self::Map(entries) => {
                out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    out.push_str(&Value::from(key.as_str()).to_string());
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }

    /// The name of the JSON type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Scalar(Value::Null) => "null",
            Self::Scalar(Value::Bool(_)) => "boolean",
            Self::Scalar(Value::Number(number)) if number.is_f64() => "number",
            Self::Scalar(_) => "integer",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Map(_) => "object",
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// What is below: with the key where it has one.
    pub fn children(&self) -> Vec<(Option<&str>, &Self)> {
        match self {
            Self::List(items) => items.iter().map(|item| (None, item)).collect(),
            Self::Map(entries) => entries.iter().map(|(key, value)| (Some(key.as_str()), value)).collect(),
            Self::Scalar(_) | Self::Text(_) => Vec::new(),
        }
    }

    /// The node at a path.
    pub fn at(&self, path: &[usize]) -> Option<&Self> {
        match path.split_first() {
            None => Some(self),
            Some((index, rest)) => self.children().get(*index)?.1.at(rest),
        }
    }

    /// The node at a path, and its key where it has one.
    pub fn at_mut(&mut self, path: &[usize]) -> Option<(Option<&mut String>, &mut Self)> {
        let (last, way) = path.split_last()?;
        let mut node = self;
        for index in way {
            node = match node {
                Self::List(items) => items.get_mut(*index)?,
                Self::Map(entries) => &mut entries.get_mut(*index)?.1,
                Self::Scalar(_) | Self::Text(_) => return None,
            };
        }
        match node {
            Self::List(items) => items.get_mut(*last).map(|item| (None, item)),
            Self::Map(entries) => entries.get_mut(*last).map(|(key, value)| (Some(key), value)),
            Self::Scalar(_) | Self::Text(_) => None,
        }
    }

    /// The text at a place; none for other scalars.
    pub fn text(&self, place: &Place) -> Option<String> {
        match place.part {
            Part::Key => {
                let (last, way) = place.path.split_last()?;
                self.at(way)?.children().get(*last)?.0.map(str::to_owned)
            }
            Part::Value => match self.at(&place.path)? {
                Self::Text(text) => Some(text.clone()),
                _ => None,
            },
        }
    }

    /// Puts a text at a place, whatever stands there.
    pub fn put(&mut self, place: &Place, text: &str) {
        match (place.part, self.at_mut(&place.path)) {
            (Part::Key, Some((Some(key), _))) => text.clone_into(key),
            (Part::Value, Some((_, value))) => *value = Self::Text(text.to_owned()),
            _ => {}
        }
    }

    /// Every scalar, and every key for which `is_name` holds, below this node.
    pub fn places(&self, is_name: &dyn Fn(&[usize]) -> bool) -> Vec<Place> {
        let mut found = Vec::new();
        self.collect(&mut Vec::new(), is_name, &mut found);
        found
    }

    fn collect(&self, path: &mut Vec<usize>, is_name: &dyn Fn(&[usize]) -> bool, found: &mut Vec<Place>) {
        for (index, (key, child)) in self.children().into_iter().enumerate() {
            path.push(index);
            if key.is_some() && is_name(path) {
                found.push(Place { path: path.clone(), part: Part::Key });
            }
            match child {
                Self::Scalar(_) | Self::Text(_) => found.push(Place { path: path.clone(), part: Part::Value }),
                Self::List(_) | Self::Map(_) => child.collect(path, is_name, found),
            }
            path.pop();
        }
    }

    /// Changes every text and every key.
    pub fn map_texts(&mut self, change: &dyn Fn(&str) -> Option<String>) {
        match self {
            Self::Scalar(_) => {}
            Self::Text(text) => {
                if let Some(new) = change(text) {
                    *text = new;
                }
            }
            Self::List(items) => items.iter_mut().for_each(|item| item.map_texts(change)),
            Self::Map(entries) => {
                for (key, value) in entries {
                    if let Some(new) = change(key) {
                        *key = new;
                    }
                    value.map_texts(change);
                }
            }
        }
    }

    /// The place as a JSON Pointer, for people.
    pub fn pointer(&self, place: &Place) -> String {
        let mut node = self;
        let mut text = String::new();
        for index in &place.path {
            let children = node.children();
            let Some((key, child)) = children.get(*index) else {
                break;
            };
            let step = key.map_or_else(|| index.to_string(), |key| key.replace('~', "~0").replace('/', "~1"));
            text.push('/');
            text.push_str(&step);
            node = child;
        }
        if place.part == Part::Key { format!("{text} (key)") } else { text }
    }
}

/// A key as text.
fn key_text(key: &serde_yaml::Value) -> String {
    match key {
        serde_yaml::Value::String(text) => text.clone(),
        other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
    }
}
