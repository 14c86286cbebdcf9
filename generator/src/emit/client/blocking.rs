//! The methods that block until a call is answered.

use proc_macro2::TokenStream;
use quote::quote;

use super::emit_line;
use crate::emit::parts::emit_gate;
use crate::names::{Case, identifier};

/// The Cargo feature of these methods and of what they need.
const FEATURE: &str = "blocking";

/// The method beside `method` that blocks.
pub(super) fn emit_blocking(
    method: &str,
    name: &TokenStream,
    returns: &TokenStream,
    bounds: Option<&TokenStream>,
) -> TokenStream {
    let docs = format!("As [`{method}`](Self::{method}), but blocks the thread until the call is answered.");
    let (docs, gate, method) = (emit_line(&docs), emit_gate(FEATURE), identifier(method, Case::Value));
    quote! {
        #docs
        #gate
        pub fn #name(self) -> #returns
        #bounds
        {
            runtime::wait(self.#method())
        }
    }
}
