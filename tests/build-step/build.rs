//! Generates the client of Kirim, one of a document with parameters, credentials and servers of every kind, and one
//! with every way to read an answer.

fn main() -> Result<(), generator::BuildError> {
    generator::Builder::new()
        .document("../../specs/kirim.yaml")
        .named_document("requests", "documents/requests.yaml")
        .named_document("answers", "../fixtures/responses/every_kind.yaml")
        .write_to_out_dir()
}
