//! Generates the client of a document with lists of the size that is measured.

fn main() -> Result<(), generator::BuildError> {
    generator::Builder::new().named_document("lists", "documents/lists.yaml").write_to_out_dir()
}
