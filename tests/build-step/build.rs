//! Generates the clients of Kirim and of an API with bodies of every kind.

fn main() -> Result<(), generator::BuildError> {
    generator::Builder::new()
        .document("../../specs/kirim.yaml")
        .named_document("bodies", "../fixtures/bodies/on_the_wire.yaml")
        .write_to_out_dir()
}
