//! Tests of reading, and of the places of what was read.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{DocumentId, Limits, NodeId, ReadError, Sources, Value};
use crate::diag::{Code, Diagnostics, Format, Location, render};

/// Reads a text that must be readable.
fn read(name: &str, text: &str) -> (Sources, NodeId, Diagnostics) {
    let sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let root = sources.add(name, text.to_owned(), &mut diagnostics);
    let root = root.unwrap_or_else(|_| panic!("{text} was not read: {diagnostics:?}"));
    (sources, root, diagnostics)
}

/// Reads a text, and gives the code, line and column of each finding.
fn findings(name: &str, text: &str) -> Vec<(Code, usize, usize)> {
    let sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let _ = sources.add(name, text.to_owned(), &mut diagnostics);
    let place = |location: &Location| match location {
        Location::Node(origin) => sources.place_of(*origin),
        Location::Span(span) => sources.place(span),
    };
    diagnostics
        .iter()
        .map(|finding| (finding.code, place(&finding.location)))
        .map(|(code, place)| (code, place.line, place.column))
        .collect()
}

/// The text of the key and of the value at a pointer.
fn marked<'a>(sources: &'a Sources, root: NodeId, pointer: &str) -> (&'a str, &'a str) {
    let node = sources.resolve(root, pointer).unwrap_or_else(|| panic!("no {pointer}"));
    let text = &sources.document(sources.document_of(node)).text;
    (&text[sources.span(node.key_origin()).range], &text[sources.span(node.origin()).range])
}

#[test]
fn yaml_and_json_give_the_same_nodes() {
    let (yaml, yaml_root, _) = read("a.yaml", "b: [1, -2, 1.5, true, ~, 'x']\na:\n  c: text\n");
    let (json, json_root, _) = read("a.json", r#"{"b": [1, -2, 1.5, true, null, "x"], "a": {"c": "text"}}"#);
    assert_eq!(yaml.to_json(yaml_root), json.to_json(json_root));
    assert_eq!(yaml.entries(yaml_root)[0].0, "b");
}

#[test]
fn keys_are_their_text() {
    let (sources, root, _) = read("a.yaml", "200: a\n1.0: b\ntrue: c\n~: d\n0x1F: e\nno: f\n");
    let keys: Vec<_> = sources.entries(root).iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["200", "1.0", "true", "~", "0x1F", "no"]);
}

#[test]
fn big_integers_become_floats() {
    let text = "a: 340282366920938463463374607431768211455\nb: -170141183460469231731687303715884105728\nc: 18446744073709551615\n";
    let (sources, root, diagnostics) = read("a.yaml", text);
    assert!(diagnostics.is_empty());
    assert_eq!(sources.to_json(root)["a"], serde_json::json!(3.402_823_669_209_385e38));
    assert_eq!(sources.to_json(root)["b"], serde_json::json!(-1.701_411_834_604_692_3e38));
    assert_eq!(sources.to_json(root)["c"], serde_json::json!(u64::MAX));
    let (sources, root, _) = read("a.json", r#"{"a": 340282366920938463463374607431768211455}"#);
    assert_eq!(sources.to_json(root)["a"], serde_json::json!(3.402_823_669_209_385e38));
}

#[test]
fn a_duplicate_key_is_shown_at_both_places_and_the_first_is_kept() {
    for (name, text) in
        [("a.yaml", "a:\n  x: 1\n  y: 2\n  x: 3\n"), ("a.json", "{\"a\":\n  {\"x\": 1,\n\"y\": 2,\n  \"x\": 3}}")]
    {
        let (sources, root, diagnostics) = read(name, text);
        let finding = diagnostics.iter().next().unwrap();
        assert_eq!(finding.code, Code::DuplicateKey);
        let places: Vec<_> = std::iter::once(&finding.location)
            .chain(finding.labels.iter().map(|label| &label.location))
            .map(|location| match location {
                Location::Span(span) => sources.place(span).line,
                Location::Node(origin) => panic!("{origin:?}"),
            })
            .collect();
        assert_eq!(places, [4, 2]);
        assert_eq!(sources.to_json(root), serde_json::json!({"a": {"x": 1, "y": 2}}));
    }
}

#[test]
fn a_key_written_three_times_is_two_findings() {
    assert_eq!(findings("a.yaml", "x: 1\nx: {y: 2}\nx: 3\n"), [(Code::DuplicateKey, 2, 1), (Code::DuplicateKey, 3, 1)]);
}

#[test]
fn yaml_beyond_json_is_reported() {
    assert_eq!(findings("a.yaml", "a: 1\nb: !vault x\n"), [(Code::YamlTag, 2, 4)]);
    assert_eq!(findings("a.yaml", "a: 1\nb: !!str 12\n"), []);
    assert_eq!(findings("a.yaml", "a: &a {b: 1}\nc:\n  <<: *a\n"), [(Code::YamlMergeKey, 3, 3)]);
    assert_eq!(findings("a.yaml", "a: .nan\nb: -.inf\n"), [(Code::YamlNumber, 1, 4), (Code::YamlNumber, 2, 4)]);
    assert_eq!(findings("a.yaml", "a: 1\n---\nb: 1\n"), [(Code::MultipleDocuments, 2, 1)]);
}

#[test]
fn words_are_strings_and_numbers_have_any_size() {
    let text = "no: no\non: on\noff: off\nyes: yes\ny: y\nt: True\nnull: ~\noctal: 0o14\nzero: 012\ntime: 12:30\n";
    let (sources, root, diagnostics) = read("a.yaml", text);
    assert!(diagnostics.is_empty());
    assert_eq!(
        sources.to_json(root),
        serde_json::json!({
            "no": "no", "on": "on", "off": "off", "yes": "yes", "y": "y", "t": true, "null": null, "octal": 12,
            "zero": "012", "time": "12:30",
        })
    );
    // As JavaScript rounds the largest integer of 64 bits.
    let (sources, root, diagnostics) = read("a.yaml", "maximum: 18446744073709552000\n200: ok\n");
    assert!(diagnostics.is_empty());
    assert_eq!(sources.to_json(root), serde_json::json!({"maximum": 18_446_744_073_709_552_000_f64, "200": "ok"}));
    assert_eq!(findings("a.yaml", "a: 1e400\n"), [(Code::YamlNumber, 1, 4)]);
    assert_eq!(findings("a.yaml", "a: '1e400'\n"), []);
    assert_eq!(findings("a.json", "{\"a\": 1e400}"), [(Code::YamlNumber, 1, 11)]);
}

#[test]
fn syntax_errors_have_their_place() {
    assert_eq!(findings("a.yaml", "a: 1\nb: c: d\n"), [(Code::InvalidSyntax, 2, 5)]);
    assert_eq!(findings("a.yaml", "é: \"é\"\nb: [1, 2\nc: 1\n").len(), 1);
    assert_eq!(findings("a.json", "{\n  \"a\": 1,\n}"), [(Code::InvalidSyntax, 3, 1)]);
    assert_eq!(findings("a.json", "{\"a\": 1} x"), [(Code::InvalidSyntax, 1, 10)]);
    assert_eq!(findings("a.json", "{\"é\": tru }"), [(Code::InvalidSyntax, 1, 10)]);
    assert_eq!(findings("a.yaml", ""), [(Code::InvalidSyntax, 1, 1)]);
    assert_eq!(findings("a.yaml", "# nothing\n"), [(Code::InvalidSyntax, 1, 1)]);
    assert_eq!(findings("a.yaml", "a: *b\n"), [(Code::InvalidSyntax, 1, 4)]);
    assert_eq!(findings("a.yaml", "? [a]\n: 1\n").len(), 1);
}

#[test]
fn flow_yaml_is_read_although_it_is_no_json() {
    let (sources, root, diagnostics) = read("a.yaml", "{a: 1, b: [c]}");
    assert!(diagnostics.is_empty());
    assert_eq!(sources.to_json(root), serde_json::json!({"a": 1, "b": ["c"]}));
    assert_eq!(findings("a.json", "{a: 1}"), [(Code::InvalidSyntax, 1, 2)]);
}

#[test]
fn deep_nesting_ends_soon() {
    let start = Instant::now();
    let deep = "[".repeat(1 << 20);
    assert_eq!(findings("a.yaml", &format!("a: {deep}"))[0].0, Code::NestingTooDeep);
    assert_eq!(findings("a.json", &deep)[0].0, Code::NestingTooDeep);
    assert_eq!(findings("a.json", &r#"{"a":"#.repeat(1 << 18))[0].0, Code::NestingTooDeep);
    let block = (0..130).fold(String::new(), |text, depth| text + &" ".repeat(depth) + "a:\n");
    assert_eq!(findings("a.yaml", &block)[0].0, Code::NestingTooDeep);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn brackets_in_text_do_not_nest() {
    let prose = "a: |\n".to_owned() + &"  [ { ( \"\n".repeat(500) + "b: '" + &"[".repeat(500) + "'\n";
    assert_eq!(findings("a.yaml", &prose), []);
    let paths = "/a/{b}/c:\n  - {d: '}'} # {\n";
    assert_eq!(findings("a.yaml", &(paths.to_owned() + &"# [\n".repeat(500))), []);
}

#[test]
fn large_documents_are_refused() {
    let text = " ".repeat((64 << 20) + 1);
    assert_eq!(findings("a.yaml", &text), [(Code::DocumentTooLarge, 1, 1)]);
}

#[test]
fn aliases_cannot_grow_without_bound() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let below = format!("*a{}", level - 1);
        let items = [below.as_str(); 10].join(", ");
        writeln!(text, "a{level}: &a{level} [{items}]").unwrap();
    }
    let found = findings("a.yaml", &text);
    // The place is the alias that is one too many.
    assert!(matches!(found[..], [(Code::TooManyValues, 7, 10)]), "{found:?}");
    let text = format!("a: &a '{}'\nb: [{}]\n", "x".repeat(100_000), ["*a"; 1_000].join(", "));
    assert!(matches!(findings("a.yaml", &text)[..], [(Code::DocumentTooLarge, ..)]));
}

#[test]
fn the_members_of_an_object_or_array_have_an_end() {
    let items = |count| format!("a:\n{}", "- 1\n".repeat(count));
    assert_eq!(findings("a.yaml", &items(10_001)), [(Code::TooManyMembers, 2, 1)]);
    assert_eq!(findings("a.yaml", &items(10_000)), []);
    let text = format!("[{}]", vec!["1"; 10_001].join(",\n"));
    assert!(matches!(findings("a.json", &text)[..], [(Code::TooManyMembers, 10_001, _)]));
    let sources = Sources::with_limits(Limits { members: 2, ..Limits::default() });
    let mut diagnostics = Diagnostics::default();
    sources.add("a.yaml", "{a: 1, b: 2, c: 3}".to_owned(), &mut diagnostics).expect_err("there are three");
}

#[test]
fn a_large_document_may_have_more_unless_the_limit_is_set() {
    let usual = Limits::default();
    assert_eq!(usual.grown(2_000_000), usual);
    let large = usual.grown(8_000_000);
    assert_eq!((large.members, large.output), (31_250, 128_000_000));
    let largest = usual.grown(usize::MAX);
    assert_eq!((largest.members, largest.output), (50_000, 160 << 20));
    let set = Limits { members: 20_000, output: 1_000, ..usual };
    assert_eq!(set.grown(64_000_000), set);
    let long = "x".repeat(300);
    let items = |count| format!("a:\n{}", format!("- {long}\n").repeat(count));
    assert_eq!(findings("a.yaml", &items(12_000)), []);
    assert_eq!(findings("a.yaml", &format!("{}{}", items(9_000), "- 1\n".repeat(3_000)))[0].0, Code::TooManyMembers);
}

#[test]
fn byte_order_mark_and_crlf_are_read() {
    let (sources, root, diagnostics) = read("a.yaml", "\u{feff}a: 1\r\nb:\r\n  c: text\r\n");
    assert!(diagnostics.is_empty());
    assert_eq!(sources.to_json(root), serde_json::json!({"a": 1, "b": {"c": "text"}}));
    assert_eq!(marked(&sources, root, "/b/c"), ("c", "text"));
    let node = sources.resolve(root, "/b/c").unwrap();
    let place = sources.place_of(node.origin());
    assert_eq!((place.line, place.column), (3, 6));
    assert_eq!(findings("a.json", "\u{feff}{\"a\": 1}"), []);
}

#[test]
fn every_node_knows_its_place() {
    let text = "openapi: 3.1.0\ninfo:\n  title: 'Ünïcode ✓'\n  tags: [a, {b: c}]\nlist:\n  - one\n  - two: 2\n    three: |\n      block\n      text\n";
    let (sources, root, _) = read("a.yaml", text);
    assert_eq!(marked(&sources, root, "/openapi"), ("openapi", "3.1.0"));
    assert_eq!(marked(&sources, root, "/info/title"), ("title", "'Ünïcode ✓'"));
    assert_eq!(marked(&sources, root, "/info/tags/1/b"), ("b", "c"));
    assert_eq!(marked(&sources, root, "/info/tags").1, "[a, {b: c}]");
    assert_eq!(marked(&sources, root, "/list/0"), ("one", "one"));
    assert_eq!(marked(&sources, root, "/list/1/two"), ("two", "2"));
    assert!(marked(&sources, root, "/info").1.starts_with("title: "));
    let node = sources.resolve(root, "/list/1/three").unwrap();
    let place = sources.place_of(node.key_origin());
    assert_eq!((place.document, place.line, place.column), (DocumentId(0), 8, 5));
}

#[test]
fn json_has_places_however_it_is_laid_out() {
    let minified = r##"{"a":{"b":[1,{"c":"d\u00e9"}],"$ref":"#/x"},"e/f":[]}"##;
    let (sources, root, _) = read("a.json", minified);
    assert_eq!(marked(&sources, root, "/a/b/1/c"), ("\"c\"", "\"d\\u00e9\""));
    assert_eq!(marked(&sources, root, "/a/$ref").1, "\"#/x\"");
    assert_eq!(marked(&sources, root, "/e~1f"), ("\"e/f\"", "[]"));
    let tabs = "{\n\t\"a\":\t{\n\t\t\"b\": [\n\t\t\t1,\n\t\t\t{\"c\": \"d\"}\n\t\t]\n\t}\n}\n";
    let (sources, root, _) = read("a.json", tabs);
    assert_eq!(marked(&sources, root, "/a/b/1/c"), ("\"c\"", "\"d\""));
    let node = sources.resolve(root, "/a/b").unwrap();
    assert_eq!(sources.place_of(node.key_origin()).line, 3);
}

#[test]
fn json_that_is_no_yaml_has_places() {
    let long_key = "k".repeat(2000);
    let text = format!("{{\"{long_key}\": {{\"a\": \"\\ud83d\\ude00 \\/\"}},\n\"b\"\n:\n1,\"c\":2}}");
    let (sources, root, _) = read("a.json", &text);
    assert_eq!(marked(&sources, root, &format!("/{long_key}/a")).0, "\"a\"");
    assert_eq!(marked(&sources, root, "/b"), ("\"b\"", "1"));
    assert_eq!(marked(&sources, root, "/c"), ("\"c\"", "2"));
}

#[test]
fn an_alias_stands_where_it_is_written_and_its_content_at_the_anchor() {
    let (sources, root, _) = read("a.yaml", "a: &x\n  b: 1\nc: *x\nd: *x\n");
    assert_eq!(marked(&sources, root, "/c"), ("c", "*x"));
    let node = sources.resolve(root, "/d/b").unwrap();
    assert_eq!(sources.place_of(node.origin()).line, 2);
    assert_eq!(sources.pointer(node), "#/d/b");
}

#[test]
fn a_search_finds_the_places_that_are_asked_for() {
    let texts = [
        ("a.yaml", "a: &x\n  b: 1\nc: *x\nd: [*x, é, {e: 'f'}]\nj:\n  - k: l\n"),
        ("b.yaml", "a:\n  b: 1\nd: [ é, {e: 'f', a: 2}]\n\"j\":\n  - k: |\n      l\n    m: n\n"),
        ("c.json", r##"{"a":{"b":[1,{"c":"d\u00e9"}],"$ref":"#/x"},"e/f":[],"c":{"a":{"b":2}}}"##),
    ];
    for (name, text) in texts {
        let (sources, root, _) = read(name, text);
        let count = sources.document(root.document).nodes.len();
        let nodes = (0..count).map(|index| NodeId { index: u32::try_from(index).unwrap(), ..root });
        for node in nodes {
            let (searched, ..) = read(name, text);
            for search in searched.searches([node.origin()]) {
                searched.keep(search.run());
            }
            for origin in [node.key_origin(), node.origin()] {
                assert_eq!(searched.span(origin), sources.span(origin), "{} in {text}", sources.pointer(node));
            }
            assert!(searched.document(root.document).marks.get().is_none(), "the text was read twice");
        }
    }
}

#[test]
fn files_are_read_with_clear_errors() {
    let folder = tempfile::tempdir().unwrap();
    let sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let missing = sources.read(&folder.path().join("no.yaml"), &mut diagnostics).unwrap_err();
    assert!(missing.to_string().contains("check the path"), "{missing}");

    let path = folder.path().join("latin1.yaml");
    std::fs::File::create(&path).unwrap().write_all(b"a: 1\nb: caf\xe9\n").unwrap();
    assert!(matches!(sources.read(&path, &mut diagnostics), Err(ReadError::Reported)));
    let text = render(&diagnostics, &sources, Format::Human, crate::diag::Color::Never);
    assert!(text.contains("error[invalid-utf8]") && text.contains("latin1.yaml:2:7"), "{text}");

    let path = folder.path().join("good.yaml");
    std::fs::File::create(&path).unwrap().write_all(b"a: 1\n").unwrap();
    let root = sources.read(&path, &mut diagnostics).unwrap();
    assert!(matches!(sources.value(root), Value::Mapping(_)));
    assert!(sources.read(Path::new(folder.path()), &mut diagnostics).is_err());
}

#[test]
fn a_failed_document_leaves_no_nodes_behind() {
    let sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    assert!(sources.add("bad.yaml", "a: [1, 2\nb: 1".to_owned(), &mut diagnostics).is_err());
    let root = sources.add("good.yaml", "a: 1".to_owned(), &mut diagnostics).unwrap();
    assert_eq!(sources.documents().count(), 2);
    assert_eq!(sources.pointer(sources.get(root, "a").unwrap()), "#/a");
    assert_eq!(sources.document(sources.document_of(root)).name, "good.yaml");
}
