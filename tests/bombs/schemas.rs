//! Schemas that refer to each other, combine, or are many.

use generator::diag::Code;

use super::{Bomb, HEAD, bomb, dud, lines, list, with_schemas};

/// The bombs.
pub(super) const BOMBS: &[Bomb] = &[
    bomb("reference-cycle.yaml", Code::ReferenceCycle, || with_schemas(&(link("A", "B") + &link("B", "A")))),
    bomb("reference-chain-9000.yaml", Code::ReferenceChain, || with_schemas(&chain(9_000, link))),
    bomb("reference-chain-100000.yaml", Code::TooManyMembers, || with_schemas(&chain(100_000, link))),
    bomb("reference-to-a-long-pointer.yaml", Code::UnresolvedReference, || {
        with_schemas(&format!("    A: {{$ref: '#{}'}}\n", "/a".repeat(500_000)))
    }),
    bomb("references-to-nothing.yaml", Code::UnresolvedReference, || {
        with_schemas(&lines(9_000, |number| link(&format!("S{number}"), &format!("X{number}"))))
    }),
    dud("chain-of-required-properties.yaml", || {
        with_schemas(&chain(5_000, |from, to| {
            format!("    {from}: {{required: [a], properties: {{a: {}}}}}\n", to_ref(to))
        }))
    }),
    bomb("all-of-fan-out-12.yaml", Code::TooManyCombinations, || fan_out(12)),
    bomb("all-of-fan-out-16.yaml", Code::TooManyCombinations, || fan_out(16)),
    bomb("all-of-fan-out-200.yaml", Code::OutputTooLarge, || fan_out(200)),
    dud("all-of-fan-out-8.yaml", || fan_out(8)),
    bomb("all-of-alternatives-nested.yaml", Code::TooManyCombinations, || {
        let level = |from: &str, to: &str| {
            let to = to_ref(to);
            let other = format!("{{properties: {{q{from}: {{type: string}}}}, allOf: [{to}]}}");
            format!("    {from}: {{properties: {{p{from}: {{type: string}}}}, oneOf: [{to}, {other}]}}\n")
        };
        with_schemas(&chain(20, level))
    }),
    bomb("all-of-of-subsets.yaml", Code::TooManyCombinations, subsets),
    bomb("all-of-all.yaml", Code::TooManyCombinations, || {
        let parts = list(60, |number| to_ref(&format!("S{number}")));
        with_schemas(&lines(60, |number| {
            format!("    S{number}: {{allOf: [{parts}], properties: {{p{number}: {{type: string}}}}}}\n")
        }))
    }),
    bomb("all-of-chain.yaml", Code::TooManyCombinations, || {
        with_schemas(&chain(2_000, |from, to| {
            format!("    {from}: {{allOf: [{}], properties: {{p{from}: {{type: string}}}}}}\n", to_ref(to))
        }))
    }),
    bomb("all-of-one-base.yaml", Code::OutputTooLarge, || {
        let properties = list(500, |number| format!("p{number}: {{type: string}}"));
        let heirs = lines(3_000, |number| {
            format!("    S{number}: {{allOf: [{}], type: object, properties: {{q: {{}}}}}}\n", to_ref("B"))
        });
        with_schemas(&format!("    B: {{type: object, properties: {{{properties}}}}}\n{heirs}"))
    }),
    dud("all-of-doubled.yaml", || {
        with_schemas(&chain(40, |from, to| format!("    {from}: {{allOf: [{to}, {to}]}}\n", to = to_ref(to))))
    }),
    dud("all-of-mutual.yaml", || {
        let one = format!("    A: {{allOf: [{}], properties: {{a: {{type: string}}}}}}\n", to_ref("B"));
        let other = format!("    B: {{allOf: [{}], properties: {{b: {{type: string}}}}}}\n", to_ref("A"));
        with_schemas(&(one + &other))
    }),
    dud("one-of-doubled.yaml", || {
        with_schemas(&chain(40, |from, to| {
            format!("    {from}: {{oneOf: [{to}, {to}, {{type: integer}}]}}\n", to = to_ref(to))
        }))
    }),
    dud("every-one-of-every.yaml", || {
        let all = |number: usize| list(150, |other| to_ref(&format!("S{}", if other == number { 0 } else { other })));
        with_schemas(&lines(150, |number| format!("    S{number}: {{oneOf: [{}]}}\n", all(number))))
    }),
    dud("every-property-of-every.yaml", || {
        let properties = list(150, |number| format!("a{number}: {}", to_ref(&format!("S{number}"))));
        with_schemas(&lines(150, |number| format!("    S{number}: {{properties: {{{properties}}}}}\n")))
    }),
    dud("heirs-1000.yaml", || {
        let base = "    B: {type: object, discriminator: {propertyName: k}, properties: {k: {type: string}}}\n";
        with_schemas(
            &(base.to_owned() + &lines(1_000, |number| format!("    S{number}: {{allOf: [{}]}}\n", to_ref("B")))),
        )
    }),
    bomb("properties-deep.json", Code::NestingTooDeep, || {
        let (start, end) = ("{\"properties\":{\"a\":".repeat(100_000), "}}".repeat(100_000));
        format!("{{\"openapi\":\"3.1.0\",\"components\":{{\"schemas\":{{\"A\":{start}{{}}{end}}}}}}}")
    }),
    bomb("items-deep.yaml", Code::NestingTooDeep, || {
        with_schemas(&format!("    A: {}{{}}{}\n", "{items: ".repeat(100_000), "}".repeat(100_000)))
    }),
    bomb("schemas-100000.yaml", Code::TooManyMembers, || {
        with_schemas(&lines(100_000, |number| format!("    S{number}: {{type: object, properties: {{a: {{}}}}}}\n")))
    }),
    bomb("properties-100000.yaml", Code::TooManyMembers, || with_properties(100_000)),
    dud("properties-5000.yaml", || with_properties(5_000)),
    bomb("properties-of-one-name.yaml", Code::TooManyMembers, || {
        let property =
            |number: usize| format!("        'a{}{}': {{}}\n", "-".repeat(number % 300), "_".repeat(number / 300));
        with_schemas(&format!("    A:\n      properties:\n{}", lines(30_000, property)))
    }),
    dud("properties-of-one-name-2000.yaml", || {
        let property =
            |number: usize| format!("        'a{}{}': {{}}\n", "-".repeat(number % 50), "_".repeat(number / 50));
        with_schemas(&format!("    A:\n      properties:\n{}", lines(2_000, property)))
    }),
    bomb("required-9000.yaml", Code::OutputTooLarge, || {
        with_schemas(&format!("    A: {{type: object, required: [{}]}}\n", list(9_000, |number| format!("p{number}"))))
    }),
    bomb("enum-300000.yaml", Code::TooManyMembers, || with_values(300_000)),
    dud("enum-9000.yaml", || with_values(9_000)),
    bomb("unknown-fields.yaml", Code::TooManyMembers, || {
        HEAD.to_owned() + &lines(100_000, |number| format!("k{number}: 1\n"))
    }),
    dud("unknown-fields-9000.yaml", || HEAD.to_owned() + &lines(9_000, |number| format!("k{number}: 1\n"))),
    bomb("mapping-50000.yaml", Code::TooManyMembers, || {
        let entries = list(50_000, |number| format!("m{number}: '#/components/schemas/B'"));
        let tag = format!("discriminator: {{propertyName: k, mapping: {{{entries}}}}}");
        with_schemas(&format!("    A: {{oneOf: [{}], {tag}}}\n    B: {{type: object}}\n", to_ref("B")))
    }),
    bomb("dynamic-anchors.yaml", Code::TooManyMembers, || {
        with_schemas(&lines(20_000, |number| {
            format!("    S{number}: {{$id: 'https://e/{number}', $dynamicAnchor: n}}\n")
        }))
    }),
    dud("text-of-10-megabytes.yaml", || {
        with_schemas(&format!("    A: {{type: string, description: {}}}\n", "x".repeat(10_000_000)))
    }),
    dud("markdown-of-10-megabytes.yaml", || {
        with_schemas(&format!(
            "    A:\n      type: string\n      description: {}\n",
            "word `c` *b* <i> ".repeat(600_000)
        ))
    }),
    dud("pattern-of-5-megabytes.yaml", || {
        with_schemas(&format!("    A: {{type: string, pattern: '{}'}}\n", "(".repeat(5_000_000)))
    }),
    dud("names-of-600-characters.yaml", || {
        with_schemas(&lines(2_000, |number| {
            format!("    {}{number}: {{type: object, properties: {{a: {{}}}}}}\n", "A".repeat(600))
        }))
    }),
    dud("one-of-2000.yaml", || {
        let schema = |number| {
            format!("    S{number}: {{type: object, required: [a], properties: {{a: {{}}, b{number}: {{}}}}}}\n")
        };
        let all = list(2_000, |number| to_ref(&format!("S{number}")));
        with_schemas(&format!("{}    U: {{oneOf: [{all}]}}\n", lines(2_000, schema)))
    }),
];

/// A reference to a schema.
fn to_ref(name: &str) -> String {
    format!("{{$ref: '#/components/schemas/{name}'}}")
}

/// A schema that is nothing but a reference.
fn link(from: &str, to: &str) -> String {
    format!("    {from}: {}\n", to_ref(to))
}

/// Schemas of which each is made of the next, and a last one.
fn chain(count: usize, level: impl Fn(&str, &str) -> String) -> String {
    let levels = lines(count, |number| level(&format!("S{number}"), &format!("S{}", number + 1)));
    format!("{levels}    S{count}: {{type: object, properties: {{a: {{type: string}}}}}}\n")
}

/// A schema of so many parts with two alternatives each.
fn fan_out(parts: usize) -> String {
    let part = |number| {
        let one = format!("{{properties: {{a{number}: {{type: string}}}}, required: [a{number}]}}");
        let other = format!("{{properties: {{b{number}: {{type: integer}}}}, required: [b{number}]}}");
        format!("        - oneOf: [{one}, {other}]\n")
    };
    with_schemas(&format!("    A:\n      allOf:\n{}", lines(parts, part)))
}

/// Schemas whose properties are combined for every subset of 24 of them, as states of an automaton are.
fn subsets() -> String {
    let both = format!("{{allOf: [{}, {}]}}", to_ref("S0"), to_ref("S1"));
    let first = format!("    S0: {{properties: {{a: {}, b: {both}}}}}\n", to_ref("S0"));
    let level = |number: usize| {
        let (from, next) = (number + 1, to_ref(&format!("S{}", number + 2)));
        format!("    S{from}: {{properties: {{a: {next}, b: {next}}}}}\n")
    };
    let last = "    S24: {properties: {z: {type: string}}}\n";
    with_schemas(&format!("{first}{}{last}    Both: {both}\n", lines(23, level)))
}

/// A schema with so many properties.
fn with_properties(count: usize) -> String {
    let property = |number| format!("        p{number}: {{type: string}}\n");
    with_schemas(&format!("    A:\n      type: object\n      properties:\n{}", lines(count, property)))
}

/// A schema with so many values.
fn with_values(count: usize) -> String {
    let value = |number| format!("        - value{number}\n");
    with_schemas(&format!("    A:\n      type: string\n      enum:\n{}", lines(count, value)))
}
