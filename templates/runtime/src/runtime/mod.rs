//! Runtime of a generated client: configuration, calls, retries, errors, and the values and macros that the generated
//! types use.

pub mod address;
pub mod answer;
pub mod attempt;
pub mod authenticate;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod body;
pub mod call;
pub mod call_body;
pub mod call_parameters;
pub mod client;
pub mod client_credentials;
pub mod clock;
pub mod config_error;
pub mod cookie;
pub mod credential;
pub mod date_time;
pub mod decode_error;
pub mod delimiters;
pub mod download;
pub mod drift;
pub mod empty;
pub mod encode;
pub mod error;
pub mod event_parser;
pub mod event_stream;
pub mod execute;
pub mod file;
pub mod finite;
pub mod fit;
pub mod form;
pub mod headers;
pub mod host_part;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub mod http_client;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub mod http_settings;
pub mod idempotency;
pub mod in_memory;
pub mod incoming;
pub mod joint;
pub mod json_lines;
pub mod json_reader;
pub mod json_text;
pub mod macros;
pub mod media_type;
pub mod message_body;
pub mod message_probe;
pub mod multipart;
pub mod nesting;
pub mod number;
pub mod object;
pub mod object_reader;
pub mod open_enum;
pub mod operation;
pub mod options;
pub mod other_properties;
pub mod page_parameter;
pub mod page_probe;
pub mod page_url;
pub mod page_walk;
pub mod pages;
pub mod pagination;
pub mod patch;
pub mod payload;
pub mod prepare;
pub mod probe;
pub mod properties;
pub mod provider;
pub mod reading;
pub mod redact;
pub mod request_headers;
pub mod response;
pub mod retry;
pub mod secret;
pub mod settings;
#[cfg(feature = "tracing")]
pub mod spans;
pub mod state;
pub mod text_format;
pub mod text_values;
pub mod token;
#[cfg(feature = "tower")]
pub mod tower;
pub mod trace;
pub mod transport;
pub mod union;
pub mod union_reader;
pub mod upload;
#[cfg(feature = "webhooks")]
pub mod webhook;
#[cfg(feature = "webhooks")]
pub mod webhook_signature;
pub mod wiped;

pub use answer::{Answer, Decoded, Outcome, bytes, failure, failure_as, has_tag, json, text, text_or_json};
#[cfg(feature = "blocking")]
pub use blocking::{BlockingIter, wait};
pub use call::Call;
pub use client::Core;
pub use client_credentials::ClientCredentials;
pub use config_error::ConfigError;
pub use cookie::CookieStyle;
pub use credential::Credential;
pub use date_time::{Date, DateTime, Duration, Time};
pub use decode_error::DecodeError;
pub use download::{Download, download};
pub use drift::{Drift, DriftKind};
pub use empty::Empty;
pub use encode::{HeaderStyle, PathStyle, QueryStyle, QuerystringStyle};
pub use error::{Error, ErrorKind, Undeclared};
pub use event_stream::{Event, EventStream, is_event_stream, json_events, text_events};
pub use form::Encoding;
pub use headers::{HeaderError, optional_header, required_header};
pub use host_part::host_part;
pub use idempotency::KeyedCall;
pub use in_memory::InMemory;
pub use json_lines::{JsonLines, json_lines};
#[allow(unused_imports, reason = "a client uses the macros that its document needs")]
pub(crate) use macros::{headers, integer_enum, object, string_enum, tagged_union, union, with_unknown};
pub use message_body::{RequestBody, ResponseBody};
pub use multipart::Multipart;
pub use operation::{Api, OAuth2, Operation, PathSegment, SchemeKind, SecurityScheme};
pub use options::CallOptions;
pub use other_properties::OtherProperties;
pub use page_walk::PageCursor;
pub use pages::{Items, Pages, page_items};
pub use pagination::{NextPage, PageParameter, PageSize, Pagination};
pub use patch::Patch;
pub use provider::{CredentialFuture, CredentialProvider, Provider};
pub use response::{Response, with_headers};
pub use secret::Secret;
pub use settings::{ClientBuilder, CoreSettings};
pub use state::{Missing, Set, State};
pub use text_format::InvalidText;
pub use text_values::{Base64, IpAddr, Uuid};
#[cfg(feature = "tower")]
pub use tower::TowerTransport;
pub use transport::{Transport, TransportError, TransportFuture};
pub use upload::Upload;
#[cfg(feature = "webhooks")]
pub use webhook::{WebhookError, WebhookPayload, WebhookVerifier, webhook_event};
#[cfg(feature = "webhooks")]
pub use webhook_signature::{SecretEncoding, SignatureAlgorithm, SignatureEncoding, SignatureError};
#[cfg(feature = "webhooks")]
pub use webhook_signature::{SignatureTimestamp, SignedPart, WebhookSignature};
