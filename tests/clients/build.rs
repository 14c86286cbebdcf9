//! Generates the clients of documents with parameters, credentials and servers, with bodies, and with answers of every
//! kind, and of one that signs its webhooks.

fn main() -> Result<(), generator::BuildError> {
    generator::Builder::new()
        .named_document("requests", "documents/requests.yaml")
        .named_document("bodies", "../fixtures/bodies/on_the_wire.yaml")
        .named_document("pages", "../fixtures/pages/on_the_wire.yaml")
        .named_document("answers", "../fixtures/responses/every_kind.yaml")
        .named_document("events", "../fixtures/webhooks/signature.yaml")
        .named_document("secrets", "documents/secrets.yaml")
        .runtime_features(["webhooks", "tracing"])
        .write_to_out_dir()
}
