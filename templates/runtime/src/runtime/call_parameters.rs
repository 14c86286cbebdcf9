//! The parameters of a call.

use http::{HeaderName, HeaderValue};
use serde::Serialize;

use super::call::Call;
use super::encode::{self, CookieStyle, HeaderStyle, PathStyle, Problem, QueryStyle, QuerystringStyle};

impl Call {
    /// Adds the next path parameter, in the order of the path, in the usual style.
    pub fn path<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.path_styled(PathStyle::Simple { explode: false }, value);
    }

    /// Adds the next path parameter, in the order of the path.
    pub fn path_styled<T: Serialize + ?Sized>(&mut self, style: PathStyle, value: &T) {
        let name = parameter_name(self.operation.template, self.path.len());
        let text = encode::to_json(value).and_then(|value| encode::path(name, style, &value));
        let text = self.checked("path parameter", name, text);
        self.path.push(text.unwrap_or_default());
    }

    /// Sets a query parameter.
    pub fn query<T: Serialize + ?Sized>(&mut self, name: &'static str, style: QueryStyle, value: &T) {
        let pairs = encode::to_json(value).map(|value| encode::query(name, style, &value));
        self.set_query(name, pairs);
    }

    /// Sets a query parameter in which reserved characters are left as they are where that is harmless: all but
    /// `#`, `&`, `+` and brackets (OAS `allowReserved`).
    pub fn query_reserved<T: Serialize + ?Sized>(&mut self, name: &'static str, style: QueryStyle, value: &T) {
        let pairs = encode::to_json(value).map(|value| encode::query_reserved(name, style, &value));
        self.set_query(name, pairs);
    }

    /// Sets the whole query (OAS `in: querystring`), whose parameter has that name.
    pub fn querystring<T: Serialize + ?Sized>(&mut self, name: &'static str, style: QuerystringStyle, value: &T) {
        let pairs = encode::to_json(value).and_then(|value| encode::querystring(style, &value));
        self.set_query(name, pairs);
    }

    fn set_query(&mut self, name: &'static str, pairs: Result<Vec<String>, Problem>) {
        if let Some(pairs) = self.checked("query parameter", name, pairs) {
            self.query.retain(|(set, _)| *set != name);
            self.query.push((name, pairs));
        }
    }

    /// Sets a header parameter, in the usual style.
    pub fn header<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.header_styled(name, HeaderStyle::Simple { explode: false }, value);
    }

    /// Sets a header parameter.
    pub fn header_styled<T: Serialize + ?Sized>(&mut self, name: &'static str, style: HeaderStyle, value: &T) {
        let text = encode::to_json(value).map(|value| encode::header(style, &value));
        let header = text.and_then(|text| to_header(name, text));
        if let Some(Some((name, value))) = self.checked("header", name, header) {
            self.headers.insert(name, value);
        }
    }

    /// Sets a cookie parameter that is one cookie, percent-encoded.
    pub fn cookie<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.cookie_styled(name, CookieStyle::Form { explode: false }, value);
    }

    /// Sets a cookie parameter.
    pub fn cookie_styled<T: Serialize + ?Sized>(&mut self, name: &'static str, style: CookieStyle, value: &T) {
        let cookies = encode::to_json(value).and_then(|value| encode::cookie(name, style, &value));
        if let Some(cookies) = self.checked("cookie", name, cookies) {
            self.cookies.retain(|(set, _)| *set != name);
            self.cookies.push((name, cookies));
        }
    }
}

/// Makes a header of a text; `None` when there is nothing to send.
fn to_header(name: &str, text: Option<String>) -> Result<Option<(HeaderName, HeaderValue)>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let name = name.parse().map_err(|_| "has a name that is no header name")?;
    let value = HeaderValue::from_str(&text).map_err(|_| "has characters that a header cannot hold")?;
    Ok(Some((name, value)))
}

/// Name of a path parameter, by its position in a path such as `/customers/{id}`.
pub(super) fn parameter_name(template: &'static str, index: usize) -> &'static str {
    let names = template.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    names.map(|(name, _)| name).nth(index).unwrap_or("?")
}
