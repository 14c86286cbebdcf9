//! Generates the client of Kirim.

fn main() -> Result<(), generator::BuildError> {
    generator::Builder::new().document("../../specs/kirim.yaml").write_to_out_dir()
}
