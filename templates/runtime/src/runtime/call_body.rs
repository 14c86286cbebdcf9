//! The body of a call: how the generated setters fill it.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::body::{self, Body};
use super::call::CallParts;
use super::encode::{self, Problem};
use super::finite::with_secrets;
use super::form::{self, Encoding};
use super::media_type;
use super::multipart::{self, Part};
use super::{Call, Multipart, Patch, Upload};

impl Call {
    /// Sets a property of a JSON object body.
    pub fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        let call: &mut CallParts = self;
        let set = with_secrets(&mut call.secrets, || call.body.set_field(name, value));
        self.checked("property", name, set);
    }

    /// Sets a property of a JSON object body that may be null; [`Patch::Absent`] takes back what was set before.
    pub fn patch<T: Serialize>(&mut self, name: &'static str, value: &Patch<T>) {
        match value.is_absent() {
            true => self.remove(name),
            false => self.field(name, value),
        }
    }

    /// Sets a property of a form body.
    pub fn form_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        let (json, _) = self.written(|| encode::to_json(value));
        let pairs = json.and_then(|value| form::pairs(name, self.encoding(name), &value));
        let set = pairs.and_then(|pairs| self.body.set_form_field(name.into(), pairs));
        self.checked("form field", name, set);
    }

    /// Sets a property of a form body that may be null, which is written as an empty value.
    pub fn form_patch<T: Serialize>(&mut self, name: &'static str, value: &Patch<T>) {
        match value.is_absent() {
            true => self.remove(name),
            false => self.form_field(name, value),
        }
    }

    /// Sets a part of a multipart body; an array becomes several of one name.
    pub fn part<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        let encoding = self.encoding(name);
        let (parts, _) = self.written(|| multipart::parts(name, encoding, value));
        let set = parts.and_then(|parts| self.body.set_parts(name, parts));
        self.checked("part", name, set);
    }

    /// Sets a part of a multipart body that may be null, which is written as empty text.
    pub fn part_patch<T: Serialize>(&mut self, name: &'static str, value: &Patch<T>) {
        match value.is_absent() {
            true => self.remove(name),
            false => self.part(name, value),
        }
    }

    /// Sets a file of a multipart body.
    pub fn file(&mut self, name: &'static str, file: Upload) {
        self.files(name, vec![file]);
    }

    /// Sets several files of one name of a multipart body.
    pub fn files(&mut self, name: &'static str, files: Vec<Upload>) {
        let encoding = self.encoding(name);
        self.secrets.extend(files.iter().flat_map(Upload::secrets));
        let parts: Result<Vec<Part>, Problem> = files
            .into_iter()
            .map(|file| Part::file(Cow::Borrowed(name), encoding, file).map_err(|(_, problem)| problem))
            .collect();
        let set = parts.and_then(|parts| self.body.set_parts(name, parts));
        self.checked("part", name, set);
    }

    /// Sets a whole JSON body, in the place of one set before.
    pub fn json<T: Serialize + ?Sized>(&mut self, value: &T) {
        let (json, _) = self.written(|| body::to_json(value));
        self.set_body(json.map(Body::Json));
    }

    /// Makes the body a JSON object, even when none of its properties is set.
    pub fn json_object(&mut self) {
        let set = self.body.object().map(drop);
        self.checked("body", "json", set);
    }

    /// Sets a body of JSON values, one a line.
    pub fn json_lines<T: Serialize>(&mut self, values: &[T]) {
        let (lines, _) = self.written(|| body::to_lines(values));
        self.set_body(lines.map(Body::Lines));
    }

    /// Sets a whole form body from a value that is written as an object.
    pub fn form<T: Serialize + ?Sized>(&mut self, value: &T) {
        let (json, _) = self.written(|| encode::to_json(value));
        let set = json.and_then(|value| self.form_of(&value));
        self.set_body(set);
    }

    /// Makes the body a form, even when none of its properties is set.
    pub fn form_object(&mut self) {
        let set = self.body.form().map(drop);
        self.checked("body", "form", set);
    }

    /// Sets a whole multipart body, in the place of one set before.
    pub fn multipart(&mut self, body: Multipart) {
        if let Some((name, problem)) = body.problem {
            self.checked::<()>("part", &name, Err(problem));
        }
        self.secrets.extend(body.secrets);
        self.body = Body::Multipart(body.parts);
    }

    /// Makes the body a multipart one, even when none of its parts is set.
    pub fn multipart_object(&mut self) {
        let set = self.body.multipart().map(drop);
        self.checked("body", "multipart", set);
    }

    /// Sets a body of text, in the place of one set before.
    pub fn text(&mut self, text: String) {
        self.body = Body::Text(text);
    }

    /// Sets a body of any kind, in the place of one set before.
    pub fn upload(&mut self, upload: Upload) {
        self.body = Body::Upload(Box::new(upload));
    }

    /// Sets how the properties of a form or multipart body are written, where the document says so.
    pub fn encodings(&mut self, encodings: &'static [(&'static str, Encoding)]) {
        self.encodings = encodings;
    }

    /// Sets the media type of the body, where it is not the usual one of its kind; a range is for the caller to choose
    /// from.
    pub fn media_type(&mut self, media_type: &'static str) {
        self.media_type = Some(media_type);
    }

    /// Sets the media type that the caller chooses among those that the document names.
    pub fn content_type(&mut self, media_type: impl Into<Cow<'static, str>>, documented: &[&str]) {
        let media_type = media_type.into();
        let known = documented.iter().any(|documented| media_type::includes(documented, &media_type));
        let set = known.then_some(()).ok_or("is none of the media types that the operation takes");
        if self.checked("content type", &media_type, set).is_some() {
            self.content_type = Some(media_type);
        }
    }

    /// Takes back a property that was set before.
    fn remove(&mut self, name: &'static str) {
        let removed = self.body.remove(name);
        self.checked("property", name, removed);
    }

    fn encoding(&self, name: &str) -> Option<Encoding> {
        form::of(self.encodings, name)
    }

    fn form_of(&self, value: &Value) -> Result<Body, Problem> {
        let Value::Object(entries) = value else {
            return Err("is no object, and a form is one");
        };
        let fields = entries.iter().map(|(name, value)| {
            let pairs = form::pairs(name, self.encoding(name), value)?;
            Ok((Cow::Owned(name.clone()), pairs))
        });
        fields.collect::<Result<_, Problem>>().map(Body::Form)
    }

    fn set_body(&mut self, body: Result<Body, Problem>) {
        if let Some(body) = self.checked("the", "body", body) {
            self.body = body;
        }
    }
}
