//! Random code of the plain forms: in debug builds a text compares itself with what `prettyplease` prints.

use super::Text;
use crate::emit::code::{Code, Piece, Str};
use crate::names::{Case, Ident, identifier};

/// Random code, the same in every run.
struct Random {
    /// The state of Knuth's generator.
    state: u64,
}

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap_or_default() % most
    }

    fn ident(&mut self, case: Case) -> Ident {
        let words = ["a", "id", "call", "type", "name", "available", "configuration", "deployments"];
        let count = 1 + self.below(4);
        let words: Vec<&str> = (0..count).filter_map(|_| words.get(self.below(words.len())).copied()).collect();
        identifier(&words.join(" "), case)
    }

    fn ty(&mut self, depth: usize) -> Code {
        let name = self.ident(Case::Type);
        match if depth == 0 { 0 } else { self.below(9) } {
            0 | 1 => Code::new("types::$", &[&name]),
            2 => Code::new("Option<$>", &[&self.ty(depth - 1)]),
            3 => Code::new("std::collections::BTreeMap<String, $>", &[&self.ty(depth - 1)]),
            4 => Code::new("Result<runtime::Response<$>, $>", &[&self.ty(depth - 1), &self.ty(depth - 1)]),
            5 => Code::new("($, $)", &[&self.ty(depth - 1), &self.ty(depth - 1)]),
            6 => Code::new("runtime::State<($,)>", &[&name]),
            7 => Code::new("impl IntoIterator<Item = impl Into<$>>", &[&self.ty(depth - 1)]),
            _ => Code::from("()"),
        }
    }

    fn types(&mut self, template: &'static str) -> Code {
        let count = self.below(4);
        let types = (0..count).map(|_| Code::new(template, &[&self.ident(Case::Value), &self.ty(3)]));
        let types: Vec<Code> = std::iter::once(Code::from("self")).chain(types).collect();
        Code::join(&types, ", ")
    }

    /// An expression that may be an argument.
    fn expression(&mut self, depth: usize) -> Code {
        let name = self.ident(Case::Value);
        match if depth == 0 { self.below(4) } else { self.below(12) } {
            0 => Code::new("$", &[&Str("a \"text\" (with, brackets) { and: more }")]),
            1 => Code::new("runtime::$", &[&self.ident(Case::Type)]),
            2 => Code::new("&$", &[&name]),
            3 => Code::from(&name),
            4 => Code::new("Some($)", &[&self.expression(depth - 1)]),
            5 => Code::new("$.into()", &[&name]),
            6 => Code::new("runtime::json($).map(runtime::Outcome::Success)", &[&self.expression(depth - 1)]),
            7 => Code::new("&[$, $]", &[&self.expression(depth - 1), &self.expression(depth - 1)]),
            8 => Code::new("&[($, $)]", &[&Str(name.text()), &self.expression(depth - 1)]),
            9 => Code::new("runtime::Style::Form { explode: $ }", &[&self.expression(depth - 1)]),
            10 => Code::new("$.$($)", &[&name, &self.ident(Case::Value), &self.expression(depth - 1)]),
            _ => Code::new(
                "$::new($, $)",
                &[&self.ident(Case::Type), &self.expression(depth - 1), &self.expression(depth - 1)],
            ),
        }
    }

    fn statement(&mut self) -> Code {
        let (name, value) = (self.ident(Case::Value), self.expression(3));
        match self.below(7) {
            0 => Code::new("let $: $ = $;", &[&name, &self.ty(2), &value]),
            1 => Code::new("let mut $ = $;", &[&name, &value]),
            2 => Code::new("self.value.$ = $;", &[&name, &value]),
            3 => Code::new("call.$($);", &[&name, &value]),
            4 => Code::new("self.call.$($, $);", &[&name, &Str(name.text()), &value]),
            5 => Code::new("let answer = client.group().$($).send().await?;", &[&name, &value]),
            _ => Code::new("self.call.send($).await.map(runtime::Response::with_headers);", &[&value]),
        }
    }
}

#[test]
fn random_types_and_signatures_are_printed_alike() {
    let mut random = Random { state: 1 };
    for _ in 0..1000 {
        let mut text = Text::new(&[]);
        let name = random.ident(Case::Type);
        text.typed(&Code::new("pub type $ = $;", &[&name, &random.ty(4)]));
        text.part();
        text.generic_struct(&Code::new("pub struct $<$ = runtime::Missing> {", &[&name, &random.ident(Case::Type)]));
        text.typed(&Code::new("pub $: $,", &[&random.ident(Case::Value), &random.ty(4)]));
        text.close("}");
        text.part();
        text.open(&Code::new("pub enum $ {", &[&name]));
        text.variant(&Code::new("$($),", &[&name, &random.ty(4)]));
        text.close("}");
        text.part();
        text.open(&Code::new("impl<$, $> $<$> {", &[&name, &name, &name, &random.ty(2)]));
        let pieces: [&dyn Piece; 3] = [&random.ident(Case::Value), &random.types("$: $"), &random.ty(3)];
        text.open(&Code::new("pub fn $($) -> $ {", &pieces));
        text.line("self");
        text.close("}");
        text.close("}");
        text.finish();
    }
}

#[test]
fn random_statements_and_values_are_printed_alike() {
    let mut random = Random { state: 2 };
    for _ in 0..1000 {
        let mut text = Text::new(&[]);
        text.open(&Code::new("static $: runtime::Operation = runtime::Operation {", &[&random.ident(Case::Static)]));
        text.line("id: \"the first of several fields\",");
        text.field_value(&Code::new("$: $,", &[&random.ident(Case::Value), &random.expression(3)]));
        text.line("last: false,");
        text.close("};");
        text.part();
        text.line("impl X {");
        let mut methods = Text::methods(&[]);
        methods.open(&Code::from("fn f() {"));
        for _ in 0..3 {
            methods.statement(&random.statement());
        }
        methods.close("}");
        let (methods, _, _) = methods.finish();
        text.add_methods(&methods);
        text.line("}");
        text.part();
        text.open(&Code::from("fn f() {"));
        text.open(&Code::from("match answer.status() {"));
        text.arm(&Code::new("200..=299 => runtime::$($)", &[&random.ident(Case::Value), &random.expression(2)]));
        text.arm(&Code::from("_ => Ok(runtime::Outcome::Undeclared)"));
        text.close("}");
        text.close("}");
        text.finish();
    }
}
