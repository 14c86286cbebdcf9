//! The extension `x-webhook-signature`: how the API signs the requests that it makes.

use super::Reader;
use super::fields::Fields;
use super::vocabulary::WEBHOOK_SIGNATURE;
use crate::diag::{Code, Diagnostic, Reported};
use crate::source::{NodeId, Origin, Value};

/// A Webhook Signature Object, as it is written.
#[derive(Clone, Debug)]
pub struct WebhookSignature {
    /// Its node.
    pub node: NodeId,
    /// `algorithm`.
    pub algorithm: SignatureAlgorithm,
    /// `encoding`.
    pub encoding: SignatureEncoding,
    /// `header`: one name, or several of the same header.
    pub headers: Vec<String>,
    /// `separator`.
    pub separator: Option<String>,
    /// `signaturePrefix`.
    pub signature_prefix: Option<String>,
    /// `timestampPrefix`.
    pub timestamp_prefix: Option<String>,
    /// `timestampHeader`.
    pub timestamp_header: Option<String>,
    /// `tolerance`, in seconds.
    pub tolerance: Option<u32>,
    /// `signed`.
    pub signed: String,
    /// `secretPrefix`.
    pub secret_prefix: Option<String>,
    /// `secretEncoding`.
    pub secret_encoding: SecretEncoding,
    /// `eventProperty`.
    pub event_property: Option<String>,
}

/// What makes a signature of a secret and a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// `hmac-sha256`.
    HmacSha256,
    /// `hmac-sha512`.
    HmacSha512,
}

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureEncoding {
    /// `hex`.
    Hex,
    /// `base64`.
    Base64,
}

/// How the key is written in a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretEncoding {
    /// `text`: its UTF-8 is the key.
    Text,
    /// `base64`.
    Base64,
}

impl WebhookSignature {
    /// Where a field stands; the object where the field is absent.
    pub fn place(&self, reader: &Reader<'_>, field: &str) -> Origin {
        reader.sources.get(self.node, field).map_or_else(|| self.node.key_origin(), NodeId::origin)
    }
}

impl Reader<'_> {
    /// Decodes the extension, where the document has it; what cannot be decoded is reported.
    pub(super) fn decode_webhook_signature(&mut self, fields: &Fields) -> Option<WebhookSignature> {
        let node = self.optional(fields, "x-webhook-signature")?;
        self.decode_signature(node).ok()
    }

    fn decode_signature(&mut self, node: NodeId) -> Result<WebhookSignature, Reported> {
        let fields = self.fields(node, WEBHOOK_SIGNATURE)?;
        let algorithms =
            [("hmac-sha256", SignatureAlgorithm::HmacSha256), ("hmac-sha512", SignatureAlgorithm::HmacSha512)];
        let encodings = [("hex", SignatureEncoding::Hex), ("base64", SignatureEncoding::Base64)];
        let secrets = [("text", SecretEncoding::Text), ("base64", SecretEncoding::Base64)];
        // Every mistake is found in one run.
        let algorithm = self.decode_choice(&fields, "algorithm", &algorithms);
        let encoding = self.decode_choice(&fields, "encoding", &encodings);
        let headers = self.decode_header_names(&fields);
        let signed = self.required_text(&fields, "signed");
        let tolerance = self.decode_seconds(&fields, "tolerance");
        let secret_encoding = match self.optional(&fields, "secretEncoding") {
            Some(_) => self.decode_choice(&fields, "secretEncoding", &secrets),
            None => Ok(SecretEncoding::Text),
        };
        Ok(WebhookSignature {
            node: fields.node,
            algorithm: algorithm?,
            encoding: encoding?,
            headers: headers?,
            separator: self.text(&fields, "separator"),
            signature_prefix: self.text(&fields, "signaturePrefix"),
            timestamp_prefix: self.text(&fields, "timestampPrefix"),
            timestamp_header: self.text(&fields, "timestampHeader"),
            tolerance: tolerance?,
            signed: signed?,
            secret_prefix: self.text(&fields, "secretPrefix"),
            secret_encoding: secret_encoding?,
            event_property: self.text(&fields, "eventProperty"),
        })
    }

    /// One name, or a list of them.
    fn decode_header_names(&mut self, fields: &Fields) -> Result<Vec<String>, Reported> {
        let node = self.required(fields, "header")?;
        match self.sources.value(node) {
            Value::Sequence(_) => Ok(self.text_list(fields, "header")),
            _ => Ok(vec![self.required_text(fields, "header")?]),
        }
    }

    /// A number of seconds, where it is there.
    fn decode_seconds(&mut self, fields: &Fields, field: &str) -> Result<Option<u32>, Reported> {
        let (Some(node), Some(text)) = (self.optional(fields, field), self.text(fields, field)) else {
            return Ok(None);
        };
        text.parse().map(Some).map_err(|_| {
            Diagnostic::new(Code::WrongType, node.origin(), format!("`{field}` is `{text}`, expected whole seconds"))
                .help("write a number such as 300")
                .emit(self.diagnostics)
        })
    }
}
