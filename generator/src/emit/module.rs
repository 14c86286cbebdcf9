//! A module of generated code, and its two written forms: files, or one text.

use proc_macro2::TokenStream;
use quote::quote;

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
    pub name: String,
    /// Whether it can be named from outside.
    pub visibility: Visibility,
    /// Its inner doc attributes.
    pub docs: TokenStream,
    /// Its items.
    pub items: TokenStream,
    /// The modules below it.
    pub children: Vec<Module>,
}

impl Module {
    /// The text of the module's own items, as `prettyplease` prints it.
    fn print(&self, with_docs: bool, declarations: &TokenStream) -> String {
        let docs = with_docs.then_some(&self.docs);
        let items = &self.items;
        let tokens = quote!(#docs #declarations #items);
        match syn::parse2::<syn::File>(tokens.clone()) {
            Ok(file) => prettyplease::unparse(&file),
            // A fault of the emitters, never of a document; the tokens are what its finder needs.
            Err(error) => unreachable!("the module `{}` does not parse: {error}\n{tokens}", self.name),
        }
    }

    /// The `mod` lines for the modules below this one.
    fn declarations(&self) -> TokenStream {
        let lines = self.children.iter().map(|child| {
            let name = quote::format_ident!("{}", child.name.trim_start_matches("r#"));
            let name = if child.name.starts_with("r#") {
                proc_macro2::Ident::new_raw(&child.name[2..], proc_macro2::Span::call_site())
            } else {
                name
            };
            match child.visibility {
                Visibility::Public => quote!(pub mod #name;),
                Visibility::Hidden => quote!(#[doc(hidden)] pub mod #name;),
                Visibility::Private => quote!(mod #name;),
            }
        });
        quote!(#(#lines)*)
    }

    /// The module and all below it as files: `path` is that of its own file, its children go into `folder`.
    pub fn into_files(self, path: &str, folder: &str) -> Vec<(String, String)> {
        let declarations = self.declarations();
        let mut files = vec![(path.to_owned(), self.print(true, &declarations))];
        for child in self.children {
            let name = child.name.trim_start_matches("r#").to_owned();
            files.extend(child.into_files(&format!("{folder}{name}.rs"), &format!("{folder}{name}/")));
        }
        files
    }

    /// The module's items and all modules below it as one text, to be taken in with `include!`.
    pub fn into_text(self) -> String {
        let mut text = self.print(false, &TokenStream::new());
        for child in self.children {
            let head = match child.visibility {
                Visibility::Public => "pub mod",
                Visibility::Hidden => "#[doc(hidden)]\npub mod",
                Visibility::Private => "mod",
            };
            let name = child.name.clone();
            text.push_str(&format!("\n{head} {name} {{\n{}}}\n", child.into_inner_text()));
        }
        text
    }

    /// The text between the braces of an inline module, where inner docs are allowed.
    fn into_inner_text(self) -> String {
        let docs = self.print_docs();
        format!("{docs}{}", self.into_text())
    }

    /// The module's inner docs as text.
    fn print_docs(&self) -> String {
        let bare = Module {
            name: self.name.clone(),
            visibility: self.visibility,
            docs: self.docs.clone(),
            items: TokenStream::new(),
            children: Vec::new(),
        };
        bare.print(true, &TokenStream::new())
    }
}
