//! Prism as a child process.

use std::error::Error;
use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::document::without_examples;

/// How long Prism may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running Prism, which ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Prism {
    /// The process.
    child: Child,
    /// Its port on the loopback interface.
    port: u16,
    /// The folder of its document and its log.
    folder: TempDir,
}

impl Prism {
    /// Starts Prism on the document of an API and waits until it answers.
    pub(crate) async fn start(script: &Path, api: &str) -> Result<Self, Box<dyn Error>> {
        if !script.is_file() {
            let advice = "install it with `npm install --prefix target/ci-tools @stoplight/prism-cli`";
            return Err(format!("there is no Prism at {}; {advice}", script.display()).into());
        }
        let folder = tempfile::tempdir()?;
        let document = folder.path().join(format!("{api}.json"));
        std::fs::write(&document, serde_json::to_vec_pretty(&without_examples(api)?)?)?;
        let port = free_port()?;
        let log = File::create(folder.path().join("log"))?;
        let mut command = Command::new("node");
        command.arg(script).args(["mock", "--errors", "-h", "127.0.0.1", "-p", &port.to_string()]).arg(&document);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let child = command.spawn().map_err(|error| format!("cannot start `node`: {error}; install Node.js 20"))?;
        let mut prism = Self { child, port, folder };
        prism.wait().await?;
        Ok(prism)
    }

    /// The URL that Prism serves, without the base path of the document's server, which Prism leaves out.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Waits until the port answers.
    async fn wait(&mut self) -> Result<(), Box<dyn Error>> {
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await.is_err() {
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("Prism ended with {status}:\n{}", self.log()).into());
            }
            if start.elapsed() > PATIENCE {
                return Err(format!("Prism does not answer after {PATIENCE:?}:\n{}", self.log()).into());
            }
            sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    /// What Prism printed.
    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // A process that has ended already needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
