//! Setters of structs that callers make, and type-state builders where properties are required.

use super::strukt::field_docs;
use crate::analyze::{FieldShape, required_fields};
use crate::emit::EmitCx;
use crate::emit::argument::argument;
use crate::emit::code::Code;
use crate::emit::required::{Required, required, states_after, states_tuple};
use crate::emit::text::Text;
use crate::ir::{Field, Presence, Struct, TypeId};
use crate::names::Ident;

/// The setters of a struct: on the struct itself where nothing is required, else on a builder.
pub(super) fn emit_builder(cx: &EmitCx<'_>, id: TypeId, strukt: &Struct, text: &mut Text) {
    let Some(name) = cx.names.type_name(id) else {
        return;
    };
    if strukt.fields.is_empty() {
        return;
    }
    match cx.names.builder_name(id) {
        None => emit_setters(cx, id, strukt, name, text),
        Some(builder) => emit_typestate(cx, id, strukt, (name, builder), text),
    }
}

/// The fields that setters are for.
fn settable<'a>(cx: &'a EmitCx<'_>, id: TypeId, strukt: &'a Struct) -> impl Iterator<Item = (&'a Field, &'a Ident)> {
    strukt.fields.iter().zip(cx.names.fields(id)).filter(|(field, _)| !field.is_read_only)
}

/// Setters that take and give the struct itself.
fn emit_setters(cx: &EmitCx<'_>, id: TypeId, strukt: &Struct, name: &Ident, text: &mut Text) {
    text.part();
    text.open(&Code::new("impl types::$ {", &[name]));
    text.doc(&format!("An empty `{}`; its setters carry the names of its fields.", name.text()));
    text.line("pub fn new() -> Self {");
    text.line("    Default::default()");
    text.line("}");
    for (field, name) in settable(cx, id, strukt) {
        let (argument, assignment) = assignment(cx, id, field, name, "self");
        text.part();
        text.docs(&field_docs(field));
        text.line("#[must_use]");
        text.open(&Code::new("pub fn $(mut self, $: $) -> Self {", &[name, name, &argument]));
        text.statement(&assignment);
        text.line("self");
        text.close("}");
    }
    text.close("}");
}

/// A builder with one type parameter per required property.
fn emit_typestate(cx: &EmitCx<'_>, id: TypeId, strukt: &Struct, (name, builder): (&Ident, &Ident), text: &mut Text) {
    let names = cx.names.fields(id);
    let required = required(required_fields(strukt).filter_map(|(index, _)| names.get(index)));
    let states: Vec<Code> = required.iter().map(|required| Code::from(&required.state)).collect();
    let states = Code::join(&states, ", ");
    emit_struct(&required, name, builder, text);
    text.part();
    text.open(&Code::new("impl types::$ {", &[name]));
    text.doc(&format!("Starts a `{}`; `build` compiles once every required property is set.", name.text()));
    text.open(&Code::new("pub fn builder() -> $ {", &[builder]));
    text.value(builder, &["value: runtime::Empty::empty(),", "state: std::marker::PhantomData,"]);
    text.close("}");
    text.close("}");
    text.part();
    text.open(&Code::new("impl<$> $<$> {", &[&states, builder, &states]));
    for (field, name) in settable(cx, id, strukt) {
        let after = match field.presence {
            Presence::Required => Some(Code::new("$$", &[builder, &states_after(&required, &[name])])),
            Presence::Optional => None,
        };
        emit_state_setter(cx, (id, field), name, after.as_ref().map(|after| (builder, after)), text);
    }
    text.part();
    text.doc("The finished value.");
    text.function(&Code::new("pub fn build(self) -> types::$", &[name]), &required);
    text.line("self.value");
    text.close("}");
    text.close("}");
}

/// The struct of a builder.
fn emit_struct(required: &[Required], name: &Ident, builder: &Ident, text: &mut Text) {
    text.part();
    text.has_name();
    text.doc(&format!("Makes a [`{0}`](types::{0}); see [`builder`](types::{0}::builder).", name.text()));
    text.line("#[derive(Clone, Debug)]");
    text.line("#[must_use = \"nothing is made until `.build()` is called\"]");
    let defaults: Vec<Code> = required.iter().map(Required::default).collect();
    text.generic_struct(&Code::new("pub struct $<$> {", &[builder, &Code::join(&defaults, ", ")]));
    text.whole(&Code::new("value: types::$,", &[name]));
    text.typed(&Code::new("state: runtime::State<$>,", &[&states_tuple(required)]));
    text.close("}");
}

/// A setter of a builder; `after` is the builder with its type once it was called, where that changes.
fn emit_state_setter(
    cx: &EmitCx<'_>,
    (id, field): (TypeId, &Field),
    name: &Ident,
    after: Option<(&Ident, &Code)>,
    text: &mut Text,
) {
    let (argument, assignment) = assignment(cx, id, field, name, "self.value");
    let result = after.map_or(Code::from("Self"), |(_, after)| after.clone());
    text.part();
    text.docs(&field_docs(field));
    text.open(&Code::new("pub fn $(mut self, $: $) -> $ {", &[name, name, &argument, &result]));
    text.statement(&assignment);
    match after {
        Some((builder, _)) => text.value(builder, &["value: self.value,", "state: std::marker::PhantomData,"]),
        None => text.line("self"),
    }
    text.close("}");
}

/// The argument of a setter, and the statement that stores it.
fn assignment(cx: &EmitCx<'_>, id: TypeId, field: &Field, name: &Ident, target: &'static str) -> (Code, Code) {
    let shape = cx.analysis.field_shape(&cx.api.types, id, field);
    let is_boxed = cx.analysis.needs_box(&cx.api.types, id, field.ty);
    // A boxed value that may be null is boxed inside its wrapper.
    let argument_shape = if is_boxed { FieldShape::Required } else { shape };
    let argument = argument(cx, field.ty, argument_shape, name);
    let mut value = argument.value;
    if is_boxed {
        value = Code::new("Box::new($)", &[&value]);
    }
    let value = match shape {
        FieldShape::Optional => Code::new("Some($)", &[&value]),
        FieldShape::Nullable if is_boxed => Code::new("Some($)", &[&value]),
        FieldShape::Patch if is_boxed => Code::new("runtime::Patch::Value($)", &[&value]),
        FieldShape::Required | FieldShape::Nullable | FieldShape::Patch => value,
    };
    (argument.ty, Code::new("$.$ = $;", &[&Code::from(target), name, &value]))
}
