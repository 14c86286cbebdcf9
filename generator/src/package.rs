//! The files around generated modules: a crate of its own, the workspace's crate, or one file for `include!`.

mod declared;
mod manifest;
mod readme;
mod runtime;

use proc_macro2::TokenStream;
use quote::quote;

use crate::config::{Options, PackageSettings};
use crate::emit::{Feature, Item, Module, Visibility, harmless_line, one_line};
use crate::names::{Case, FEATURES, identifier};
use crate::output::{File, MARK};

pub use declared::missing_dependencies;
pub use manifest::{Dependency, check_dependencies, dependencies};

/// The client of one document.
#[derive(Debug)]
pub struct Client {
    /// The file name of the document.
    pub document: String,
    /// `info.title`.
    pub title: String,
    /// The modules.
    pub module: Module,
    /// The Cargo features of its groups; empty where it has none.
    pub features: Vec<Feature>,
    /// Whether the document says how webhooks are signed.
    pub is_signed: bool,
}

/// What the first line of a file says.
fn header(document: &str) -> String {
    let document = one_line(document);
    format!("// {MARK} from {document}. Do not edit: change the document and generate again.\n")
}

/// What the first line of a file that no document has a part in says.
fn template_header() -> String {
    format!("// {MARK} from its templates. Do not edit: changes are lost when it runs again.\n")
}

/// A crate of its own.
pub fn standalone(name: &str, mut clients: Vec<Client>, options: &Options) -> Vec<File> {
    let title = clients.first().map(|client| client.title.clone()).unwrap_or_default();
    let settings = PackageSettings {
        name: name.to_owned(),
        version: "0.1.0".to_owned(),
        description: format!("Client of {}", one_line(&title)),
        repository: None,
        keywords: Vec::new(),
        categories: Vec::new(),
    };
    if clients.len() != 1 {
        // It stands in Markdown too.
        let description = format!("Client of {}", harmless_line(&title));
        return workspace(&PackageSettings { description, ..settings }, clients, options);
    }
    let Some(client) = clients.pop() else {
        return Vec::new();
    };
    let mut files = vec![manifest::grouped(&settings, &client, options), readme::standalone(&settings, &client)];
    files.extend(runtime::files());
    let head = header(&client.document);
    let features = readme::features(&settings, &client);
    let mut root = client.module;
    let (attributes, exports, items) = (crate_attributes(), exports(), root.items);
    let features = features.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    root.attributes = {
        let docs = root.attributes;
        quote!(#docs #(#![doc = #features])* #attributes)
    };
    root.items = std::iter::once(Item::Rust(quote!(pub mod runtime; #exports))).chain(items).collect();
    root.items.push(Item::Rust(empty_values(options)));
    for (path, text) in root.into_files("src/lib.rs", "src/") {
        files.push(File { path, contents: format!("{head}{text}") });
    }
    files
}

/// The crate of all documents of a workspace: a module and a feature each.
pub fn workspace(settings: &PackageSettings, clients: Vec<Client>, options: &Options) -> Vec<File> {
    let mut files = vec![
        manifest::manifest(settings, &client_features(&clients), &clients, options),
        readme::workspace(settings, &clients),
    ];
    files.extend(manifest::licences());
    files.extend(runtime::files());
    files.push(File { path: "src/lib.rs".to_owned(), contents: workspace_root(settings, &clients, options) });
    for client in clients {
        let head = header(&client.document);
        let name = client.module.name.text().to_owned();
        let mut root = client.module;
        root.items.insert(
            0,
            Item::Rust(quote!(
                use super::runtime;
            )),
        );
        for (path, text) in root.into_files(&format!("src/{name}.rs"), &format!("src/{name}/")) {
            files.push(File { path, contents: format!("{head}{text}") });
        }
    }
    files
}

/// The feature of each client: the name of its module, where the runtime has no feature of that name.
fn client_features(clients: &[Client]) -> Vec<String> {
    let modules: Vec<&str> = clients.iter().map(|client| client.module.name.text()).collect();
    let features = modules.iter().map(|module| {
        let mut feature = (*module).to_owned();
        while FEATURES.contains(&feature.as_str()) || (feature != **module && modules.contains(&feature.as_str())) {
            feature.push_str("_api");
        }
        feature
    });
    features.collect()
}

/// One file for each client, to be taken in with `include!`.
pub fn module(clients: Vec<Client>, options: &Options) -> Vec<File> {
    let files = clients.into_iter().map(|client| {
        let path = format!("{}.rs", client.module.name.text());
        let (exports, silence) = (exports(), guest_lints());
        let mut root = client.module;
        root.items.insert(0, Item::Rust(exports));
        for item in &mut root.items {
            if let Item::Rust(tokens) = item {
                *tokens = quote!(#[allow(unreachable_pub, unused_imports, reason = #GUEST)] #tokens);
            }
        }
        root.items.push(Item::Rust(empty_values(options)));
        for child in &mut root.children {
            let attributes = &child.attributes;
            child.attributes = quote!(#attributes #silence);
        }
        let body = runtime::resolve(&root.into_text(), &options.runtime);
        let runtime = runtime::inline(&silence, &options.runtime);
        let text = format!("{}{body}\n{runtime}", header(&client.document));
        File { path, contents: text }
    });
    files.collect()
}

/// Why generated modules silence lints in a crate that is not theirs.
const GUEST: &str = "the crate need not use all of its client, and its lints are for its own code";

/// What generated modules silence in a crate that is not theirs.
fn guest_lints() -> TokenStream {
    let panics = without_panics();
    quote! {
        #panics
        #![allow(dead_code, unreachable_pub, unused_imports, reason = #GUEST)]
        #![allow(
            clippy::disallowed_names,
            clippy::large_enum_variant,
            clippy::pedantic,
            clippy::should_implement_trait,
            clippy::too_many_arguments,
            clippy::type_complexity,
            clippy::wrong_self_convention,
            reason = #GUEST
        )]
    }
}

/// `lib.rs` of a workspace's crate.
fn workspace_root(settings: &PackageSettings, clients: &[Client], options: &Options) -> String {
    let features = client_features(clients);
    let modules = clients.iter().zip(&features).map(|(client, feature)| {
        let ident = &client.module.name;
        quote!(#[cfg(feature = #feature)] pub mod #ident;)
    });
    let (attributes, exports) = (crate_attributes(), exports());
    let docs = readme::crate_docs(settings, clients);
    let docs = docs.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    let module = Module {
        name: identifier("lib", Case::Value),
        gate: None,
        visibility: Visibility::Public,
        attributes: quote!(#(#![doc = #docs])* #attributes),
        items: vec![
            Item::Rust(quote!(#(#modules)* pub mod runtime;)),
            Item::Rust(exports),
            Item::Rust(empty_values(options)),
        ],
        children: Vec::new(),
    };
    let mut files = module.into_files("src/lib.rs", "src/");
    let text = files.pop().map(|(_, text)| text).unwrap_or_default();
    format!("{}{text}", template_header())
}

/// What a generated crate holds itself to.
fn crate_attributes() -> TokenStream {
    let panics = without_panics();
    quote! {
        #![forbid(unsafe_code)]
        #panics
        #![warn(missing_docs)]
        #![allow(
            confusable_idents,
            mixed_script_confusables,
            uncommon_codepoints,
            clippy::disallowed_names,
            clippy::large_enum_variant,
            clippy::should_implement_trait,
            clippy::too_many_arguments,
            clippy::type_complexity,
            reason = "types and names are those of the document"
        )]
    }
}

/// What a client never does, whatever it is given and whatever is answered: panic.
fn without_panics() -> TokenStream {
    quote! {
        #![deny(
            clippy::arithmetic_side_effects,
            clippy::expect_used,
            clippy::indexing_slicing,
            clippy::panic,
            clippy::string_slice,
            clippy::todo,
            clippy::unreachable,
            clippy::unwrap_used,
            reason = "nothing that a server answers or a caller gives ends in a panic"
        )]
    }
}

/// What stands in builders for values of types that the user chose.
fn empty_values(options: &Options) -> TokenStream {
    let types = options.types.types_without_empty().into_iter();
    // The texts were checked when they were chosen.
    let types = types.filter_map(|ty| ty.parse::<TokenStream>().ok());
    quote! {
        #(impl runtime::Empty for #types {
            fn empty() -> Self {
                Default::default()
            }
        })*
    }
}

/// What callers use of the runtime.
fn exports() -> TokenStream {
    quote! {
        pub use runtime::{
            Base64, CallOptions, ClientCredentials, ConfigError, Credential, CredentialFuture, CredentialProvider, Date,
            DateTime, Drift, DriftKind, Duration, Error, ErrorKind, IpAddr, Items, Multipart, PageCursor, Pages, Patch,
            Response, Secret, Time, Upload, Uuid,
        };
    }
}
