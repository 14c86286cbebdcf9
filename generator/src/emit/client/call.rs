//! One operation: the method that starts a call, the call with its setters, and how it is sent.

use super::answers::emit_answers;
use super::body::{body_start, emit_body_setters};
use super::decode::emit_decoders;
use super::description::emit_description;
use super::pages::{emit_page_methods, emit_pagination};
use super::send::emit_sends;
use super::setter::{Setter, emit_setter, setters};
use super::style::path_style;
use crate::analyze::FieldShape;
use crate::emit::EmitCx;
use crate::emit::argument::{argument, is_text};
use crate::emit::code::{Code, Piece};
use crate::emit::docs::{lines, one_line};
use crate::emit::example::example;
use crate::emit::required::{Required, required, states_after, states_tuple};
use crate::emit::text::Text;
use crate::ir::{Operation, OperationId, Parameter, ParameterLocation, SchemeScopes};
use crate::names::{Ident, OperationNames};

/// What the docs say where callers must say where an operation is.
const UNKNOWN_SERVER: &str = "The document does not say where its server is: set the base URL, for all calls with the \
                              builder or for this one with `options`.";

/// An operation with its names.
pub(in crate::emit) struct Call<'a> {
    /// What every emitter looks at.
    pub(super) cx: &'a EmitCx<'a>,
    /// The operation.
    pub(in crate::emit) operation: &'a Operation,
    /// Its names.
    pub(in crate::emit) names: &'a OperationNames,
    /// The enum of the same errors, which another operation of its module has.
    pub(super) same_error: Option<&'a Ident>,
    /// What can be set beside the path.
    pub(in crate::emit) setters: Vec<Setter<'a>>,
}

impl<'a> Call<'a> {
    /// The call of an operation.
    pub(super) fn new(
        cx: &'a EmitCx<'a>,
        id: OperationId,
        operation: &'a Operation,
        names: &'a OperationNames,
    ) -> Self {
        let same_error = cx.analysis.fails_like(id).and_then(|first| cx.names.operations.get(first.0));
        let same_error = same_error.map(|names| &names.error);
        Self { cx, operation, names, same_error, setters: setters(cx, operation, names) }
    }

    /// The setters without which the call does not compile; the whole body counts where only it can be set.
    pub(in crate::emit) fn required_setters(&self) -> Vec<&'a Ident> {
        let mut required: Vec<&Ident> =
            self.setters.iter().filter(|setter| setter.is_required).map(|setter| setter.method).collect();
        if self.needs_whole_body() {
            required.push(&self.names.body.whole);
        }
        required
    }

    /// Whether the body is required and can only be given as a whole.
    pub(in crate::emit) fn needs_whole_body(&self) -> bool {
        let Some(body) = &self.operation.body else {
            return false;
        };
        body.required && !self.has_body_fields()
    }

    /// Whether the properties of the body are setters of the call.
    pub(super) fn has_body_fields(&self) -> bool {
        super::setter::body_fields(self.cx, self.operation).is_some()
    }

    /// The type parameters of the call, with what they stand for.
    pub(super) fn required(&self) -> Vec<Required> {
        required(self.required_setters())
    }

    /// The parameters of the path, with the names of the arguments.
    pub(in crate::emit) fn path_parameters(&self) -> impl Iterator<Item = (&'a Parameter, &'a Ident)> {
        let in_path = self.operation.parameters.iter().filter(|it| it.location == ParameterLocation::Path);
        in_path.zip(&self.names.arguments)
    }

    /// The method that starts the call, on a struct whose `core` is reached by `core`.
    pub(super) fn emit_start(&self, core: &'static str, text: &mut Text) {
        let (core, call) = (Code::from(core), &self.names.call);
        let module = Code::from(if self.operation.group.is_some() { "" } else { "operations::" });
        let mut arguments = vec![Code::from("&self")];
        let mut statements = Vec::new();
        for (parameter, name) in self.path_parameters() {
            let argument = argument(self.cx, parameter.ty, FieldShape::Required, name);
            arguments.push(Code::new("$: $", &[name, &argument.ty]));
            statements.push(argument.conversion(name));
            statements.push(match path_style(parameter) {
                Some(style) => Code::new("call.path_styled($, &$);", &[&style, name]),
                None if is_text(self.cx, parameter.ty) => Code::new("call.path_text($);", &[name]),
                None => Code::new("call.path(&$);", &[name]),
            });
        }
        statements.extend(body_start(self));
        let mutable = Code::from(if statements.is_empty() { "" } else { "mut " });
        text.part();
        text.docs(&self.start_docs());
        if self.operation.docs.deprecated {
            text.line("#[deprecated]");
        }
        let arguments = Code::join(&arguments, ", ");
        text.open(&Code::new("pub fn $($) -> $$ {", &[&self.names.method, &arguments, &module, call]));
        let pieces: [&dyn Piece; 4] = [&mutable, &core, &module, &self.names.description];
        text.statement(&Code::new("let $call = runtime::Call::new($, &$$);", &pieces));
        for statement in &statements {
            text.statement(statement);
        }
        let state = if self.required().is_empty() { "" } else { ", state: std::marker::PhantomData" };
        text.statement(&Code::new("$$ { call$ }", &[&module, call, &Code::from(state)]));
        text.close("}");
    }

    /// The call.
    pub(super) fn emit(&self, text: &mut Text) {
        let required = self.required();
        emit_description(self.operation, self.names, text);
        emit_pagination(self, text);
        self.emit_struct(&required, text);
        let states: Vec<Code> = required.iter().map(|required| Code::from(&required.state)).collect();
        let generics = match states.is_empty() {
            true => Code::default(),
            false => Code::new("<$>", &[&Code::join(&states, ", ")]),
        };
        text.part();
        text.open(&Code::new("impl$ $$ {", &[&generics, &self.names.call, &generics]));
        for setter in &self.setters {
            emit_setter(self, setter, text);
        }
        emit_body_setters(self, text);
        text.part();
        text.doc("Sets what holds for this call alone: timeout, retries, idempotency key, further headers.");
        text.line("pub fn options(mut self, options: runtime::CallOptions) -> Self {");
        text.line("    self.call.options(options);");
        text.line("    self");
        text.line("}");
        emit_sends(self, &required, text);
        emit_page_methods(self, &required, text);
        text.close("}");
        emit_decoders(self, text);
        emit_answers(self, text);
    }

    /// The struct of the call.
    fn emit_struct(&self, required: &[Required], text: &mut Text) {
        let call = &self.names.call;
        let (method, path) = (self.operation.method.as_str(), one_line(&self.operation.path.text));
        text.part();
        text.doc(&format!("A call of `{method} {path}`, to be sent."));
        text.line("#[derive(Debug)]");
        text.line("#[must_use = \"nothing is sent until `.send()` is awaited\"]");
        match required {
            [] => text.open(&Code::new("pub struct $ {", &[call])),
            required => {
                let defaults: Vec<Code> = required.iter().map(Required::default).collect();
                text.generic_struct(&Code::new("pub struct $<$> {", &[call, &Code::join(&defaults, ", ")]));
            }
        }
        // The client starts what stands in no group.
        let visibility = Code::from(if self.operation.group.is_none() { "pub(super) " } else { "" });
        text.whole(&Code::new("$call: runtime::Call,", &[&visibility]));
        if !required.is_empty() {
            text.typed(&Code::new("$state: runtime::State<$>,", &[&visibility, &states_tuple(required)]));
        }
        text.close("}");
    }

    /// The call after its state has changed: all as before, but `set` are there.
    pub(super) fn after(&self, set: &[&Ident]) -> After<'_> {
        let required = self.required();
        let is_changed = required.iter().any(|required| set.contains(&&required.setter));
        After { call: &self.names.call, states: is_changed.then(|| states_after(&required, set)) }
    }

    /// The docs of the method that starts the call.
    fn start_docs(&self) -> Vec<String> {
        let mut all = lines(&crate::ir::Docs { deprecated: false, ..self.operation.docs.clone() });
        if !all.is_empty() {
            all.push(String::new());
        }
        all.push(format!("`{} {}`", self.operation.method.as_str(), one_line(&self.operation.path.text)));
        let described = self.path_parameters().filter_map(|(parameter, name)| {
            let text = lines(&crate::ir::Docs { summary: None, ..parameter.docs.clone() });
            (!text.is_empty()).then(|| emit_item(name.text(), &text))
        });
        let described: Vec<String> = described.flatten().collect();
        if !described.is_empty() {
            all.push(String::new());
            all.extend(described);
        }
        if let Some(line) = scopes_line(&self.operation.scopes) {
            all.extend([String::new(), line]);
        }
        match self.operation.base_url.as_deref() {
            None => {}
            Some("") => all.extend([String::new(), UNKNOWN_SERVER.to_owned()]),
            Some(url) => {
                let line = format!("It goes to the server `{}`, unless a base URL is set.", one_line(url));
                all.extend([String::new(), line]);
            }
        }
        all.extend(example(self.cx, self));
        all
    }
}

/// A call after a setter.
pub(super) struct After<'a> {
    /// The call.
    call: &'a Ident,
    /// Its type parameters, where they changed.
    states: Option<Code>,
}

impl After<'_> {
    /// Its type.
    pub(super) fn ty(&self) -> Code {
        match &self.states {
            Some(states) => Code::new("$$", &[self.call, states]),
            None => Code::from("Self"),
        }
    }

    /// Adds the expression for it.
    pub(super) fn emit(&self, text: &mut Text) {
        match &self.states {
            Some(_) => text.value(self.call, &["call: self.call,", "state: std::marker::PhantomData,"]),
            None => text.line("self"),
        }
    }
}

/// What the docs say of the scopes or roles that an operation needs; none where it needs none.
fn scopes_line(alternatives: &[Vec<SchemeScopes>]) -> Option<String> {
    let code = |text: &String| format!("`{}`", one_line(text));
    let needed = |needed: &SchemeScopes| {
        let scopes: Vec<String> = needed.scopes.iter().map(code).collect();
        format!("{} of {}", scopes.join(", "), code(&needed.scheme))
    };
    let mut texts: Vec<String> = Vec::new();
    for alternative in alternatives {
        let text = alternative.iter().map(needed).collect::<Vec<_>>().join(" and ");
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    (!texts.is_empty()).then(|| format!("Scopes: {}.", texts.join("; or ")))
}

/// An item of a list: a name and the lines about it.
fn emit_item(name: &str, lines: &[String]) -> Vec<String> {
    let sign = format!("- `{name}`:");
    let below = |line: &String| if line.is_empty() { String::new() } else { format!("  {line}") };
    match lines.split_first() {
        // What is a block of its own stands below.
        Some((first, _))
            if first.starts_with(['`', '|', '>', '-', '#']) || first.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            [sign, String::new()].into_iter().chain(lines.iter().map(below)).collect()
        }
        Some((first, rest)) => std::iter::once(format!("{sign} {first}")).chain(rest.iter().map(below)).collect(),
        None => Vec::new(),
    }
}
