//! Runtime of a generated client: configuration, calls, retries, errors, and the values and macros that the generated
//! types use.

pub mod address;
pub mod answer;
pub mod body;
pub mod call;
pub mod call_parameters;
pub mod client;
pub mod config_error;
pub mod credential;
pub mod date_time;
pub mod decode_error;
pub mod empty;
pub mod encode;
pub mod error;
pub mod execute;
pub mod fit;
pub mod macros;
pub mod nesting;
pub mod object;
pub mod open_enum;
pub mod operation;
pub mod options;
pub mod other_properties;
pub mod patch;
pub mod prepare;
pub mod probe;
pub mod redact;
pub mod response;
pub mod retry;
pub mod secret;
pub mod settings;
pub mod state;
pub mod transport;
pub mod union;

pub use answer::{Answer, Decoded, Outcome, bytes, failure, has_tag, json, text};
pub use call::Call;
pub use client::Core;
pub use config_error::ConfigError;
pub use credential::Credential;
pub use date_time::{DateTime, InvalidDateTime};
pub use decode_error::DecodeError;
pub use empty::Empty;
pub use encode::{CookieStyle, HeaderStyle, PathStyle, QueryStyle, QuerystringStyle};
pub use error::{Error, ErrorKind, Undeclared};
#[allow(unused_imports, reason = "a client uses the macros that its document needs")]
pub(crate) use macros::{integer_enum, object, string_enum, tagged_union, union};
pub use operation::{Api, Operation, PathSegment, SchemeKind, SecurityScheme};
pub use options::CallOptions;
pub use other_properties::OtherProperties;
pub use patch::Patch;
pub use response::Response;
pub use secret::Secret;
pub use settings::{ClientBuilder, CoreSettings};
pub use state::{Missing, Set, State};
