//! The documents as Prism is given them.

use std::error::Error;
use std::path::Path;

use serde_json::Value;

/// The document of an API without the examples of its bodies.
///
/// The examples are the vendors' own and some lack properties that the vendors' schemas require. Prism answers with
/// examples where there are any, and would then refuse its own answer; without them it answers from the schemas.
pub(crate) fn without_examples(api: &str) -> Result<Value, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs").join(format!("{api}.yaml"));
    let text = std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut document: Value = serde_yaml::from_str(&text)?;
    strip(&mut document);
    Ok(document)
}

/// Removes `example` and `examples` from every media type: the entries of each `content`.
fn strip(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (key, child) in object {
                if key == "content" {
                    let media_types = child.as_object_mut().into_iter().flat_map(serde_json::Map::values_mut);
                    for media_type in media_types.filter_map(Value::as_object_mut) {
                        media_type.remove("example");
                        media_type.remove("examples");
                    }
                }
                strip(child);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
