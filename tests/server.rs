//! The client crate `hosted-links` against a real socket: what it sends, byte by byte, what it understands, and what it
//! never does.

#[path = "support/spec.rs"]
mod spec;
#[path = "server/vendors.rs"]
mod vendors;
#[path = "support/wire.rs"]
mod wire;

#[path = "server/answers.rs"]
mod answers;
#[path = "server/blocking.rs"]
mod blocking;
#[path = "server/bodies.rs"]
mod bodies;
#[path = "server/contradictions.rs"]
mod contradictions;
#[path = "server/environment.rs"]
mod environment;
#[path = "server/errors.rs"]
mod errors;
#[path = "server/lenient.rs"]
mod lenient;
#[path = "server/patch.rs"]
mod patch;
#[path = "server/paths.rs"]
mod paths;
#[path = "server/requests.rs"]
mod requests;
#[path = "server/retries.rs"]
mod retries;
#[path = "server/secrets.rs"]
mod secrets;
#[path = "server/webhooks.rs"]
mod webhooks;
