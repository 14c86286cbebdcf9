//! Files that are sent. There are none in WebAssembly, where opening one is an error.

use std::io;
use std::path::Path;

#[cfg(not(target_family = "wasm"))]
pub(super) use tokio::fs::File;

/// Opens a file, with its length in bytes, which is that of its part of the body.
#[cfg(not(target_family = "wasm"))]
pub(super) async fn open(path: &Path) -> io::Result<(File, u64)> {
    let file = File::open(path).await?;
    let metadata = file.metadata().await?;
    match metadata.is_file() {
        true => Ok((file, metadata.len())),
        false => Err(io::Error::other("it is no regular file")),
    }
}

/// A file, of which there are none.
#[cfg(target_family = "wasm")]
pub(super) enum File {}

#[cfg(target_family = "wasm")]
impl tokio::io::AsyncRead for File {
    fn poll_read(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        _: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<io::Result<()>> {
        match *self {}
    }
}

/// Says that there are no files.
#[cfg(target_family = "wasm")]
pub(super) async fn open(_: &Path) -> io::Result<(File, u64)> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "there are no files in WebAssembly"))
}
