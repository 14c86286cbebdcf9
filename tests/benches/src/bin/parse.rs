//! Parses a document and does nothing else, with the library that most programs take for it: `parse stripe.yaml`. It is
//! what no generator can do without.

use std::hint::black_box;
use std::io::Error;

fn main() -> Result<(), Error> {
    let path = std::env::args().nth(1).ok_or_else(|| Error::other("say which document"))?;
    let text = std::fs::read_to_string(&path)?;
    match text.trim_start().starts_with('{') {
        true => drop(black_box(serde_json::from_str::<serde_json::Value>(&text)?)),
        false => drop(black_box(serde_yaml::from_str::<serde_yaml::Value>(&text).map_err(Error::other)?)),
    }
    Ok(())
}
