//! The methods that go through the pages of a list, and the description that the runtime walks by.

use super::Call;
use super::send::headers;
use crate::analyze::FieldShape;
use crate::emit::code::{Code, Piece, Str};
use crate::emit::docs::one_line;
use crate::emit::example::example_of;
use crate::emit::required::Required;
use crate::emit::rust_type::{Place, error_type, rust_type, success_type};
use crate::emit::text::Text;
use crate::ir::{Answers, Content, NextPage, PageParameter, PageSize, Pagination};

/// The static description; nothing where there are no pages.
pub(super) fn emit_pagination(call: &Call<'_>, text: &mut Text) {
    let Some(pagination) = &call.operation.pagination else {
        return;
    };
    text.part();
    text.open(&Code::new("static $: runtime::Pagination = runtime::Pagination {", &[&call.names.pages]));
    text.field_value(&Code::new("items: $,", &[&place(&pagination.items)]));
    text.field_value(&Code::new("has_more: $,", &[&optional_place(pagination.has_more.as_ref())]));
    text.field_value(&Code::new("next: $,", &[&next(&pagination.next)]));
    text.close("};");
}

fn next(next: &NextPage) -> Code {
    match next {
        NextPage::Cursor { parameter, cursor } => {
            let (parameter, cursor) = (page_parameter(parameter), place(cursor));
            Code::new("runtime::NextPage::Cursor { parameter: $, cursor: $ }", &[&parameter, &cursor])
        }
        NextPage::LastItem { parameter, id, size } => {
            let (parameter, id, size) = (page_parameter(parameter), place(id), page_size(size));
            Code::new("runtime::NextPage::LastItem { parameter: $, id: $, size: $ }", &[&parameter, &id, &size])
        }
        NextPage::Offset { parameter, size, total } => {
            let (parameter, size) = (page_parameter(parameter), page_size(size));
            let total = optional_place(total.as_ref());
            Code::new("runtime::NextPage::Offset { parameter: $, size: $, total: $ }", &[&parameter, &size, &total])
        }
        NextPage::Number { parameter, first, size, pages, total } => {
            let (parameter, size) = (page_parameter(parameter), page_size(size));
            let (pages, total) = (optional_place(pages.as_ref()), optional_place(total.as_ref()));
            let pieces: [&dyn Piece; 5] = [&parameter, first, &size, &pages, &total];
            Code::new("runtime::NextPage::Number { parameter: $, first: $, size: $, pages: $, total: $ }", &pieces)
        }
        NextPage::Url(url) => Code::new("runtime::NextPage::Url { url: $ }", &[&place(url)]),
        NextPage::Link => Code::from("runtime::NextPage::Link"),
    }
}

fn place(keys: &[String]) -> Code {
    Code::new("&[$]", &[&Code::strings(keys)])
}

fn optional_place(keys: Option<&Vec<String>>) -> Code {
    place(keys.map(Vec::as_slice).unwrap_or_default())
}

fn page_parameter(parameter: &PageParameter) -> Code {
    let PageParameter { in_body, wire_name, is_number } = parameter;
    let name = Str(wire_name);
    match in_body {
        true => Code::new("runtime::PageParameter::Field { name: $, is_number: $ }", &[&name, is_number]),
        false => Code::new("runtime::PageParameter::Query($)", &[&name]),
    }
}

fn page_size(size: &PageSize) -> Code {
    let number = |number: Option<u64>| match number {
        Some(number) => Code::new("Some($)", &[&number]),
        None => Code::from("None"),
    };
    let parameter = match size.parameter.as_ref().map(page_parameter) {
        Some(parameter) => Code::new("Some($)", &[&parameter]),
        None => Code::from("None"),
    };
    let (default, maximum) = (number(size.default), number(size.maximum));
    Code::new("runtime::PageSize { parameter: $, default: $, maximum: $ }", &[&parameter, &default, &maximum])
}

/// The methods `pages` and `items`; nothing where there are no pages.
pub(super) fn emit_page_methods(call: &Call<'_>, required: &[Required], text: &mut Text) {
    if let Some(pagination) = &call.operation.pagination {
        emit_pages(call, pagination, required, text);
        emit_items(call, pagination, required, text);
    }
}

fn emit_pages(call: &Call<'_>, pagination: &Pagination, required: &[Required], text: &mut Text) {
    let responses = &call.operation.responses;
    let page = success_type(call.cx, &responses.success, &call.names.success);
    let error = error_type(call.cx, &responses.error, &call.names.error);
    let headers = headers(call).map(|strukt| Code::new(", headers::$", &[strukt]));
    text.part();
    text.doc("Goes through the pages of the list, one after the other: a stream of answers.");
    text.doc("");
    text.doc("Nothing is sent until a page is asked for, and each is a call of its own, with its own retries.");
    text.doc("");
    text.doc(&resuming(call, pagination));
    text.docs(&example_of(call.cx, call, |call| {
        let first = Code::new("let mut pages = $.pages();", &[call]);
        (first, &["while let Some(page) = pages.next().await {", "    println!(\"{:?}\", page?);", "}"])
    }));
    let signature = Code::new("pub fn pages(self) -> runtime::Pages<$, $$>", &[&page, &error, &headers]);
    text.function(&signature, required);
    let (decode, description) = (&call.names.decode, &call.names.pages);
    text.statement(&Code::new("runtime::Pages::new(self.call, &$, $)", &[description, decode]));
    text.close("}");
}

fn emit_items(call: &Call<'_>, pagination: &Pagination, required: &[Required], text: &mut Text) {
    let item = rust_type(call.cx, Place::Sibling, pagination.item);
    let error = error_type(call.cx, &call.operation.responses.error, &call.names.error);
    text.part();
    text.doc("Goes through the items of the list, whatever the pages that they come in: a stream of items.");
    text.doc("");
    text.doc("Pages are asked for as [`pages`](Self::pages) asks for them.");
    text.docs(&example_of(call.cx, call, |call| {
        let first = Code::new("let mut items = $.items();", &[call]);
        (first, &["while let Some(item) = items.next().await {", "    println!(\"{:?}\", item?);", "}"])
    }));
    text.function(&Code::new("pub fn items(self) -> runtime::Items<$, $>", &[&item, &error]), required);
    let decode = decode_items(call, pagination);
    text.statement(&Code::new("runtime::Items::new(self.call, &$, $)", &[&call.names.pages, &decode]));
    text.close("}");
}

/// What the docs say of going on where another walk ended.
fn resuming(call: &Call<'_>, pagination: &Pagination) -> String {
    let parameter = pagination.next.parameter();
    let setter = call.setters.iter().find(|setter| {
        let is_in_body = matches!(setter.target, crate::names::SetterTarget::BodyField(_));
        parameter.is_some_and(|it| it.wire_name == setter.wire_name && it.in_body == is_in_body)
    });
    match setter {
        Some(setter) => format!(
            "[`{0}`](Self::{0}) sets where it begins; [`runtime::Pages::cursor`] tells where to go on another time.",
            one_line(setter.method.text())
        ),
        None => {
            "[`runtime::Pages::cursor`] tells where to go on another time, with [`runtime::Pages::resume`].".to_owned()
        }
    }
}

/// The function from an answer to the items in it.
fn decode_items(call: &Call<'_>, pagination: &Pagination) -> Code {
    let decode = &call.names.decode;
    match take(call, &pagination.items) {
        None => Code::from(decode),
        Some(take) => Code::new("|answer| runtime::page_items($(answer), |page| $)", &[decode, &take]),
    }
}

/// The expression that takes the items out of `page`; none where the page is the items.
fn take(call: &Call<'_>, place: &[String]) -> Option<Code> {
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
    let (mut ty, mut taken) = (types.resolve(*page), Code::from("page"));
    for key in place {
        let strukt = types.as_struct(ty)?;
        let (index, field) = strukt.fields.iter().enumerate().find(|(_, field)| field.wire_name == *key)?;
        let name = call.cx.names.fields(ty.id).get(index)?;
        let shape = call.cx.analysis.field_shape(types, ty.id, field);
        let inner = match shape {
            FieldShape::Patch => Code::new("$.value()", &[name]),
            FieldShape::Required | FieldShape::Nullable | FieldShape::Optional => Code::from(name),
        };
        taken = match (may_be_absent, shape) {
            (false, _) => Code::new("$.$", &[&taken, &inner]),
            (true, FieldShape::Required) => Code::new("$.map(|it| it.$)", &[&taken, &inner]),
            (true, _) => Code::new("$.and_then(|it| it.$)", &[&taken, &inner]),
        };
        may_be_absent |= shape != FieldShape::Required;
        ty = types.resolve(field.ty);
    }
    Some(if may_be_absent { Code::new("$.unwrap_or_default()", &[&taken]) } else { taken })
}
