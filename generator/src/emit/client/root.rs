//! The module `client`: the struct that calls start from.

use proc_macro2::TokenStream;
use quote::quote;

use super::{calls, emit_line, emit_uses, used_names};
use crate::emit::base_urls::has_base_urls;
use crate::emit::code::Code;
use crate::emit::docs::{emit_docs, emit_lines, emit_module_docs, harmless_line, one_line};
use crate::emit::parts::emit_gate;
use crate::emit::text::Text;
use crate::emit::{EmitCx, Item, Module, Visibility};
use crate::ir::{Credential, Docs, SecurityScheme};
use crate::names::{Case, Ident, identifier};

/// The module.
pub(in crate::emit) fn emit_client(cx: &EmitCx<'_>) -> Module {
    let api = emit_api(cx);
    let constructors = emit_constructors(cx);
    let groups = emit_accessors(cx);
    let starts = emit_starts(cx);
    let default = takes_nothing(cx).then(|| {
        quote! {
            impl Default for Client {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    let docs = client_docs(cx);
    let unused = emit_unused(cx);
    let items = quote! {
        #api
        #docs
        #[derive(Clone, Debug)]
        pub struct Client {
            #unused
            core: runtime::Core,
        }
        impl Client {
            #constructors
            #groups
            #starts
        }
        #default
        impl From<runtime::Core> for Client {
            fn from(core: runtime::Core) -> Self {
                Self { core }
            }
        }
    };
    let modules: Vec<String> = cx.names.groups.iter().map(|group| group.module.code()).collect();
    let siblings: Vec<&str> = modules.iter().map(String::as_str).chain(["operations", "runtime", "types"]).collect();
    let items = Item::from(items);
    let uses = emit_uses(&used_names(std::slice::from_ref(&items), &siblings), &quote!(super));
    let docs = Docs { summary: Some("The client that calls start from.".to_owned()), ..Docs::default() };
    Module {
        name: identifier("client", Case::Value),
        gate: None,
        visibility: Visibility::Private,
        attributes: emit_module_docs(&docs),
        items: vec![uses.into(), items],
        children: Vec::new(),
    }
}

/// The methods that start the calls of no group.
fn emit_starts(cx: &EmitCx<'_>) -> Code {
    let mut text = Text::methods(&[]);
    for call in calls(cx).filter(|call| call.operation.group.is_none()) {
        call.emit_start("&self.core", &mut text);
    }
    let (starts, _, _) = text.finish();
    Code::printed(starts)
}

/// What keeps the compiler silent where the client starts no operation.
fn emit_unused(cx: &EmitCx<'_>) -> Option<TokenStream> {
    if cx.api.operations.is_empty() {
        return Some(quote!(#[expect(dead_code, reason = "the document has no operations")]));
    }
    let is_empty = cx.package.has_features && cx.api.operations.iter().all(|operation| operation.group.is_some());
    is_empty.then(|| quote!(#[allow(dead_code, reason = "without features there are no operations")]))
}

fn client_docs(cx: &EmitCx<'_>) -> TokenStream {
    let title = harmless_line(&cx.api.title);
    let mut lines = vec![format!("A client of {title}."), String::new()];
    lines.push("It is cheap to clone, and clones share connections.".to_owned());
    if !cx.api.base_url.is_empty() {
        lines.push(String::new());
        lines.push(format!("Requests go to `{}` unless the builder says otherwise.", one_line(&cx.api.base_url)));
    }
    if has_base_urls(cx) {
        lines.push("The servers that the document names are in `base_urls`.".to_owned());
    }
    emit_lines(&lines)
}

/// The static description of the API.
fn emit_api(cx: &EmitCx<'_>) -> TokenStream {
    let name = &cx.package.api;
    let base_url = &cx.api.base_url;
    let base_url_env = format!("{}_BASE_URL", env_prefix(cx));
    let is_lenient = cx.api.is_lenient;
    let schemes = cx.api.security_schemes.iter().map(|scheme| {
        let name = &scheme.name;
        let kind = emit_kind(cx, scheme);
        let (env, password_env) = env_names(cx, scheme);
        quote!(runtime::SecurityScheme { name: #name, kind: #kind, env: #env, password_env: #password_env })
    });
    quote! {
        /// What the runtime knows of the API.
        static API: runtime::Api = runtime::Api {
            name: #name,
            base_url: #base_url,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            base_url_env: #base_url_env,
            schemes: &[#(#schemes),*],
            lenient: #is_lenient,
        };
    }
}

/// What the names of the API's environment variables start with.
fn env_prefix(cx: &EmitCx<'_>) -> String {
    identifier(&cx.package.api, Case::Static).text().to_owned()
}

/// The environment variables of a scheme: of its secret or user name, and of its password.
pub(super) fn env_names(cx: &EmitCx<'_>, scheme: &SecurityScheme) -> (String, String) {
    let prefix = scheme_env_prefix(cx, scheme);
    match (&scheme.kind, cx.api.security_schemes.len()) {
        (Credential::Basic, _) => (format!("{prefix}_USER_NAME"), format!("{prefix}_PASSWORD")),
        (_, 1) => (format!("{prefix}_API_KEY"), String::new()),
        _ => (prefix, String::new()),
    }
}

/// What the names of a scheme's environment variables start with.
fn scheme_env_prefix(cx: &EmitCx<'_>, scheme: &SecurityScheme) -> String {
    match cx.api.security_schemes.len() {
        1 => env_prefix(cx),
        _ => format!("{}_{}", env_prefix(cx), identifier(&scheme.name, Case::Static).text()),
    }
}

/// The environment variables of the id and the secret that a client gets its tokens for.
fn client_env_names(cx: &EmitCx<'_>, scheme: &SecurityScheme) -> [String; 2] {
    let prefix = scheme_env_prefix(cx, scheme);
    ["ID", "SECRET"].map(|name| format!("{prefix}_CLIENT_{name}"))
}

fn emit_kind(cx: &EmitCx<'_>, scheme: &SecurityScheme) -> TokenStream {
    match &scheme.kind {
        Credential::Bearer => quote!(runtime::SchemeKind::Bearer),
        Credential::ClientCredentials { token_url, .. } => {
            let (token_url, [id, secret]) = (token_url.as_deref().unwrap_or_default(), client_env_names(cx, scheme));
            quote!(runtime::SchemeKind::OAuth2(&runtime::OAuth2 {
                token_url: #token_url,
                client_id_env: #id,
                client_secret_env: #secret,
            }))
        }
        Credential::Basic => quote!(runtime::SchemeKind::Basic),
        Credential::BasicUserName => quote!(runtime::SchemeKind::BasicUserName),
        Credential::Header(name) => quote!(runtime::SchemeKind::Header(#name)),
        Credential::Query(name) => quote!(runtime::SchemeKind::Query(#name)),
        Credential::Cookie(name) => quote!(runtime::SchemeKind::Cookie(#name)),
        Credential::BodyField(name) => quote!(runtime::SchemeKind::BodyField(#name)),
    }
}

/// Whether `Client::new` has no argument.
fn takes_nothing(cx: &EmitCx<'_>) -> bool {
    cx.api.security_schemes.len() != 1 && !cx.api.base_url.is_empty()
}

fn emit_constructors(cx: &EmitCx<'_>) -> TokenStream {
    let new = match cx.api.security_schemes.as_slice() {
        [only] => emit_constructor(cx, &identifier("new", Case::Value), Some(only)),
        _ => emit_constructor(cx, &identifier("new", Case::Value), None),
    };
    let others = match cx.api.security_schemes.len() {
        0 | 1 => Vec::new(),
        _ => {
            let pairs = cx.api.security_schemes.iter().zip(&cx.names.constructors);
            pairs.map(|(scheme, name)| emit_constructor(cx, name, Some(scheme))).collect()
        }
    };
    let variables = emit_variables(cx);
    let errors = emit_line(match cx.api.security_schemes.is_empty() {
        true => "When a value cannot be used.",
        false => "When no credential is set, or a value cannot be used.",
    });
    quote! {
        #new
        #(#others)*
        /// A client with what the environment holds.
        ///
        #variables
        ///
        /// # Errors
        ///
        #errors
        pub fn from_env() -> Result<Self, runtime::ConfigError> {
            Self::builder().from_env()?.build()
        }
        /// Starts a client with settings of its own: credentials, base URL, timeouts, retries.
        pub fn builder() -> runtime::ClientBuilder<Self> {
            runtime::ClientBuilder::new(&API)
        }
    }
}

/// Docs that name the environment variables.
fn emit_variables(cx: &EmitCx<'_>) -> TokenStream {
    let mut names = Vec::new();
    for scheme in &cx.api.security_schemes {
        let (secret, password) = env_names(cx, scheme);
        let client = matches!(scheme.kind, Credential::ClientCredentials { .. }).then(|| client_env_names(cx, scheme));
        names.extend(
            [secret, password]
                .into_iter()
                .chain(client.into_iter().flatten())
                .filter(|name| !name.is_empty())
                .map(|name| format!("`{name}`")),
        );
    }
    let base_url = format!("`{}_BASE_URL` replaces the base URL.", env_prefix(cx));
    let line = match names.is_empty() {
        true => base_url,
        false => format!("Credentials are read from {}; {base_url}", names.join(", ")),
    };
    emit_line(&line)
}

/// A constructor that takes the base URL where the document has none, and the credential of `scheme`.
fn emit_constructor(cx: &EmitCx<'_>, name: &Ident, scheme: Option<&SecurityScheme>) -> TokenStream {
    let (url_argument, url) = match cx.api.base_url.is_empty() {
        true => (quote!(base_url: impl Into<String>,), quote!(.base_url(base_url))),
        false => (TokenStream::new(), TokenStream::new()),
    };
    let (arguments, credential, line) = match scheme {
        None => (quote!(), quote!(), "A client without credentials.".to_owned()),
        Some(scheme) => emit_credential(scheme),
    };
    let docs = emit_line(&line);
    let tokens = scheme.and_then(emit_tokens);
    quote! {
        #docs
        #tokens
        ///
        /// A setting that cannot be used is reported by the first call.
        pub fn #name(#url_argument #arguments) -> Self {
            Self::builder() #url #credential .build_deferred()
        }
    }
}

/// Docs on how a client gets its tokens itself, where the document has a flow for that.
fn emit_tokens(scheme: &SecurityScheme) -> Option<TokenStream> {
    let Credential::ClientCredentials { token_url, scopes } = &scheme.kind else {
        return None;
    };
    let name = one_line(&scheme.name);
    let place = match token_url {
        Some(url) => format!(" at `{}`", one_line(url)),
        None => String::new(),
    };
    let mut lines = vec![
        String::new(),
        format!("With an id and a secret instead, a client gets its tokens itself{place}:"),
        format!("`Client::builder().credential(\"{name}\", Credential::client_credentials(id, secret)).build()`."),
    ];
    if !scopes.is_empty() {
        lines.extend([String::new(), "Scopes that a token may have:".to_owned(), String::new()]);
        lines.extend(scopes.iter().map(|(scope, meaning)| match harmless_line(meaning) {
            meaning if meaning.is_empty() => format!("- `{}`", one_line(scope)),
            meaning => format!("- `{}`: {meaning}", one_line(scope)),
        }));
    }
    Some(emit_lines(&lines))
}

/// The arguments, the builder call and the docs for a scheme's credential.
fn emit_credential(scheme: &SecurityScheme) -> (TokenStream, TokenStream, String) {
    let name = &scheme.name;
    let secret =
        (quote!(api_key: impl Into<String>), quote!(.credential(#name, runtime::Credential::from(api_key.into()))));
    let line = match &scheme.kind {
        Credential::Basic => {
            let arguments =
                quote!(user_name: impl Into<runtime::Secret<String>>, password: impl Into<runtime::Secret<String>>);
            let call = quote!(.credential(#name, runtime::Credential::basic(user_name, password)));
            return (arguments, call, "A client that sends user name and password (HTTP Basic).".to_owned());
        }
        Credential::Bearer | Credential::ClientCredentials { .. } => {
            "A client that sends `api_key` as bearer token.".to_owned()
        }
        Credential::BasicUserName => {
            "A client that sends `api_key` as user name with an empty password (HTTP Basic).".to_owned()
        }
        Credential::Header(header) => format!("A client that sends `api_key` in the header `{}`.", one_line(header)),
        Credential::Query(parameter) => {
            format!("A client that sends `api_key` in the query parameter `{}`.", one_line(parameter))
        }
        Credential::Cookie(cookie) => format!("A client that sends `api_key` in the cookie `{}`.", one_line(cookie)),
        Credential::BodyField(field) => {
            format!("A client that sends `api_key` as the property `{}` of each JSON body.", one_line(field))
        }
    };
    (secret.0, secret.1, line)
}

/// One method per group.
fn emit_accessors(cx: &EmitCx<'_>) -> TokenStream {
    let accessors = cx.api.groups.iter().zip(&cx.names.groups).enumerate().filter_map(|(index, (group, names))| {
        cx.api.operations.iter().find(|operation| operation.group.is_some_and(|id| id.0 == index))?;
        let (module, strukt) = (&names.module, &names.strukt);
        let docs = emit_docs(&Docs { summary: Some(group.tag.clone()), ..group.docs.clone() });
        let (gate, path) = match cx.package.has_features {
            // The module is not there without the feature, and neither may be the line that takes it in.
            true => {
                let gate = emit_gate(names.feature.text());
                let line = emit_line(&format!("Needs the feature `{}`.", names.feature.text()));
                (Some(quote!(#[doc = ""] #line #gate)), quote!(super::#module::#strukt))
            }
            false => (None, quote!(#module::#strukt)),
        };
        Some(quote! {
            #docs
            #gate
            pub fn #module(&self) -> #path<'_> {
                #path::new(&self.core)
            }
        })
    });
    quote!(#(#accessors)*)
}
