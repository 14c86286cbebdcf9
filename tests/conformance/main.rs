//! Calls every operation of `hosted-links` against Prism, which serves the documents in `specs/` and refuses what does
//! not fit them.
//!
//! `.ci/run` starts it; it needs Node.js and the npm package `@stoplight/prism-cli`, which `cargo test` must not.

mod document;
mod judgement;
mod kirim;
mod leanrails;
mod prism;
mod raw;
mod zyntro;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use self::judgement::Report;
use self::prism::Prism;

/// Checks the generated clients against an independent judge of their documents.
#[derive(Debug, Parser)]
struct Arguments {
    /// The script of Prism: `node_modules/@stoplight/prism-cli/dist/index.js`.
    #[arg(long)]
    prism: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut report = Report::default();
    match run(&arguments, &mut report).await {
        Ok(()) => report.finish(),
        Err(error) => {
            report.say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Judges one API after the other.
async fn run(arguments: &Arguments, report: &mut Report) -> Result<(), Box<dyn Error>> {
    let prism = Prism::start(&arguments.prism, "kirim").await?;
    kirim::judge(&prism, report).await?;
    drop(prism);
    let prism = Prism::start(&arguments.prism, "leanrails").await?;
    leanrails::judge(&prism, report).await?;
    drop(prism);
    let prism = Prism::start(&arguments.prism, "zyntro").await?;
    zyntro::judge(&prism, report).await?;
    Ok(())
}
