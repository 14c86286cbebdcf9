//! Names of groups, operations and what a call is given.

use super::scope::DEVICES;
use super::{Case, Ident, Names, Scope};
use crate::ir::{Api, BodyContent, BodyKind, Operation, ParameterLocation, first_word};

/// The names of a group.
#[derive(Clone, Debug)]
pub struct GroupNames {
    /// The module, and the method of the client: `checkout_links`.
    pub module: Ident,
    /// The struct: `CheckoutLinks`.
    pub strukt: Ident,
    /// The Cargo feature, in crates that have one for each group: the name of the module where that is free.
    pub feature: Ident,
}

/// The names of an operation.
#[derive(Clone, Debug)]
pub struct OperationNames {
    /// The method that starts the call.
    pub method: Ident,
    /// The struct of the call.
    pub call: Ident,
    /// The static description.
    pub description: Ident,
    /// The function that reads the answer.
    pub decode: Ident,
    /// The enum of errors, where they differ by status.
    pub error: Ident,
    /// The enum of successes, where they differ by status.
    pub success: Ident,
    /// What is sent and read in other media types, in the order of [`Responses::alternatives`](crate::ir::Responses).
    pub alternatives: Vec<AlternativeNames>,
    /// The static description of how the pages follow each other.
    pub pages: Ident,
    /// The arguments of the method: the path parameters.
    pub arguments: Vec<Ident>,
    /// The setters of the call, in the order of parameters and body properties.
    pub setters: Vec<SetterName>,
    /// The setters of the whole body.
    pub body: BodyNames,
}

/// The names of the setters of a whole body.
#[derive(Clone, Debug)]
pub struct BodyNames {
    /// The setter of the content that is preferred.
    pub whole: Ident,
    /// The setters of the other contents, in their order.
    pub alternatives: Vec<Ident>,
    /// The setter of the media type, where there are several.
    pub content_type: Ident,
}

/// The names of a way to ask for another media type.
#[derive(Clone, Debug)]
pub struct AlternativeNames {
    /// The method that sends the call: `send_csv`.
    pub method: Ident,
    /// The one that blocks: `send_csv_blocking`.
    pub blocking: Ident,
    /// The function that reads the answer.
    pub decode: Ident,
    /// The enum of successes, where they differ by status.
    pub success: Ident,
}

/// The name of a setter.
#[derive(Clone, Debug)]
pub struct SetterName {
    /// What is set.
    pub target: SetterTarget,
    /// The method.
    pub method: Ident,
}

/// What a setter of a call sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetterTarget {
    /// The parameter with that index in the operation.
    Parameter(usize),
    /// The property with that index in the body's struct.
    BodyField(usize),
}

/// Modules of a generated client, and files that Cargo or rustc take for something else; a tag of that name gets
/// `group` after it.
const MODULES: &[&str] = &[
    "base_urls",
    "builders",
    "client",
    "headers",
    "lib",
    "main",
    "mod",
    "operations",
    "required",
    "runtime",
    "types",
    "webhook_payloads",
];

/// Methods of the generated client.
const CLIENT_METHODS: &[&str] = &["builder", "from_env", "new", "clone"];

/// Features that crates have beside those of the groups or documents, those of the runtime among them.
pub const FEATURES: &[&str] =
    &["blocking", "default", "full", "http2", OTHER_TYPES, "rustls", "tower", "tracing", "webhooks"];

/// The feature of types that no operation uses.
pub const OTHER_TYPES: &str = "other_types";

/// Methods of a group's struct.
const GROUP_METHODS: &[&str] = &["new"];

/// Names of the prelude that modules of operations use.
const PRELUDE: &[&str] = &[
    "Box",
    "Err",
    "From",
    "Future",
    "Into",
    "IntoIterator",
    "None",
    "Ok",
    "Option",
    "Result",
    "Some",
    "String",
    "Vec",
];

/// Methods of every call.
const CALL_METHODS: &[&str] = &[
    "new",
    "options",
    "send",
    "send_blocking",
    "send_if_modified",
    "send_if_modified_blocking",
    "send_raw",
    "send_raw_blocking",
];

/// Methods of a call whose answer comes in pages; a parameter of that name gets its place before it.
const PAGE_METHODS: &[&str] = &["pages", "items"];

impl Names {
    pub(super) fn assign_operations(&mut self, api: &Api) {
        // A group is a module and a method of the client under one name.
        let webhooks: &[&str] = if api.webhook_signature.is_some() { &["webhooks"] } else { &[] };
        let mut modules = Scope::reserving(&[MODULES, DEVICES, CLIENT_METHODS, webhooks].concat(), "group");
        let mut client = Scope::reserving(CLIENT_METHODS, "operation");
        let mut features = Scope::reserving(FEATURES, "group");
        let mut scopes = Vec::new();
        for group in &api.groups {
            let module = modules.mint_file(&group.tag);
            client.mint(module.text(), Case::Value);
            let mut items = Scope::reserving(PRELUDE, "Call");
            let strukt = items.mint(&group.tag, Case::Type);
            let feature = features.mint(module.text(), Case::Value);
            scopes.push((Scope::reserving(GROUP_METHODS, "operation"), items));
            self.groups.push(GroupNames { module, strukt, feature });
        }
        for scheme in &api.security_schemes {
            let constructor = client.mint(&format!("with {}", scheme.name), Case::Value);
            self.constructors.push(constructor);
        }
        let mut ungrouped = Scope::reserving(PRELUDE, "Call");
        for operation in &api.operations {
            let names = match operation.group {
                Some(group) => {
                    let (methods, items) = &mut scopes[group.0];
                    let words = words_in_group(operation, &api.groups[group.0].tag);
                    operation_names(api, operation, &words, methods, items)
                }
                None => operation_names(api, operation, &operation.id, &mut client, &mut ungrouped),
            };
            self.operations.push(names);
        }
    }
}

fn operation_names(
    api: &Api,
    operation: &Operation,
    words: &str,
    methods: &mut Scope,
    items: &mut Scope,
) -> OperationNames {
    let method = methods.mint_first(&[words, &operation.id], Case::Value);
    let reserved = if operation.pagination.is_some() { &[CALL_METHODS, PAGE_METHODS].concat() } else { CALL_METHODS };
    let mut scope = Scope::reserving(reserved, "parameter");
    let alternatives = operation.responses.alternatives.iter().map(|alternative| AlternativeNames {
        method: scope.mint(&format!("send {}", alternative.word), Case::Value),
        blocking: scope.mint(&format!("send {} blocking", alternative.word), Case::Value),
        decode: items.mint(&format!("decode {} {}", method.text(), alternative.word), Case::Value),
        success: items.mint(&format!("{} {} Response", method.text(), alternative.word), Case::Type),
    });
    let alternatives = alternatives.collect();
    let (arguments, setters, body) = setter_names(api, operation, scope);
    OperationNames {
        alternatives,
        call: items.mint(method.text(), Case::Type),
        description: items.mint(method.text(), Case::Static),
        decode: items.mint(&format!("decode {}", method.text()), Case::Value),
        pages: items.mint(&format!("{} Pages", method.text()), Case::Static),
        error: items.mint(&format!("{} Error", method.text()), Case::Type),
        success: items.mint(&format!("{} Response", method.text()), Case::Type),
        method,
        arguments,
        setters,
        body,
    }
}

/// The path arguments, the setters, and the setters of the whole body.
fn setter_names(api: &Api, operation: &Operation, mut scope: Scope) -> (Vec<Ident>, Vec<SetterName>, BodyNames) {
    let mut arguments = Scope::reserving(&["call", "self"], "parameter");
    let mut path = Vec::new();
    let mut setters = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        if parameter.location == ParameterLocation::Path {
            path.push(arguments.mint(&parameter.wire_name, Case::Value));
            continue;
        }
        let place = format!("{:?} {}", parameter.location, parameter.wire_name);
        let method = scope.mint_first(&[&parameter.wire_name, &place], Case::Value);
        setters.push(SetterName { target: SetterTarget::Parameter(index), method });
    }
    if let Some(body) = &operation.body {
        for (index, field) in body.content.fields(&api.types).iter().enumerate() {
            let place = format!("body {}", field.wire_name);
            let method = scope.mint_first(&[&field.wire_name, &place], Case::Value);
            setters.push(SetterName { target: SetterTarget::BodyField(index), method });
        }
    }
    let whole = scope.mint_first(&["body", "request body"], Case::Value);
    let alternatives = operation.body.iter().flat_map(|body| &body.alternatives);
    let alternatives =
        alternatives.map(|content| scope.mint(&format!("{} body", word(content)), Case::Value)).collect();
    let content_type = scope.mint_first(&["content type", "body content type"], Case::Value);
    (path, setters, BodyNames { whole, alternatives, content_type })
}

/// What a content is called where it stands beside others.
fn word(content: &BodyContent) -> &'static str {
    match content.kind {
        BodyKind::Json(_) => "json",
        BodyKind::JsonLines(_) => "json lines",
        BodyKind::Form(_) => "form",
        BodyKind::Multipart(_) => "multipart",
        BodyKind::Text if content.media_type().ends_with("xml") => "xml",
        BodyKind::Text => "text",
        BodyKind::Bytes => "bytes",
    }
}

/// The words of an operation's method: its id without what its group says already.
fn words_in_group(operation: &Operation, tag: &str) -> String {
    let (id, path) = (letters(&operation.id), operation.path.text.as_str());
    let method = operation.method.as_str();
    // Such as `GetCustomersCustomer`, made from the method and the path by some program.
    if (!operation.has_tag || operation.id.contains('/'))
        && let Some((word, rest)) = first_word(path)
        && letters(word) == letters(tag)
        && [path, &format!("{word}{rest}")].iter().any(|path| id == letters(&format!("{method}{path}")))
    {
        return format!("{} {rest}", method.to_ascii_lowercase());
    }
    without_group(&operation.id, tag).to_owned()
}

/// The letters and digits of a text, in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The operation's id without its group in front: `customers.update` is `update` in the group `Customers`.
fn without_group<'i>(id: &'i str, tag: &str) -> &'i str {
    let tag = letters(tag);
    for (at, _) in id.match_indices(['.', '/', '_', '-', ':', ' ']) {
        let (head, tail) = (&id[..at], &id[at + 1..]);
        if letters(head) == tag && tail.contains(char::is_alphanumeric) {
            return tail;
        }
    }
    id
}
