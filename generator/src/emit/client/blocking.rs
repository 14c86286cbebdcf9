//! The methods that block until a call is answered.

use crate::emit::code::Code;
use crate::emit::required::Required;
use crate::emit::text::Text;
use crate::names::{Case, Ident, identifier};

/// The method `name` beside `method` that blocks.
pub(super) fn emit_blocking(method: &str, name: &Ident, returns: &Code, required: &[Required], text: &mut Text) {
    text.part();
    text.doc(&format!("As [`{method}`](Self::{method}), but blocks the thread until the call is answered."));
    text.line("#[cfg(feature = \"blocking\")]");
    text.function(&Code::new("pub fn $(self) -> $", &[name, returns]), required);
    text.statement(&Code::new("runtime::wait(self.$())", &[&identifier(method, Case::Value)]));
    text.close("}");
}
