//! Generates the clients of documents with parameters, credentials and servers, with bodies, and with answers of every
//! kind, of one that signs its webhooks, and of one with texts in every place of a request.

fn main() -> Result<(), generator::BuildError> {
    generator::Builder::new()
        .named_document("requests", "documents/requests.yaml")
        .named_document("bodies", "../fixtures/bodies/on_the_wire.yaml")
        .named_document("pages", "../fixtures/pages/on_the_wire.yaml")
        .named_document("answers", "../fixtures/responses/every_kind.yaml")
        .named_document("events", "../fixtures/webhooks/signature.yaml")
        .named_document("secrets", "documents/secrets.yaml")
        .named_document("texts", "documents/texts.yaml")
        .runtime_features(["webhooks", "tracing"])
        .write_to_out_dir()
}
