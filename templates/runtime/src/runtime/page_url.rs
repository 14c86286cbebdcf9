//! The URL of a page that the server named.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use url::Url;

use super::call::CallParts;
use super::operation::SchemeKind;

/// The URL of a page that the server named: relative to that of the first page, and of the same origin, as the
/// credentials go there.
pub(super) fn page_url(first: &str, page: &str, call: &CallParts) -> Result<String, String> {
    let first = Url::parse(first).map_err(|_| "the base URL and the path make no URL".to_owned())?;
    let mut url = first.join(page).map_err(|_| "the server names a page by what is no URL".to_owned())?;
    if url.origin() != first.origin() || !url.username().is_empty() || url.password().is_some() {
        let origins = [&url, &first].map(|url| url.origin().ascii_serialization());
        let [other, own] = origins;
        return Err(format!("the server names a page at `{other}`, and credentials go to `{own}` only"));
    }
    url.set_fragment(None);
    set_query_credentials(&mut url, call);
    Ok(url.into())
}

/// Puts the credentials that go into the query in the place of what the URL has under their names.
fn set_query_credentials(url: &mut Url, call: &CallParts) {
    let is_credential = |name: &str| {
        call.core.schemes().iter().any(|scheme| matches!(scheme.kind, SchemeKind::Query(known) if known == name))
    };
    let credentials: Vec<&(&'static str, Vec<String>)> =
        call.query.iter().filter(|(name, _)| is_credential(name)).collect();
    if credentials.is_empty() {
        return;
    }
    let replaced = |pair: &&str| credentials.iter().any(|(name, _)| decode_name(pair) == *name);
    let query = url.query().unwrap_or_default().to_owned();
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !replaced(pair));
    let pairs: Vec<&str> = kept.chain(credentials.iter().flat_map(|(_, pairs)| pairs).map(String::as_str)).collect();
    url.set_query(Some(&pairs.join("&")));
}

/// The name of a pair of a query.
fn decode_name(pair: &str) -> Cow<'_, str> {
    let name = pair.split('=').next().unwrap_or_default();
    percent_decode_str(name).decode_utf8_lossy()
}
