//! Every feature that real documents use has a fixture: the rows of `rows.tsv`.
//!
//! A row is a table of the survey of real documents, a feature of it, and the fixtures that show it. To add one, add
//! the line; the detectors under `rows/` say whether a document has a feature.

#[path = "rows/operations.rs"]
mod operations;
#[path = "rows/schemas.rs"]
mod schemas;

use std::collections::BTreeSet;
use std::path::Path;

use integration_tests::document::Document;
use integration_tests::project;

/// The survey, where it is: it is no part of a clone.
const SURVEY: &str = "../shared/corpus/FEATURES.md";

/// The headings of the survey and what `rows.tsv` calls their tables.
const TABLES: [(&str, &str); 6] = [
    ("# Feature usage", "feature"),
    ("## Security schemes", "security"),
    ("## Request media types", "request"),
    ("## Response media types", "response"),
    ("## type:format", "format"),
    ("## x-* extensions", "extension"),
];

/// A line of `rows.tsv`.
struct Row {
    /// The table.
    table: String,
    /// The feature.
    feature: String,
    /// The fixtures, from `fixtures/` and without `.yaml`.
    fixtures: Vec<String>,
}

/// The features of a document, as `table` and `feature`.
#[derive(Default)]
struct Found(BTreeSet<(&'static str, String)>);

impl Found {
    /// Adds a feature of the first table where the condition holds.
    fn when(&mut self, condition: bool, feature: &str) {
        if condition {
            self.0.insert(("feature", feature.to_owned()));
        }
    }

    /// Adds an entry of another table.
    fn add(&mut self, table: &'static str, entry: impl Into<String>) {
        self.0.insert((table, entry.into()));
    }

    /// Every feature of a document.
    fn of(document: &Document) -> Self {
        let mut found = Self::default();
        schemas::find(document, &mut found);
        operations::find(document, &mut found);
        found
    }
}

/// The committed rows.
fn rows() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rows.tsv");
    let text = std::fs::read_to_string(path).expect("the list of rows can be read");
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let mut cells = line.split('\t').map(str::to_owned);
            let mut cell = || cells.next().unwrap_or_else(|| panic!("a cell is missing in {line:?}"));
            let (table, feature, fixtures) = (cell(), cell(), cell());
            Row { table, feature, fixtures: fixtures.split(", ").map(str::to_owned).collect() }
        })
        .collect()
}

#[test]
fn every_row_shows_in_its_fixtures() {
    let mut problems = Vec::new();
    for row in rows() {
        for fixture in &row.fixtures {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(format!("{fixture}.yaml"));
            match Document::read(&path) {
                Ok(document) => {
                    let shows = |(table, feature): &(&str, String)| *table == row.table && *feature == row.feature;
                    if !Found::of(&document).0.iter().any(shows) {
                        problems.push(format!("`{fixture}` does not have {} `{}`", row.table, row.feature));
                    }
                }
                Err(error) => problems.push(format!("{} `{}`: {error}", row.table, row.feature)),
            }
        }
    }
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn every_row_is_listed_once() {
    let mut seen = BTreeSet::new();
    for row in rows() {
        assert!(TABLES.iter().any(|(_, table)| *table == row.table), "there is no table `{}`", row.table);
        assert!(!row.fixtures.is_empty(), "`{}` has no fixture", row.feature);
        assert!(seen.insert((row.table.clone(), row.feature.clone())), "`{}` is listed twice", row.feature);
    }
    assert!(seen.len() > 200, "only {} rows are listed", seen.len());
}

#[test]
fn every_extension_that_is_read_has_a_row() {
    let listed: BTreeSet<String> =
        rows().into_iter().filter(|row| row.table == "extension").map(|row| row.feature).collect();
    let read = generator::oas::vocabulary::EXTENSIONS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(listed, read);
}

#[test]
fn the_rows_are_those_of_the_survey() {
    // Elsewhere the committed list holds alone.
    let Ok(survey) = std::fs::read_to_string(project::root().join(SURVEY)) else { return };
    let mut surveyed = BTreeSet::new();
    let mut table = None;
    for line in survey.lines() {
        if line.starts_with('#') {
            table = TABLES.iter().find(|(heading, _)| line.starts_with(heading)).map(|(_, table)| *table);
        }
        // A table's first two lines have no numbers.
        let mut cells = line.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`').to_owned());
        if let (Some(table), Some(name), Some(Ok(_))) = (table, cells.next(), cells.next().map(|n| n.parse::<u32>())) {
            surveyed.insert((table.to_owned(), name));
        }
    }
    let is_read = |name: &str| generator::oas::vocabulary::EXTENSIONS.iter().any(|(known, ..)| *known == name);
    surveyed.retain(|(table, name)| table != "extension" || is_read(name));
    let own_extension =
        |row: &Row| row.table != "extension" || surveyed.contains(&(row.table.clone(), row.feature.clone()));
    let listed = rows().into_iter().filter(own_extension).map(|row| (row.table, row.feature)).collect();
    assert!(surveyed.len() > 200, "the survey cannot be read");
    assert_eq!(surveyed.difference(&listed).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "these have no row");
    assert_eq!(
        listed.difference(&surveyed).collect::<Vec<_>>(),
        Vec::<&(String, String)>::new(),
        "these are not surveyed"
    );
}
