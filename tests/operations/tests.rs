//! The comparison holds for every fixture, and sees what is missing.

use std::path::Path;

use generator::ir::UntypedCause;
use generator::pipeline;
use integration_tests::project;

/// Fixtures of what has no type although the document says one.
const DEGRADED: [&str; 7] = [
    "all_of/requirement_of_another_type",
    "diagnostics/ignored-keyword",
    "diagnostics/untyped-schema",
    "objects/pattern_properties",
    "pages/extension_of_another_program",
    "recursion/array_of_itself",
    "unions/alternative_of_itself",
];

/// Summary and map of a fixture.
fn fixture(name: &str) -> (pipeline::Summary, serde_json::Value) {
    let path = Path::new("fixtures").join(name);
    let summary = pipeline::lint(&path).expect("the fixture can be read").value.expect("the fixture has no errors");
    (summary, pipeline::map(&path).expect("the fixture can be read").value.expect("the fixture has no errors"))
}

#[test]
fn every_operation_of_every_fixture_is_generated() {
    let mut problems = Vec::new();
    for fixture in project::specs().into_iter().chain(project::fixtures()) {
        let has_errors = pipeline::lint(&fixture.path).expect("the document can be read").value.is_none();
        if !has_errors {
            let row = super::compare(&fixture.path).expect("the document can be compared");
            let is_degraded = DEGRADED.contains(&format!("{}/{}", fixture.area, fixture.name).as_str());
            let unexpected = row.problems.into_iter().filter(|problem| !is_degraded || !problem.contains("degraded"));
            problems.extend(unexpected.map(|problem| format!("{}: {problem}", fixture.path.display())));
        }
    }
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn operations_with_one_id_are_all_in_the_map() {
    let (_, map) = fixture("grouping/duplicate_ids.yaml");
    let described = super::Document::read(Path::new("fixtures/grouping/duplicate_ids.yaml")).expect("it can be read");
    let keys: Vec<&String> = map["operations"].as_object().expect("there are operations").keys().collect();
    assert_eq!(keys.len(), described.operations().len(), "{keys:?}");
}

#[test]
fn untyped_places_are_counted_by_cause() {
    let (summary, _) = fixture("rows/open_values.yaml");
    let counts: Vec<_> = summary.untyped.clone().into_iter().collect();
    assert_eq!(counts, [(UntypedCause::NoType, 1), (UntypedCause::NoItems, 2)]);
    let text = "1 operations, 1 types, 3 untyped places (1 of any type, 2 arrays without items), 0 degraded constructs";
    assert_eq!(summary.to_string(), text);
    assert_eq!(summary.to_json()["untyped"]["no-items"], 2);
    assert_eq!(summary.to_json()["untyped"]["free-form"], 0);
}

#[test]
fn constructs_that_are_taken_in_in_part_are_counted_by_code() {
    let (summary, _) = fixture("diagnostics/ignored-keyword.yaml");
    assert!(summary.to_string().contains("degraded constructs ("), "{summary}");
    let count = summary.to_json()["degraded"]["ignored-keyword"].as_u64();
    assert!(count.is_some_and(|count| count > 0), "{summary}");
}
