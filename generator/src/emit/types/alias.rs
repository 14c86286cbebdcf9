//! Components that are another type under a name of their own.

use crate::emit::EmitCx;
use crate::emit::code::Code;
use crate::emit::rust_type::{Place, kind_in_place};
use crate::emit::text::Text;
use crate::ir::TypeDef;
use crate::names::Ident;

/// A type alias.
pub(super) fn emit_alias(cx: &EmitCx<'_>, definition: &TypeDef, name: &Ident, text: &mut Text) {
    let target = kind_in_place(cx, Place::Types, &definition.kind);
    text.typed(&Code::new("pub type $ = $;", &[name, &target]));
}
