//! `host`, `basePath` and `schemes`.

use super::super::Reader;
use super::super::fields::Fields;
use crate::source::Draft;

impl Reader<'_> {
    /// The `servers` of a Swagger Object for the `schemes` of it or of an operation; none where it says nothing.
    pub(super) fn rewrite_servers(&mut self, root: &Fields, schemes: &Fields) -> Option<Draft> {
        let host = self.text(root, "host").filter(|host| !host.is_empty());
        let base_path = self.text(root, "basePath").unwrap_or_default();
        let base_path = base_path.trim_matches('/');
        let base_path = if base_path.is_empty() { String::new() } else { format!("/{base_path}") };
        let place = self.optional(root, "host").or_else(|| self.optional(root, "basePath"))?;
        let urls: Vec<String> = match host {
            None => vec![if base_path.is_empty() { "/".to_owned() } else { base_path }],
            Some(host) => {
                let mut schemes = self.text_list(schemes, "schemes");
                // Credentials are not to be sent in the clear where that can be avoided; `ws` is not HTTP.
                schemes.retain(|scheme| matches!(scheme.as_str(), "http" | "https"));
                schemes.sort_by_key(|scheme| scheme != "https");
                if schemes.is_empty() {
                    schemes.push("https".to_owned());
                }
                schemes.iter().map(|scheme| format!("{scheme}://{host}{base_path}")).collect()
            }
        };
        let server = |url| Draft::Mapping(place, vec![("url".to_owned(), Draft::text(place, url))]);
        Some(Draft::Sequence(place, urls.into_iter().map(server).collect()))
    }
}
