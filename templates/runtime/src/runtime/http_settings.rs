//! What can be set of the built-in transport.

use std::time::Duration;

use super::Secret;

/// Settings of the built-in transport.
#[derive(Clone, Debug)]
pub(super) struct HttpSettings {
    /// Time that connecting may take.
    pub(super) connect_timeout: Duration,
    /// URL of a proxy, which may hold a password.
    pub(super) proxy: Option<Secret<String>>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self { connect_timeout: Duration::from_secs(10), proxy: None }
    }
}
