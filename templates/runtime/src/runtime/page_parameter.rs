//! What a call says about the position of a page.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde_json::Number;

use super::body::Body;
use super::call::Call;
use super::encode;
use super::page_probe::text_at;
use super::pagination::PageParameter;

impl Call {
    /// The value of a parameter, where it is one text or number.
    pub(super) fn page_value(&self, parameter: PageParameter) -> Option<String> {
        match parameter {
            PageParameter::Query(name) => {
                let (_, pairs) = self.query.iter().find(|(set, _)| *set == name)?;
                let [pair] = pairs.as_slice() else { return None };
                let (_, value) = pair.split_once('=')?;
                percent_decode_str(value).decode_utf8().ok().map(Cow::into_owned)
            }
            PageParameter::Field { name, .. } => match &self.body {
                Body::Object(properties) => text_at(properties.get(name)?, &[]).ok().flatten(),
                Body::Json(json) => text_at(json.as_slice(), &[name]).ok().flatten(),
                _ => None,
            },
        }
    }

    /// Sets a parameter in the place of what the caller set.
    pub(super) fn set_page_value(&mut self, parameter: PageParameter, value: &str) {
        match parameter {
            PageParameter::Query(name) => {
                self.query.retain(|(set, _)| *set != name);
                self.query.push((name, vec![encode::pair(name, value)]));
            }
            PageParameter::Field { name, is_number } => {
                let number = value.parse::<Number>().ok().filter(|_| is_number);
                let set = match number {
                    Some(number) => self.body.set_field(name, &number),
                    None => self.body.set_field(name, value),
                };
                self.checked("property", name, set);
            }
        }
    }
}
