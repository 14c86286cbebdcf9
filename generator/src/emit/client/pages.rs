//! The methods that go through the pages of a list, and the description that the runtime walks by.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::send::{emit_bounds, headers};
use super::{Call, emit_line};
use crate::analyze::FieldShape;
use crate::emit::docs::one_line;
use crate::emit::example::emit_example_of;
use crate::emit::rust_type::{Place, error_type, rust_type, success_type};
use crate::ir::{Answers, Content, NextPage, PageParameter, PageSize, Pagination};

/// The static description; none where there are no pages.
pub(super) fn emit_pagination(call: &Call<'_>) -> Option<TokenStream> {
    let pagination = call.operation.pagination.as_ref()?;
    let name = &call.names.pages;
    let items = emit_place(&pagination.items);
    let has_more = emit_optional_place(pagination.has_more.as_ref());
    let next = emit_next(&pagination.next);
    Some(quote! {
        static #name: runtime::Pagination = runtime::Pagination {
            items: #items,
            has_more: #has_more,
            next: #next,
        };
    })
}

fn emit_next(next: &NextPage) -> TokenStream {
    match next {
        NextPage::Cursor { parameter, cursor } => {
            let (parameter, cursor) = (emit_parameter(parameter), emit_place(cursor));
            quote!(runtime::NextPage::Cursor { parameter: #parameter, cursor: #cursor })
        }
        NextPage::LastItem { parameter, id, size } => {
            let (parameter, id, size) = (emit_parameter(parameter), emit_place(id), emit_size(size));
            quote!(runtime::NextPage::LastItem { parameter: #parameter, id: #id, size: #size })
        }
        NextPage::Offset { parameter, size, total } => {
            let (parameter, size, total) =
                (emit_parameter(parameter), emit_size(size), emit_optional_place(total.as_ref()));
            quote!(runtime::NextPage::Offset { parameter: #parameter, size: #size, total: #total })
        }
        NextPage::Number { parameter, first, size, pages, total } => {
            let (parameter, first, size) =
                (emit_parameter(parameter), Literal::u64_unsuffixed(*first), emit_size(size));
            let (pages, total) = (emit_optional_place(pages.as_ref()), emit_optional_place(total.as_ref()));
            quote! {
                runtime::NextPage::Number {
                    parameter: #parameter,
                    first: #first,
                    size: #size,
                    pages: #pages,
                    total: #total,
                }
            }
        }
        NextPage::Url(url) => {
            let url = emit_place(url);
            quote!(runtime::NextPage::Url { url: #url })
        }
        NextPage::Link => quote!(runtime::NextPage::Link),
    }
}

fn emit_place(keys: &[String]) -> TokenStream {
    quote!(&[#(#keys),*])
}

fn emit_optional_place(keys: Option<&Vec<String>>) -> TokenStream {
    emit_place(keys.map(Vec::as_slice).unwrap_or_default())
}

fn emit_parameter(parameter: &PageParameter) -> TokenStream {
    let PageParameter { in_body, wire_name, is_number } = parameter;
    match in_body {
        true => quote!(runtime::PageParameter::Field { name: #wire_name, is_number: #is_number }),
        false => quote!(runtime::PageParameter::Query(#wire_name)),
    }
}

fn emit_size(size: &PageSize) -> TokenStream {
    let number = |number: Option<u64>| match number.map(Literal::u64_unsuffixed) {
        Some(number) => quote!(Some(#number)),
        None => quote!(None),
    };
    let parameter = match size.parameter.as_ref().map(emit_parameter) {
        Some(parameter) => quote!(Some(#parameter)),
        None => quote!(None),
    };
    let (default, maximum) = (number(size.default), number(size.maximum));
    quote!(runtime::PageSize { parameter: #parameter, default: #default, maximum: #maximum })
}

/// The methods `pages` and `items`; none where there are no pages.
pub(super) fn emit_page_methods(call: &Call<'_>) -> Option<TokenStream> {
    let pagination = call.operation.pagination.as_ref()?;
    let (pages, items) = (emit_pages(call, pagination), emit_items(call, pagination));
    Some(quote!(#pages #items))
}

fn emit_pages(call: &Call<'_>, pagination: &Pagination) -> TokenStream {
    let responses = &call.operation.responses;
    let page = success_type(call.cx, &responses.success, &call.names.success);
    let error = error_type(call.cx, &responses.error, &call.names.error);
    let headers = headers(call).map(|strukt| quote!(, headers::#strukt));
    let (bounds, decode, description) = (emit_bounds(call), &call.names.decode, &call.names.pages);
    let docs = emit_line("Goes through the pages of the list, one after the other: a stream of answers.");
    let resuming = emit_resuming(call, pagination);
    let example = emit_example_of(call.cx, call, |call| {
        quote! {
            let mut pages = #call.pages();
            while let Some(page) = pages.next().await {
                println!("{:?}", page?);
            }
        }
    });
    quote! {
        #docs
        ///
        /// Nothing is sent until a page is asked for, and each is a call of its own, with its own retries.
        ///
        #resuming
        #example
        pub fn pages(self) -> runtime::Pages<#page, #error #headers>
        #bounds
        {
            runtime::Pages::new(self.call, &#description, #decode)
        }
    }
}

fn emit_items(call: &Call<'_>, pagination: &Pagination) -> TokenStream {
    let item = rust_type(call.cx, Place::Sibling, pagination.item);
    let error = error_type(call.cx, &call.operation.responses.error, &call.names.error);
    let (bounds, description) = (emit_bounds(call), &call.names.pages);
    let decode = emit_decode_items(call, pagination);
    let docs =
        emit_line("Goes through the items of the list, whatever the pages that they come in: a stream of items.");
    let example = emit_example_of(call.cx, call, |call| {
        quote! {
            let mut items = #call.items();
            while let Some(item) = items.next().await {
                println!("{:?}", item?);
            }
        }
    });
    quote! {
        #docs
        ///
        /// Pages are asked for as [`pages`](Self::pages) asks for them.
        #example
        pub fn items(self) -> runtime::Items<#item, #error>
        #bounds
        {
            runtime::Items::new(self.call, &#description, #decode)
        }
    }
}

/// What the docs say of going on where another walk ended.
fn emit_resuming(call: &Call<'_>, pagination: &Pagination) -> TokenStream {
    let parameter = pagination.next.parameter();
    let setter = call.setters.iter().find(|setter| {
        let is_in_body = matches!(setter.target, crate::names::SetterTarget::BodyField(_));
        parameter.is_some_and(|it| it.wire_name == setter.wire_name && it.in_body == is_in_body)
    });
    let text = match setter {
        Some(setter) => format!(
            "[`{0}`](Self::{0}) sets where it begins; [`runtime::Pages::cursor`] tells where to go on another time.",
            one_line(setter.method.text())
        ),
        None => {
            "[`runtime::Pages::cursor`] tells where to go on another time, with [`runtime::Pages::resume`].".to_owned()
        }
    };
    emit_line(&text)
}

/// The function from an answer to the items in it.
fn emit_decode_items(call: &Call<'_>, pagination: &Pagination) -> TokenStream {
    let decode = &call.names.decode;
    match emit_take(call, &pagination.items) {
        None => quote!(#decode),
        Some(take) => quote!(|answer| runtime::page_items(#decode(answer), |page| #take)),
    }
}

/// The expression that takes the items out of `page`; none where the page is the items.
fn emit_take(call: &Call<'_>, place: &[String]) -> Option<TokenStream> {
    let types = &call.cx.api.types;
    let (Answers::Single(Content::Json(page)) | Answers::Optional(Content::Json(page))) =
        &call.operation.responses.success
    else {
        return None;
    };
    let is_optional = matches!(call.operation.responses.success, Answers::Optional(_));
    let mut may_be_absent = is_optional || types.resolve(*page).nullable;
    if place.is_empty() && !may_be_absent {
        return None;
    }
    let (mut ty, mut taken) = (types.resolve(*page), quote!(page));
    for key in place {
        let strukt = types.as_struct(ty)?;
        let (index, field) = strukt.fields.iter().enumerate().find(|(_, field)| field.wire_name == *key)?;
        let name = call.cx.names.fields(ty.id).get(index)?;
        let shape = call.cx.analysis.field_shape(types, ty.id, field);
        let inner = match shape {
            FieldShape::Patch => quote!(#name.value()),
            FieldShape::Required | FieldShape::Nullable | FieldShape::Optional => quote!(#name),
        };
        taken = match (may_be_absent, shape) {
            (false, _) => quote!(#taken.#inner),
            (true, FieldShape::Required) => quote!(#taken.map(|it| it.#inner)),
            (true, _) => quote!(#taken.and_then(|it| it.#inner)),
        };
        may_be_absent |= shape != FieldShape::Required;
        ty = types.resolve(field.ty);
    }
    Some(if may_be_absent { quote!(#taken.unwrap_or_default()) } else { taken })
}
