//! The parameters of a call.

use http::HeaderValue;
use serde::Serialize;
use serde_json::Value;
use zeroize::Zeroizing;

use super::call::Call;
use super::cookie::{self, CookieStyle};
use super::credential::sensitive;
use super::encode::{self, HeaderStyle, PathStyle, Problem, QueryStyle, QuerystringStyle};
use super::request_headers::{self, Field};

/// Values of the parameters of a path, percent-encoded, in its order. Most paths have one at most.
#[derive(Clone)]
pub(super) enum PathValues {
    None,
    One(String),
    Several(Vec<String>),
}

impl PathValues {
    /// All of them.
    pub(super) fn as_slice(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::One(value) => std::slice::from_ref(value),
            Self::Several(values) => values,
        }
    }

    fn push(&mut self, value: String) {
        *self = match std::mem::replace(self, Self::None) {
            Self::None => Self::One(value),
            Self::One(first) => Self::Several(vec![first, value]),
            Self::Several(mut values) => {
                values.push(value);
                Self::Several(values)
            }
        };
    }
}

impl Call {
    /// Adds the next path parameter, in the order of the path, in the usual style.
    pub fn path_text(&mut self, value: String) {
        self.push_path(encode::path_text(value));
    }

    /// Adds the next path parameter, in the order of the path, in the usual style.
    pub fn path<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.path_styled(PathStyle::Simple { explode: false }, value);
    }

    /// Adds the next path parameter, in the order of the path.
    pub fn path_styled<T: Serialize + ?Sized>(&mut self, style: PathStyle, value: &T) {
        let name = parameter_name(self.operation.template, self.path.as_slice().len());
        let text = self.value(name, value).and_then(|value| encode::path(name, style, &value));
        self.push_path(text);
    }

    fn push_path(&mut self, text: Result<String, Problem>) {
        if text.is_err() {
            let name = parameter_name(self.operation.template, self.path.as_slice().len());
            self.checked("path parameter", name, text.as_ref().map_err(|problem| *problem));
        }
        self.path.push(text.unwrap_or_default());
    }

    /// Sets a query parameter.
    pub fn query<T: Serialize + ?Sized>(&mut self, name: &'static str, style: QueryStyle, value: &T) {
        let pairs = self.value(name, value).and_then(|value| encode::query(name, style, &value));
        self.set_query(name, pairs);
    }

    /// Sets a query parameter in which reserved characters are left as they are where that is harmless: all but
    /// `#`, `&`, `+` and brackets (OAS `allowReserved`).
    pub fn query_reserved<T: Serialize + ?Sized>(&mut self, name: &'static str, style: QueryStyle, value: &T) {
        let pairs = self.value(name, value).and_then(|value| encode::query_reserved(name, style, &value));
        self.set_query(name, pairs);
    }

    /// Sets the whole query (OAS `in: querystring`), whose parameter has that name.
    pub fn querystring<T: Serialize + ?Sized>(&mut self, name: &'static str, style: QuerystringStyle, value: &T) {
        let pairs = self.value(name, value).and_then(|value| encode::querystring(style, &value));
        self.set_query(name, pairs);
    }

    /// The value of a parameter of the path or the query; remembers whether it holds a secret.
    fn value<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<Value, Problem> {
        let (json, holds_secret) = self.written(|| encode::to_json(value));
        if holds_secret {
            self.secret_parameters.push(name);
        }
        json
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
        let (json, holds_secret) = self.written(|| encode::to_json(value));
        let text = json.and_then(|value| encode::header(style, &value));
        let header = text.and_then(|text| to_header(name, text, holds_secret));
        if let Some(Some((name, value))) = self.checked("header", name, header) {
            request_headers::set(&mut self.headers, name, value);
        }
    }

    /// Sets a cookie parameter that is one cookie, percent-encoded.
    pub fn cookie<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.cookie_styled(name, CookieStyle::Form { explode: false }, value);
    }

    /// Sets a cookie parameter.
    pub fn cookie_styled<T: Serialize + ?Sized>(&mut self, name: &'static str, style: CookieStyle, value: &T) {
        let (json, _) = self.written(|| encode::to_json(value));
        let cookies = json.and_then(|value| cookie::cookie(name, style, &value));
        if let Some(cookies) = self.checked("cookie", name, cookies) {
            self.cookies.retain(|(set, _)| *set != name);
            self.cookies.push((name, cookies));
        }
    }
}

/// Makes a header of a text; `None` when there is nothing to send.
fn to_header(name: &str, text: Option<String>, is_secret: bool) -> Result<Option<Field>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let name = name.parse().map_err(|_| "has a name that is no header name")?;
    let value = if is_secret { sensitive(&Zeroizing::new(text)) } else { HeaderValue::from_str(&text).ok() };
    let value = value.ok_or("has characters that a header cannot hold")?;
    Ok(Some((name, value)))
}

/// Name of a path parameter, by its position in a path such as `/customers/{id}`.
pub(super) fn parameter_name(template: &'static str, index: usize) -> &'static str {
    let names = template.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    names.map(|(name, _)| name).nth(index).unwrap_or("?")
}
