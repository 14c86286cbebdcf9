//! Compares what the generator makes of documents with the documents: every operation is there, and no more values
//! are untyped than the document leaves untyped.
//!
//! The documents are read here independently of the generator. Prints a table and fails where something is missing.

#[cfg(test)]
mod tests;
mod untyped;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use generator::pipeline;
use integration_tests::document::Document;

/// Compares operations and untyped places of documents with what is generated from them.
#[derive(Debug, Parser)]
struct Arguments {
    /// OpenAPI documents.
    #[arg(required = true)]
    documents: Vec<PathBuf>,
}

/// What was found of one document.
#[derive(Debug, Default)]
struct Row {
    /// The cells of the table.
    cells: Vec<String>,
    /// What is wrong.
    problems: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut head = vec!["document", "operations", "generated"];
    head.extend(untyped::HEAD);
    say(&format!("| {} |", head.join(" | ")));
    say(&format!("| ---{} |", " | --:".repeat(head.len() - 1)));
    let mut problems = Vec::new();
    for path in &arguments.documents {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let row = compare(path).unwrap_or_else(|error| Row { cells: Vec::new(), problems: vec![error] });
        say(&format!("| {name} | {} |", row.cells.join(" | ")));
        problems.extend(row.problems.into_iter().map(|problem| format!("{}: {problem}", path.display())));
    }
    for problem in &problems {
        say(problem);
    }
    let failed = problems.len();
    say(&format!("{} documents, {failed} differences", arguments.documents.len()));
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Compares one document with what is generated from it.
fn compare(path: &Path) -> Result<Row, String> {
    let document = Document::read(path)?;
    let mut row = Row::default();
    compare_operations(path, &document, &mut row)?;
    let outcome = pipeline::lint(path).map_err(|error| error.to_string())?;
    let summary = outcome.value.ok_or("the document has errors")?;
    untyped::compare(&document, &summary, &mut row);
    Ok(row)
}

/// Compares method and path of every operation.
fn compare_operations(path: &Path, document: &Document, row: &mut Row) -> Result<(), String> {
    let outcome = pipeline::map(path).map_err(|error| error.to_string())?;
    let map = outcome.value.ok_or("the document has errors; nothing is generated")?;
    let text = |value: &serde_json::Value, key| value[key].as_str().unwrap_or_default().to_owned();
    let generated: Vec<(String, String)> = map["operations"]
        .as_object()
        .into_iter()
        .flat_map(serde_json::Map::values)
        .map(|operation| (text(operation, "method"), text(operation, "path")))
        .collect();
    let described: Vec<(String, String)> =
        document.operations().into_iter().map(|(method, path, _)| (method, path.to_owned())).collect();
    row.cells.push(described.len().to_string());
    row.cells.push(generated.len().to_string());
    let (described, distinct): (BTreeSet<_>, BTreeSet<_>) =
        (described.into_iter().collect(), generated.iter().cloned().collect());
    for (method, path) in described.difference(&distinct) {
        row.problems.push(format!("{method} {path} is not generated"));
    }
    for (method, path) in distinct.difference(&described) {
        row.problems.push(format!("{method} {path} is not in the document"));
    }
    if distinct.len() != generated.len() {
        row.problems.push("an operation is generated twice".to_owned());
    }
    Ok(())
}

/// Prints a line.
fn say(line: &str) {
    // A reader that went away is no reason to fail.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
