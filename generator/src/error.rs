//! Why a run could not go on, apart from errors in a document, which are diagnostics.

use crate::config::ConfigError;
use crate::output::OutputError;
use crate::source::ReadError;

/// Why a run could not go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A document could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The files could not be written or compared.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The settings of the workspace could not be found or read.
    #[error(transparent)]
    Config(#[from] ConfigError),
}
