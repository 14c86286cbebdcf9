//! One operation: the method that starts a call, the call with its setters, and how it is sent.

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::emit_answers;
use super::body::{emit_body_setters, emit_body_start};
use super::decode::emit_decoders;
use super::description::emit_description;
use super::emit_line;
use super::pages::{emit_page_methods, emit_pagination};
use super::send::emit_sends;
use super::setter::{Setter, emit_setter, setters};
use super::style::emit_path_style;
use crate::analyze::FieldShape;
use crate::emit::EmitCx;
use crate::emit::argument::{argument, is_text};
use crate::emit::docs::{emit_lines, lines, one_line};
use crate::emit::example::emit_example;
use crate::emit::required::{Required, emit_states_after, required};
use crate::ir::{Operation, Parameter, ParameterLocation, SchemeScopes};
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
    /// What can be set beside the path.
    pub(in crate::emit) setters: Vec<Setter<'a>>,
}

impl<'a> Call<'a> {
    /// The call of an operation.
    pub(super) fn new(cx: &'a EmitCx<'a>, operation: &'a Operation, names: &'a OperationNames) -> Self {
        Self { cx, operation, names, setters: setters(cx, operation, names) }
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
    pub(super) fn emit_start(&self, core: &TokenStream) -> TokenStream {
        let docs = self.emit_docs();
        let deprecated = self.operation.docs.deprecated.then(|| quote!(#[deprecated]));
        let (method, call, description) = (&self.names.method, &self.names.call, &self.names.description);
        let module = match self.operation.group {
            Some(_) => quote!(),
            None => quote!(operations::),
        };
        let mut arguments = Vec::new();
        let mut values = Vec::new();
        for (parameter, name) in self.path_parameters() {
            let argument = argument(self.cx, parameter.ty, FieldShape::Required, name);
            let conversion = argument.emit_conversion(name);
            let ty = argument.ty;
            arguments.push(quote!(#name: #ty));
            let set = match emit_path_style(parameter) {
                Some(style) => quote!(call.path_styled(#style, &#name);),
                None if is_text(self.cx, parameter.ty) => quote!(call.path_text(#name);),
                None => quote!(call.path(&#name);),
            };
            values.push(quote!(#conversion #set));
        }
        let object = emit_body_start(self);
        let mutable = (!values.is_empty() || !object.is_empty()).then(|| quote!(mut));
        quote! {
            #docs
            #deprecated
            pub fn #method(&self, #(#arguments),*) -> #module #call {
                let #mutable call = runtime::Call::new(#core, &#module #description);
                #(#values)*
                #object
                #module #call::new(call)
            }
        }
    }

    /// The call.
    pub(super) fn emit(&self) -> TokenStream {
        let description = emit_description(self.operation, self.names);
        let decode = emit_decoders(self);
        let answers = emit_answers(self);
        let required = self.required();
        let states: Vec<&Ident> = required.iter().map(|required| &required.state).collect();
        let call = &self.names.call;
        let docs = emit_line(&format!(
            "A call of `{} {}`, to be sent.",
            self.operation.method.as_str(),
            one_line(&self.operation.path.text)
        ));
        let setters = self.setters.iter().map(|setter| emit_setter(self, setter));
        let body = emit_body_setters(self);
        let send = emit_sends(self);
        let pagination = emit_pagination(self);
        let pages = emit_page_methods(self);
        let generics = (!states.is_empty()).then(|| quote!(<#(#states),*>));
        let defaults = (!states.is_empty()).then(|| quote!(<#(#states = runtime::Missing),*>));
        let (state_field, state_value) = match states.is_empty() {
            true => (quote!(), quote!()),
            false => (quote!(state: runtime::State<(#(#states,)*)>,), quote!(state: std::marker::PhantomData,)),
        };
        quote! {
            #description
            #pagination
            #docs
            #[derive(Debug)]
            #[must_use = "nothing is sent until `.send()` is awaited"]
            pub struct #call #defaults {
                call: runtime::Call,
                #state_field
            }
            impl #call {
                pub(super) fn new(call: runtime::Call) -> Self {
                    Self { call, #state_value }
                }
            }
            impl #generics #call #generics {
                #(#setters)*
                #body
                /// Sets what holds for this call alone: timeout, retries, idempotency key, further headers.
                pub fn options(mut self, options: runtime::CallOptions) -> Self {
                    self.call.options(options);
                    self
                }
                #send
                #pages
            }
            #decode
            #answers
        }
    }

    /// The call after its state has changed: all as before, but `set` are there.
    pub(super) fn emit_changed(&self, set: &[&Ident]) -> (TokenStream, TokenStream) {
        let call = &self.names.call;
        let required = self.required();
        if !required.iter().any(|required| set.contains(&&required.setter)) {
            return (quote!(Self), quote!(self));
        }
        let after = emit_states_after(&required, set);
        (quote!(#call #after), quote!(#call { call: self.call, state: std::marker::PhantomData }))
    }

    /// The docs of the method that starts the call.
    fn emit_docs(&self) -> TokenStream {
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
        let docs = emit_lines(&all);
        let example = emit_example(self.cx, self);
        quote!(#docs #example)
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
