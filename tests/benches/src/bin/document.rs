//! Writes a document of as many operations as are asked for: `document 1000 > document.json`.

use std::io::{Error, Write};

fn main() -> Result<(), Error> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok());
    let count = count.ok_or_else(|| Error::other("say how many operations there shall be"))?;
    std::io::stdout().write_all(benches::documents::document(count).as_bytes())
}
