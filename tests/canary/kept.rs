//! Every text that is given: what is printed, spans and events of `tracing`, lines of `log`, messages of panics.

use std::fmt::{self, Debug, Write as _};
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// What every secret value holds.
const MARKER: &str = "KanarienvogelSingt";

/// The texts, each with where it is from.
static KEPT: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A secret value.
pub(crate) fn marker(name: &str) -> String {
    format!("{MARKER}-{name}")
}

/// Text in base64.
pub(crate) fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

/// Whether a text holds a marker, in the clear or in base64.
pub(crate) fn holds_marker(text: &str) -> bool {
    let in_base64 = ["", "a", "ab"].into_iter().map(|shift| {
        let encoded = base64(&format!("{shift}{MARKER}"));
        // The first and last characters depend on what stands around the marker.
        encoded[4..encoded.len() - 4].to_owned()
    });
    text.to_lowercase().contains(&MARKER.to_lowercase()) || in_base64.into_iter().any(|form| text.contains(&form))
}

/// Keeps a text.
pub(crate) fn keep(text: String) {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).push(text);
}

/// Keeps how a value is printed.
pub(crate) fn keep_debug(what: &str, value: &dyn Debug) {
    keep(format!("{what}: {value:?} {value:#?}"));
}

/// Keeps all that an error says of itself and its causes.
pub(crate) fn keep_error(what: &str, error: &(dyn std::error::Error + 'static)) {
    let mut cause = Some(error);
    while let Some(error) = cause {
        keep(format!("{what}: {error} {error:?} {error:#?}"));
        cause = error.source();
    }
}

/// How many texts are kept.
pub(crate) fn count() -> usize {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).len()
}

/// The texts that hold a marker.
pub(crate) fn leaks() -> Vec<String> {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.iter().filter(|text| holds_marker(text)).cloned().collect()
}

/// Keeps from now on what is traced, logged and panicked.
pub(crate) fn start() {
    tracing::subscriber::set_global_default(Spans).expect("nobody else listens");
    log::set_logger(&Lines).expect("nobody else listens");
    log::set_max_level(log::LevelFilter::Trace);
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        keep(format!("panic: {panic} {panic:?}"));
        // A test that fails says why; a panic that is meant to be says nothing.
        if !panic.to_string().contains(MEANT) {
            usual(panic);
        }
    }));
}

/// The message of panics that are meant to be.
pub(crate) const MEANT: &str = "this transport panics";

/// Listens to `tracing`, at every level.
struct Spans;

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _infallible = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Spans {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut text = Text(format!("span {} {}", attributes.metadata().target(), attributes.metadata().name()));
        attributes.record(&mut text);
        keep(text.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut text = Text("span".to_owned());
        values.record(&mut text);
        keep(text.0);
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(format!("event {}", event.metadata().target()));
        event.record(&mut text);
        keep(text.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Listens to `log`, at every level.
struct Lines;

impl log::Log for Lines {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        keep(format!("log {}: {}", record.target(), fmt::format(*record.args())));
    }

    fn flush(&self) {}
}
