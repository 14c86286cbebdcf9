//! Lists that come in pages: found by well-known names, or described by `x-pagination`.

mod described;
mod known;
mod styles;
mod view;

use described::Described;
use view::View;

use super::Lowering;
use crate::ir::{Answers, Content, Idempotency, Pagination, Parameter, RequestBody, Responses};
use crate::oas::{self, Method, PaginationFields, PaginationStyle};
use crate::source::Origin;

/// What of an operation tells whether it has pages.
pub(super) struct Parts<'p> {
    /// Its parameters.
    pub(super) parameters: &'p [Parameter],
    /// Its body.
    pub(super) body: Option<&'p RequestBody>,
    /// Its answers.
    pub(super) responses: &'p Responses,
    /// Whether a repeated request is told from a second one.
    pub(super) idempotency: &'p Idempotency,
}

impl Lowering<'_, '_> {
    /// How the pages of an operation follow each other.
    pub(super) fn lower_pagination(&mut self, operation: &oas::Operation, parts: &Parts<'_>) -> Option<Pagination> {
        let fields = match &operation.pagination {
            Some(oas::Pagination::Off) => return None,
            Some(oas::Pagination::On(fields)) => Some(fields.as_ref()),
            None if operation.method != Method::Get || *parts.idempotency != Idempotency::Method => return None,
            None => None,
        };
        let mut findings = Vec::new();
        let pagination = match (self.view(fields, parts), fields) {
            (Some(view), None) => view.sure(operation.origin),
            (Some(view), Some(fields)) => Described { view: &view, fields, findings: &mut findings }.pagination(parts),
            (None, None) => None,
            (None, Some(fields)) => {
                let message = "the operation does not answer with JSON of one type, so that it has no pages";
                findings.push(described::finding(
                    fields.origin,
                    message,
                    "remove `x-pagination`, or describe the answer",
                ));
                None
            }
        };
        for finding in findings {
            finding.emit(self.reader.diagnostics);
        }
        pagination
    }

    /// The operation as one looks for pages in it; none where it does not answer with one type of JSON.
    fn view<'v>(&'v self, fields: Option<&'v PaginationFields>, parts: &Parts<'v>) -> Option<View<'v>> {
        let (Answers::Single(Content::Json(page)) | Answers::Optional(Content::Json(page))) = &parts.responses.success
        else {
            return None;
        };
        let headers = parts.responses.headers.and_then(|id| self.header_sets.get(id.0));
        let has_link = headers.is_some_and(|set| set.fields.iter().any(|field| field.name == "link"));
        let (types, parameters, body) = (&self.types, parts.parameters, parts.body);
        Some(View { types, page: *page, parameters, body, has_link, fields })
    }
}

impl View<'_> {
    /// The pages that the names and types leave no doubt of.
    fn sure(&self, origin: Origin) -> Option<Pagination> {
        let arrays = self.arrays();
        let [(items, item)] = arrays.as_slice() else {
            return None;
        };
        let next = PaginationStyle::ALL.iter().find_map(|(_, style)| self.next_page(*style, *item))?;
        Some(Pagination { origin, items: items.clone(), item: *item, has_more: self.has_more(), next })
    }
}
