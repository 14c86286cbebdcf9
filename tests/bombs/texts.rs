//! Texts that are hard to read, whatever they are about.

use generator::diag::Code;

use super::{Bomb, HEAD, bomb, dud, lines, list, with_schemas};

/// The bombs.
pub(super) const BOMBS: &[Bomb] = &[
    bomb("billion-laughs.yaml", Code::TooManyValues, || laughs(9, 9)),
    bomb("billion-laughs-wide.yaml", Code::TooManyValues, || laughs(6, 40)),
    bomb("billion-laughs-in-a-value.yaml", Code::TooManyValues, || {
        format!("{HEAD}x-laughs:\n  {}\n", laughs(12, 20).trim_end().replace('\n', "\n  "))
    }),
    bomb("aliases-of-an-object.yaml", Code::TooManyValues, || {
        let object = list(1_000, |number| format!("k{number}: v"));
        let groups = lines(100, |number| format!("x-{number}: [{}]\n", list(1_000, |_| "*big".to_owned())));
        format!("{HEAD}x-big: &big {{{object}}}\n{groups}")
    }),
    bomb("aliases-100000.yaml", Code::TooManyMembers, || {
        format!("{HEAD}x-big: &big {{a: 1}}\nx-many:\n{}", "- *big\n".repeat(100_000))
    }),
    bomb("aliases-of-a-text.yaml", Code::DocumentTooLarge, || {
        format!("a: &a '{}'\nb: [{}]\n", "x".repeat(1_000_000), list(10_000, |_| "*a".to_owned()))
    }),
    bomb("brackets.yaml", Code::NestingTooDeep, || "[".repeat(1_000_000)),
    bomb("brackets.json", Code::NestingTooDeep, || "[".repeat(1_000_000)),
    bomb("brackets-at-the-end.yaml", Code::NestingTooDeep, || format!("{HEAD}x-deep: {}", "[".repeat(1_000_000))),
    bomb("braces.yaml", Code::NestingTooDeep, || "{".repeat(1_000_000)),
    bomb("objects.yaml", Code::NestingTooDeep, || "{\"a\":".repeat(200_000)),
    bomb("objects.json", Code::NestingTooDeep, || "{\"a\":".repeat(200_000)),
    bomb("dashes-20000.yaml", Code::NestingTooDeep, || "- ".repeat(20_000)),
    bomb("dashes-500000.yaml", Code::NestingTooDeep, || "- ".repeat(500_000)),
    bomb("questions.yaml", Code::InvalidSyntax, || "? ".repeat(500_000)),
    bomb("indentation.yaml", Code::NestingTooDeep, || lines(3_000, |depth| format!("{}a:\n", " ".repeat(depth)))),
    bomb("flow-on-one-line.yaml", Code::TooManyValues, || format!("a: [{}]", "b: 1,".repeat(2_000_000))),
    bomb("block-lines.yaml", Code::TooManyValues, || "a:\n".to_owned() + &"- b: 1\n".repeat(2_000_000)),
    bomb("commas.yaml", Code::TooManyValues, || format!("[{}", ",".repeat(2_000_000))),
    bomb("tags.yaml", Code::MultipleDocuments, || "!a ".repeat(300_000) + "x\n"),
    bomb("anchors.yaml", Code::TooManyMembers, || {
        format!("{HEAD}x-a:\n{}", lines(200_000, |number| format!("- &a{number} x\n")))
    }),
    bomb("directives.yaml", Code::InvalidSyntax, || "%A b\n".repeat(200_000) + "---\na: 1\n"),
    bomb("documents-100000.yaml", Code::MultipleDocuments, || format!("{HEAD}---\n").repeat(100_000)),
    bomb("same-key-million.yaml", Code::TooManyMembers, || "a: 1\n".repeat(400_000)),
    bomb("same-key-million.json", Code::TooManyMembers, || {
        format!("{{{}}}", list(1_000_000, |_| "\"a\":1".to_owned()))
    }),
    bomb("same-key-9000.yaml", Code::DuplicateKey, || "a: 1\n".repeat(9_000)),
    bomb("key-of-a-megabyte.yaml", Code::InvalidSyntax, || "x".repeat(1_000_000) + ": 1\n"),
    bomb("key-of-a-megabyte.json", Code::NotOpenapi, || format!("{{\"{}\": 1}}", "x".repeat(1_000_000))),
    bomb("open-quote.yaml", Code::InvalidSyntax, || format!("a: \"{}", "x\n".repeat(1_000_000))),
    bomb("seventy-megabytes.yaml", Code::DocumentTooLarge, || HEAD.to_owned() + &"# x\n".repeat(17_500_000)),
    bomb("infinite.yaml", Code::YamlNumber, || with_schemas("    A: {type: number, maximum: 1e400}\n")),
    bomb("infinite.json", Code::YamlNumber, || "{\"openapi\": 1e400}".to_owned()),
    bomb("digits-million.yaml", Code::YamlNumber, || {
        with_schemas(&format!("    A: {{type: integer, maximum: {}}}\n", "9".repeat(1_000_000)))
    }),
    bomb("digits-million.json", Code::YamlNumber, || format!("{{\"openapi\": {}}}", "9".repeat(1_000_000))),
    dud("comments.yaml", || HEAD.to_owned() + &"# x\n".repeat(2_000_000)),
    dud("zeros.yaml", || format!("{HEAD}x-zeros: \"{}\"\n", "\\0".repeat(1_000_000))),
];

/// Lists of lists of aliases.
fn laughs(levels: usize, width: usize) -> String {
    let first = format!("a0: &a0 [{}]\n", list(width, |_| "lol".to_owned()));
    let level = |below: usize| {
        let above = below + 1;
        format!("a{above}: &a{above} [{}]\n", list(width, |_| format!("*a{below}")))
    };
    first + &lines(levels - 1, level)
}
