//! Generates the client of Kirim, and one of a document with parameters, credentials and servers of every kind.

fn main() -> Result<(), generator::BuildError> {
    generator::Builder::new()
        .document("../../specs/kirim.yaml")
        .named_document("requests", "documents/requests.yaml")
        .write_to_out_dir()
}
