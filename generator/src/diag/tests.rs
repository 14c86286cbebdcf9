//! Tests of the codes and of the printing.

use std::fmt::Write as _;
use std::path::Path;

use super::{Code, Color, Diagnostic, Diagnostics, Format, Levels, Severity, render, render_first};
use crate::source::{Limits, Sources};

/// Reads a text, lets `find` emit findings about it, and prints them.
fn printed(name: &str, text: &str, format: Format, find: impl Fn(&Sources, &mut Diagnostics)) -> String {
    let sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    if sources.add(name, text.to_owned(), &mut diagnostics).is_ok() {
        find(&sources, &mut diagnostics);
    }
    render(&diagnostics, &sources, format, Color::Never)
}

/// Emits a finding about the value at a pointer of the first document.
fn find(pointer: &str, message: &str, sources: &Sources, diagnostics: &mut Diagnostics) {
    let root = sources.documents().next().unwrap().root;
    let node = sources.resolve(root, pointer).unwrap();
    Diagnostic::new(Code::UnknownField, node.key_origin(), message).emit(diagnostics);
}

#[test]
fn slugs_are_kebab_case_and_unique() {
    let mut slugs: Vec<_> = Code::ALL.iter().map(|code| code.slug()).collect();
    assert!(
        slugs
            .iter()
            .all(|slug| slug.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-'))
    );
    slugs.sort_unstable();
    slugs.dedup();
    assert_eq!(slugs.len(), Code::ALL.len());
    for code in Code::ALL {
        assert_eq!(code.slug().parse(), Ok(*code));
        assert_eq!(format!("{code:?}").to_lowercase(), code.slug().replace('-', ""));
    }
    let unknown = "nonsense".parse::<Code>().unwrap_err();
    assert_eq!(unknown.to_string(), "there is no diagnostic code `nonsense`");
}

#[test]
fn every_code_is_explained() {
    for code in Code::ALL {
        let text = code.explain();
        assert!(text.len() > 150, "{code} has a short explanation");
        assert_eq!(text.matches("```").count() % 2, 0, "{code} has an open code block");
        assert!(text.ends_with('\n') && !text.starts_with('#'), "{code}");
        assert!(code.summary().ends_with('.'), "{code}");
    }
}

#[test]
fn the_documentation_lists_every_code() {
    let mut expected = String::from(
        "# Diagnostics\n\nWhat `generator lint` and `generator generate` have to say about a document.\n\
         `generator explain CODE` prints one of these texts.\n\n| code | severity | meaning |\n| --- | --- | --- |\n",
    );
    let severity = |code: &Code| match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    for code in Code::ALL {
        writeln!(expected, "| [`{code}`](#{code}) | {} | {} |", severity(code), code.summary()).unwrap();
    }
    expected.push_str(
        "\n## Limits\n\nHow much is taken of a document. A limit is changed with `--limit NAME=NUMBER` on the command line, \
         with `limits` in `specs/generator.yaml` and with `Builder::limit`.\n\n\
         | limit | most | counts | beyond it |\n| --- | --- | --- | --- |\n",
    );
    for (name, most, code, what) in Limits::ALL {
        writeln!(expected, "| `{name}` | {most} | {what} | [`{code}`](#{code}) |").unwrap();
    }
    for code in Code::ALL {
        write!(expected, "\n## {code}\n\n{} ({})\n\n{}", code.summary(), severity(code), code.explain()).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let message = "docs/diagnostics.md is out of date; run `UPDATE_DOCS=1 cargo test -p generator`";
    assert!(found == expected, "{message}");
}

#[test]
fn people_see_the_place_and_the_help() {
    let text = printed("specs/x.yaml", "a:\n  b: 1\n  c: 2\n", Format::Human, |sources, diagnostics| {
        let root = sources.documents().next().unwrap().root;
        let (b, c) = (sources.resolve(root, "/a/b").unwrap(), sources.resolve(root, "/a/c").unwrap());
        Diagnostic::new(Code::WrongType, c.origin(), "`c` is a number")
            .label(b.key_origin(), "like this one")
            .help("write a string")
            .emit(diagnostics);
    });
    let expected = "\
error[wrong-type]: `c` is a number
 --> specs/x.yaml:3:6
  |
3 |   c: 2
  |      ^
 ::: specs/x.yaml:2:3
  |
2 |   b: 1
  |   - like this one
  |
  = help: write a string

";
    assert_eq!(text, expected);
}

#[test]
fn findings_come_in_the_order_of_the_document() {
    let text = printed("x.yaml", "a: 1\nb: 2\n", Format::Human, |sources, diagnostics| {
        find("/b", "second", sources, diagnostics);
        find("/a", "first", sources, diagnostics);
    });
    assert!(text.find("first").unwrap() < text.find("second").unwrap(), "{text}");
}

#[test]
fn errors_are_chosen_before_warnings() {
    let sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    sources.add("x.yaml", "a: 1\nb: 2\nc: 3\nc: 4\n".to_owned(), &mut diagnostics).unwrap();
    find("/a", "one", &sources, &mut diagnostics);
    find("/b", "two", &sources, &mut diagnostics);
    let text = render_first(&diagnostics, &sources, Color::Never, 2);
    assert!(text.contains("one") && text.contains("duplicate-key") && !text.contains("two"), "{text}");
    assert!(text.find("one").unwrap() < text.find("duplicate-key").unwrap(), "{text}");
    assert_eq!(render_first(&diagnostics, &sources, Color::Never, 0), "");
}

#[test]
fn excerpts_cannot_steer_the_terminal() {
    let name = "x\u{1b}[31m.yaml";
    let text = printed(name, "a: \u{202e}'b\u{9b}'\nc: 1\n", Format::Human, |sources, diagnostics| {
        find("/a", "bad \u{1b}[2J\nerror: forged", sources, diagnostics);
    });
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{text:?}");
    assert!(!text.contains("\nerror: forged"), "{text}");
    let colored = {
        let sources = Sources::default();
        let mut diagnostics = Diagnostics::default();
        sources.add("x.yaml", "a: 1\na: 2\n".to_owned(), &mut diagnostics).unwrap();
        render(&diagnostics, &sources, Format::Human, Color::Always)
    };
    assert!(colored.contains("\u{1b}["));
    assert_eq!(colored.matches(":::").count(), 1, "{colored}");
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let many: Vec<_> = (0..2000).map(|index| format!("\"k{index}\":\"é\"")).collect();
    let json = format!("{{{},\"here\":[{}]}}", many.join(","), "1,".repeat(500) + "1");
    let text = printed("x.json", &json, Format::Human, |sources, diagnostics| {
        find("/here", "look", sources, diagnostics);
        find("/k0", "look", sources, diagnostics);
    });
    assert!(text.lines().all(|line| line.chars().count() < 200), "{text}");
    let column = json[..json.find("\"here\"").unwrap()].chars().count() + 1;
    assert!(text.contains(&format!("x.json:1:{column}")), "{text}");
    let lines: Vec<_> = text.lines().collect();
    let at = lines.iter().position(|line| line.contains("\"here\"")).unwrap();
    let marks = lines[at + 1];
    let start = marks.chars().position(|char| char == '^').unwrap();
    let marked: String =
        lines[at].chars().skip(start).take(marks.chars().filter(|char| *char == '^').count()).collect();
    assert_eq!(marked, "\"here\"");
}

#[test]
fn many_lines_of_a_long_document_are_printed_soon() {
    let text: String = (0..10_000).fold(String::new(), |text, index| text + "key" + &index.to_string() + ": 1\n");
    let start = std::time::Instant::now();
    let output = printed("x.yaml", &text, Format::Human, |sources, diagnostics| {
        (0..200).for_each(|index| find(&format!("/key{index}"), "look", sources, diagnostics));
    });
    assert_eq!(output.matches("look").count(), 200);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn programs_get_every_part() {
    let text = printed("x.yaml", "a:\n  b/c: 1\n", Format::Json, |sources, diagnostics| {
        let root = sources.documents().next().unwrap().root;
        let node = sources.resolve(root, "/a/b~1c").unwrap();
        Diagnostic::new(Code::WrongType, node.origin(), "no")
            .label(node.key_origin(), "here")
            .help("do")
            .emit(diagnostics);
    });
    let place = |column: u32| serde_json::json!({"file": "x.yaml", "line": 2, "column": column, "pointer": "#/a/b~1c"});
    let mut expected = place(8);
    let mut label = place(3);
    label["message"] = "here".into();
    for (key, value) in [("code", "wrong-type"), ("severity", "error"), ("message", "no"), ("help", "do")] {
        expected[key] = value.into();
    }
    expected["labels"] = serde_json::json!([label]);
    let found: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found, serde_json::json!([expected]));
    assert_eq!(printed("x.yaml", "a: 1", Format::Json, |_, _| ()), "[]\n");
}

#[test]
fn a_syntax_error_shows_its_line() {
    let text = printed("x.yaml", "a: 1\nb: c: d\n", Format::Human, |_, _| ());
    assert!(
        text.starts_with(
            "error[invalid-syntax]: the text of `b` has a `: ` in it, which looks like another key\n --> x.yaml:2:5"
        ),
        "{text}"
    );
    assert!(text.contains("2 | b: c: d"), "{text}");
}

#[test]
fn many_findings_are_kept_once_each_in_time_that_grows_with_their_number() {
    let sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let root = sources.add("x.yaml", "a: 1".to_owned(), &mut diagnostics).unwrap();
    let start = std::time::Instant::now();
    for _ in 0..2 {
        for number in 0..9_000 {
            Diagnostic::new(Code::UnknownField, root.origin(), number.to_string()).emit(&mut diagnostics);
        }
    }
    assert_eq!(diagnostics.iter().count(), 9_000);
    for number in 0..50_000 {
        Diagnostic::new(Code::WrongType, root.origin(), number.to_string()).emit(&mut diagnostics);
    }
    // What is not kept is counted.
    assert_eq!((diagnostics.iter().count(), diagnostics.count(Severity::Error)), (10_000, 50_000));
    assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn every_limit_has_a_code_of_its_own_and_can_be_changed() {
    let mut limits = Limits::default();
    let mut codes: Vec<Code> = Limits::ALL.iter().map(|(_, _, code, _)| *code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Limits::ALL.len());
    for (name, _, code, _) in Limits::ALL {
        assert!(code.explain().contains(&format!("`{name}`")), "{code}");
        assert_eq!(limits.set_from(&format!("{name}=1_0")), Ok(()));
    }
    assert_eq!((limits.bytes, limits.output), (10, 10));
    let error = |setting| limits.clone().set_from(setting).expect_err(setting);
    assert_eq!(error("values"), "write it as `NAME=NUMBER`");
    assert_eq!(error("nesting=121"), "the limit `nesting` can be 120 at most");
    assert!(error("value=1").starts_with("there is no limit `value`; the limits are `bytes`, `nesting`, `values`"));
}

#[test]
fn warnings_are_denied_and_allowed_and_errors_are_not() {
    let emitted = |levels: &Levels| {
        let sources = Sources::default();
        let mut diagnostics = Diagnostics::with_levels(levels.clone());
        let root = sources.add("x.yaml", "a: 1".to_owned(), &mut diagnostics).expect("the text can be read");
        Diagnostic::new(Code::UnknownField, root.origin(), "one").emit(&mut diagnostics);
        Diagnostic::new(Code::NoServers, root.origin(), "two").emit(&mut diagnostics);
        (diagnostics.count(Severity::Error), diagnostics.count(Severity::Warning))
    };
    let mut levels = Levels::default();
    assert_eq!(emitted(&levels), (0, 2));
    levels.allow("no-servers").expect("a warning can be allowed");
    assert_eq!(emitted(&levels), (0, 1));
    levels.deny("warnings").expect("all warnings can be denied");
    assert_eq!(emitted(&levels), (1, 0));
    levels.deny("no-servers").expect("the last word counts");
    assert_eq!(emitted(&levels), (2, 0));
    assert!(levels.allow("duplicate-key").is_err_and(|problem| problem.contains("cannot be allowed")));
    assert_eq!(
        levels.deny("unknow-field"),
        Err("there is no diagnostic code `unknow-field`; did you mean `unknown-field`?".to_owned())
    );
}

#[test]
fn workflows_get_a_command_for_each_finding() {
    let text = printed("a,b:c.yaml", "x:\n  b: 1\n", Format::Github, |sources, diagnostics| {
        let root = sources.documents().next().unwrap().root;
        let node = sources.resolve(root, "/x/b").unwrap();
        Diagnostic::new(Code::WrongType, node.origin(), "100%\r\n::warning::no")
            .label(node.key_origin(), "here")
            .help("do, or: not")
            .emit(diagnostics);
    });
    assert_eq!(
        text,
        "::error file=a%2Cb%3Ac.yaml,line=2,col=6,title=wrong-type::100%25%0A::warning::no%0Ahere (a,b:c.yaml:2:3)%0A\
         help: do, or: not\n"
    );
}
