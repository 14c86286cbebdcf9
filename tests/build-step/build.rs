//! Generates the client of Kirim, one of a document with parameters, credentials and servers of every kind, and one of
//! a document with bodies of every kind.

fn main() -> Result<(), generator::BuildError> {
    generator::Builder::new()
        .document("../../specs/kirim.yaml")
        .named_document("requests", "documents/requests.yaml")
        .named_document("bodies", "../fixtures/bodies/on_the_wire.yaml")
        .write_to_out_dir()
}
