//! How the API signs the requests that it makes.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::ir::{SignatureTimestamp, SignedPart, WebhookSignature};
use crate::oas;

/// Seconds that the time of a request may be from now, where the document does not say.
const TOLERANCE: u32 = 300;

impl Lowering<'_, '_> {
    /// The scheme of the document; what could not be checked, or would check too little, is an error.
    pub(super) fn lower_webhook_signature(&mut self) -> Option<WebhookSignature> {
        let document = self.document;
        let written = document.webhook_signature.as_ref()?;
        let signed = self.lower_signed(written);
        self.check_headers(written);
        self.check_prefixes(written);
        self.check_time(written, &signed);
        self.check_event(written);
        let timestamp = match (&written.timestamp_prefix, &written.timestamp_header) {
            (Some(prefix), _) => Some(SignatureTimestamp::Part(prefix.clone())),
            (None, Some(name)) => Some(SignatureTimestamp::Header(name.clone())),
            (None, None) => None,
        };
        Some(WebhookSignature {
            origin: written.node.key_origin(),
            algorithm: written.algorithm,
            encoding: written.encoding,
            headers: written.headers.clone(),
            separator: written.separator.clone(),
            prefix: written.signature_prefix.clone().unwrap_or_default(),
            timestamp,
            tolerance: written.tolerance.unwrap_or(TOLERANCE),
            signed,
            secret_prefix: written.secret_prefix.clone().unwrap_or_default(),
            secret_encoding: written.secret_encoding,
            event_property: written.event_property.clone(),
        })
    }

    /// The parts of `signed`, which the body must be one of.
    fn lower_signed(&mut self, written: &oas::WebhookSignature) -> Vec<SignedPart> {
        let mut parts = Vec::new();
        let mut rest = written.signed.as_str();
        while let Some((literal, after)) = rest.split_once('{') {
            parts.extend((!literal.is_empty()).then(|| SignedPart::Literal(literal.to_owned())));
            let Some((name, after)) = after.split_once('}') else {
                self.refuse(written, "signed", "a `{` has no `}`", "write a name between braces, such as `{body}`");
                break;
            };
            match (name, name.strip_prefix("header.")) {
                ("body", _) => parts.push(SignedPart::Body),
                ("timestamp", _) => parts.push(SignedPart::Timestamp),
                (_, Some(header)) => {
                    self.check_header_name(written, "signed", header);
                    parts.push(SignedPart::Header(header.to_owned()));
                }
                (_, None) => self.refuse(
                    written,
                    "signed",
                    &format!("`{{{name}}}` is not known here"),
                    "write `{body}`, `{timestamp}` or `{header.NAME}`",
                ),
            }
            rest = after;
        }
        parts.extend((!rest.is_empty()).then(|| SignedPart::Literal(rest.to_owned())));
        if !parts.contains(&SignedPart::Body) {
            let help = "add `{body}` where the vendor's guide has it";
            self.refuse(written, "signed", "the body is not signed, so that anybody could change it", help);
        }
        parts
    }

    fn check_headers(&mut self, written: &oas::WebhookSignature) {
        if written.headers.is_empty() {
            self.refuse(written, "header", "there is no header that holds the signature", "name one");
        }
        for name in &written.headers {
            self.check_header_name(written, "header", name);
        }
        if let Some(name) = &written.timestamp_header {
            self.check_header_name(written, "timestampHeader", name);
        }
    }

    /// RFC 9110 5.1: a field name is a token.
    fn check_header_name(&mut self, written: &oas::WebhookSignature, field: &str, name: &str) {
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if name.is_empty() || !name.bytes().all(is_token) {
            let message = format!("`{name}` is no name of a header");
            self.refuse(written, field, &message, "write the name alone, such as `X-Signature`");
        }
    }

    /// Parts must be told apart.
    fn check_prefixes(&mut self, written: &oas::WebhookSignature) {
        if written.separator.as_deref() == Some("") {
            self.refuse(written, "separator", "it is empty", "leave it out where the header is one signature");
        }
        let signature = written.signature_prefix.as_deref().unwrap_or_default();
        if let (Some(separator), true) = (written.separator.as_deref(), !signature.is_empty())
            && !separator.is_empty()
            && signature.contains(separator)
        {
            let help = "write what a signature begins with after the header was parted";
            self.refuse(written, "signaturePrefix", "it holds the separator, so that no part begins with it", help);
        }
        let Some(time) = written.timestamp_prefix.as_deref() else {
            return;
        };
        let field = "timestampPrefix";
        if written.timestamp_header.is_some() {
            let help = "leave the other one out";
            self.refuse(written, field, "the time is in a part of the header, or in a header of its own", help);
        }
        if written.separator.is_none() {
            let help = "add `separator`: what stands between the parts of the header";
            self.refuse(written, field, "the header is one part, which is the signature", help);
        }
        if time.is_empty() || signature.starts_with(time) {
            let help = "write what only the time begins with, such as `t=`";
            self.refuse(written, field, "it does not tell the time from a signature", help);
        }
    }

    /// A time that is not signed proves nothing, and one that is not read is not checked.
    fn check_time(&mut self, written: &oas::WebhookSignature, signed: &[SignedPart]) {
        let is_signed = signed.contains(&SignedPart::Timestamp);
        let is_read = written.timestamp_prefix.is_some() || written.timestamp_header.is_some();
        if is_signed && !is_read {
            let help = "say where the time is: `timestampPrefix` or `timestampHeader`";
            self.refuse(written, "signed", "the time is signed, but nothing says where it is", help);
        }
        if is_read && !is_signed {
            let help = "add `{timestamp}` where the vendor's guide has it, or do not read the time";
            self.refuse(written, "signed", "the time is not signed, so that an old request could be sent again", help);
        }
        match written.tolerance {
            Some(_) if !is_read => {
                let help = "say where the time is: `timestampPrefix` or `timestampHeader`";
                self.refuse(written, "tolerance", "there is no time that it could be of", help);
            }
            Some(0) => self.refuse(written, "tolerance", "no request would come in time", "write for example 300"),
            _ => {}
        }
    }

    /// The events are those that `webhooks` names.
    fn check_event(&mut self, written: &oas::WebhookSignature) {
        if written.event_property.is_some() && self.document.webhooks.is_empty() {
            let origin = written.place(self.reader, "eventProperty");
            Diagnostic::new(Code::IgnoredKeyword, origin, "`eventProperty` has no effect, as there are no `webhooks`")
                .help("describe the webhooks, each by the value of this property")
                .emit(self.reader.diagnostics);
        }
    }

    fn refuse(&mut self, written: &oas::WebhookSignature, field: &str, message: &str, help: &str) {
        let origin = written.place(self.reader, field);
        Diagnostic::new(Code::WebhookSignature, origin, format!("`{field}` of the webhook signature: {message}"))
            .help(help)
            .emit(self.reader.diagnostics);
    }
}
