//! Names in Rust code: each stands once in its scope.

use std::collections::BTreeSet;

use syn::{Fields, FnArg, ImplItem, Item, ItemImpl, Pat, TraitItem, Type};

/// The namespaces that items share.
#[derive(Default)]
struct Scope {
    types: BTreeSet<String>,
    values: BTreeSet<String>,
    methods: BTreeSet<String>,
}

/// Fails where two items of a module, fields of a struct, variants of an enum, methods of a type or parameters of a
/// function have the same name.
pub(crate) fn check_names(place: &str, items: &[Item]) {
    let mut scope = Scope::default();
    for item in items {
        check_item(place, item, &mut scope);
    }
}

fn check_item(place: &str, item: &Item, scope: &mut Scope) {
    match item {
        Item::Struct(item) => {
            unique(&mut scope.types, place, &item.ident);
            let place = format!("{place}::{}", item.ident);
            check_generics(&place, &item.generics);
            check_fields(&place, &item.fields);
        }
        Item::Enum(item) => {
            unique(&mut scope.types, place, &item.ident);
            let (place, mut variants) = (format!("{place}::{}", item.ident), BTreeSet::new());
            for variant in &item.variants {
                unique(&mut variants, &place, &variant.ident);
                check_fields(&place, &variant.fields);
            }
        }
        Item::Type(item) => unique(&mut scope.types, place, &item.ident),
        Item::Trait(item) => {
            unique(&mut scope.types, place, &item.ident);
            let (place, mut names) = (format!("{place}::{}", item.ident), BTreeSet::new());
            for item in &item.items {
                if let TraitItem::Fn(method) = item {
                    unique(&mut names, &place, &method.sig.ident);
                }
            }
        }
        Item::Mod(item) => {
            unique(&mut scope.types, place, &item.ident);
            if let Some((_, items)) = &item.content {
                check_names(&format!("{place}::{}", item.ident), items);
            }
        }
        Item::Const(item) if item.ident != "_" => unique(&mut scope.values, place, &item.ident),
        Item::Static(item) => unique(&mut scope.values, place, &item.ident),
        Item::Fn(item) => {
            unique(&mut scope.values, place, &item.sig.ident);
            check_parameters(place, &item.sig);
        }
        Item::Impl(item) => check_impl(place, item, scope),
        _ => {}
    }
}

fn check_fields(place: &str, fields: &Fields) {
    let mut names = BTreeSet::new();
    for name in fields.iter().filter_map(|field| field.ident.as_ref()) {
        unique(&mut names, place, name);
    }
}

/// Methods of one type, or of one type with the same parameters, have different names.
fn check_impl(place: &str, block: &ItemImpl, scope: &mut Scope) {
    check_generics(place, &block.generics);
    let mut own = BTreeSet::new();
    for item in &block.items {
        let name = match item {
            ImplItem::Fn(method) => {
                check_parameters(place, &method.sig);
                &method.sig.ident
            }
            ImplItem::Const(item) => &item.ident,
            _ => continue,
        };
        unique(&mut own, place, name);
        if let (None, Type::Path(ty)) = (&block.trait_, &*block.self_ty)
            && block.generics.params.is_empty()
            && let Some(last) = ty.path.segments.last().filter(|last| last.arguments.is_empty())
        {
            let full = format!("{}::{name}", last.ident);
            assert!(scope.methods.insert(full.clone()), "`{place}` has the method `{full}` twice");
        }
    }
}

fn check_parameters(place: &str, signature: &syn::Signature) {
    let (place, mut names) = (format!("{place}::{}", signature.ident), BTreeSet::new());
    for input in &signature.inputs {
        if let FnArg::Typed(input) = input
            && let Pat::Ident(name) = &*input.pat
        {
            unique(&mut names, &place, &name.ident);
        }
    }
    check_generics(&place, &signature.generics);
}

fn check_generics(place: &str, generics: &syn::Generics) {
    let mut names = BTreeSet::new();
    for parameter in generics.type_params() {
        unique(&mut names, place, &parameter.ident);
    }
}

fn unique(names: &mut BTreeSet<String>, place: &str, name: &syn::Ident) {
    assert!(names.insert(name.to_string()), "`{place}` has the name `{name}` twice");
}

/// The modules that are declared without a body, as their files are called.
pub(crate) fn declared_modules(items: &[Item]) -> Vec<String> {
    let names = items.iter().filter_map(|item| match item {
        Item::Mod(module) if module.content.is_none() => {
            Some(module.ident.to_string().trim_start_matches("r#").to_owned())
        }
        _ => None,
    });
    names.collect()
}
