//! A module of generated code, and its two written forms: files, or one text.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::quote;

use crate::characters::escaped;
use crate::names::Ident;

/// Whether a module can be named from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// `pub mod`.
    Public,
    /// `pub mod` that the docs do not show: its items stand in public bounds.
    Hidden,
    /// `mod`.
    Private,
}

/// A module.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its name.
    pub name: Ident,
    /// The attribute that tells when it is there; none where it always is.
    pub gate: Option<TokenStream>,
    /// Whether it can be named from outside.
    pub visibility: Visibility,
    /// Its inner attributes, docs among them.
    pub attributes: TokenStream,
    /// What is in it.
    pub items: Vec<Item>,
    /// The modules below it.
    pub children: Vec<Module>,
}

/// What stands in a module.
#[derive(Clone, Debug)]
pub enum Item {
    /// Any number of Rust items.
    Rust(TokenStream),
    /// Items as they are written, in pieces that stand an empty line apart.
    Printed(Vec<String>),
}

impl From<TokenStream> for Item {
    fn from(tokens: TokenStream) -> Self {
        Self::Rust(tokens)
    }
}

impl Module {
    /// The module and all below it as files: `path` is that of its own file, its children go into `folder`.
    pub fn into_files(self, path: &str, folder: &str) -> Vec<(String, String)> {
        let declarations = self.children.iter().map(Module::declaration);
        let attributes = &self.attributes;
        let head = quote!(#attributes #(#declarations)*);
        let mut files =
            vec![(path.to_owned(), print(&self.name, std::iter::once(&Item::Rust(head)).chain(&self.items)))];
        for child in self.children {
            let name = child.name.text().to_owned();
            files.extend(child.into_files(&format!("{folder}{name}.rs"), &format!("{folder}{name}/")));
        }
        files
    }

    /// The module's items and all modules below it as one text, to be taken in with `include!`.
    pub fn into_text(self) -> String {
        let mut text = print(&self.name, &self.items);
        for child in self.children {
            text.push_str(&child.into_inline());
        }
        text
    }

    /// The line that declares the module.
    fn declaration(&self) -> TokenStream {
        let (name, gate) = (&self.name, &self.gate);
        match self.visibility {
            Visibility::Public => quote!(#gate pub mod #name;),
            Visibility::Hidden => quote!(#gate #[doc(hidden)] pub mod #name;),
            Visibility::Private => quote!(#gate mod #name;),
        }
    }

    /// The module with its body in place.
    fn into_inline(self) -> String {
        let head = match self.visibility {
            Visibility::Public => "pub mod",
            Visibility::Hidden => "#[doc(hidden)]\npub mod",
            Visibility::Private => "mod",
        };
        let gate = self.gate.as_ref().map(|gate| format!("{}\n", printed_gate(gate))).unwrap_or_default();
        let attributes = print(&self.name, [&Item::Rust(self.attributes.clone())]);
        format!("\n{gate}{head} {} {{\n{attributes}{}}}\n", self.name.code(), self.into_text())
    }
}

/// The text of an attribute on lines of its own.
fn printed_gate(gate: &TokenStream) -> String {
    let item = quote!(#gate mod gated;);
    match syn::parse2::<syn::File>(item) {
        Ok(file) => prettyplease::unparse(&file).trim_end().trim_end_matches("mod gated;").trim_end().to_owned(),
        Err(_) => gate.to_string(),
    }
}

/// The text of items, with an empty line between them.
pub(super) fn print<'i>(module: &Ident, items: impl IntoIterator<Item = &'i Item>) -> String {
    let mut texts: Vec<Cow<'i, str>> = Vec::new();
    for item in items {
        match item {
            Item::Rust(tokens) => texts.push(Cow::Owned(escaped(print_tokens(module, tokens)))),
            Item::Printed(pieces) => texts.extend(pieces.iter().map(|text| Cow::Borrowed(text.as_str()))),
        }
    }
    texts.retain(|text| !text.is_empty());
    texts.join("\n")
}

/// The text of Rust items as `prettyplease` prints it, with empty lines where people put them.
fn print_tokens(module: &Ident, tokens: &TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&spaced(file)),
        // A fault of the emitters, never of a document; the tokens are what its finder needs.
        Err(error) => unreachable!("the module `{}` does not parse: {error}\n{tokens}", module.text()),
    }
}

/// Code as `prettyplease` prints it.
pub(super) fn reprinted(code: &str) -> String {
    match syn::parse_str::<syn::File>(code) {
        Ok(file) => prettyplease::unparse(&spaced(file)),
        // A fault of the emitters, as above.
        Err(error) => unreachable!("what was written does not parse: {error}\n{code}"),
    }
}

/// The file with empty lines between items and between methods; `use` and `mod` lines stay together.
fn spaced(mut file: syn::File) -> syn::File {
    let is_line = |item: &syn::Item| match item {
        syn::Item::Use(_) => true,
        syn::Item::Mod(module) => module.content.is_none(),
        _ => false,
    };
    let mut items: Vec<syn::Item> = Vec::new();
    for mut item in file.items {
        if let syn::Item::Impl(block) = &mut item {
            block.items = spaced_methods(std::mem::take(&mut block.items));
        }
        let follows = items.last().is_some_and(|last| !(is_line(last) && is_line(&item)));
        if follows || (items.is_empty() && !file.attrs.is_empty()) {
            items.push(syn::Item::Verbatim(TokenStream::new()));
        }
        items.push(item);
    }
    file.items = items;
    file
}

/// Methods with an empty line between them.
fn spaced_methods(methods: Vec<syn::ImplItem>) -> Vec<syn::ImplItem> {
    let mut spaced = Vec::new();
    for method in methods {
        if !spaced.is_empty() {
            spaced.push(syn::ImplItem::Verbatim(TokenStream::new()));
        }
        spaced.push(method);
    }
    spaced
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{Module, Visibility};
    use crate::names::{Case, identifier};

    #[test]
    fn the_gate_of_a_module_stays_one_attribute() {
        let features: Vec<String> = (0..20).map(|number| format!("a_feature_with_a_long_name_{number}")).collect();
        let child = Module {
            name: identifier("child", Case::Value),
            gate: Some(quote!(#[cfg(any(#(feature = #features),*))])),
            visibility: Visibility::Public,
            attributes: quote!(#![doc = " A child."]),
            items: Vec::new(),
            children: Vec::new(),
        };
        let root = Module {
            name: identifier("root", Case::Value),
            gate: None,
            visibility: Visibility::Public,
            attributes: quote!(),
            items: Vec::new(),
            children: vec![child],
        };
        let text = root.into_text();
        let file = syn::parse_file(&text).expect("it is Rust");
        let [syn::Item::Mod(module)] = file.items.as_slice() else { panic!("{text}") };
        let gates = module.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"));
        let [gate] = gates.collect::<Vec<_>>()[..] else { panic!("{text}") };
        let gate = quote!(#gate).to_string();
        assert!(features.iter().all(|feature| gate.contains(feature.as_str())), "{gate}");
    }
}
