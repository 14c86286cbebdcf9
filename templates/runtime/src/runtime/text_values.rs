//! UUIDs, addresses of hosts, and bytes as APIs write them.

use std::net::{AddrParseError, Ipv4Addr, Ipv6Addr};

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;

use super::InvalidText;
use super::text_format::text_format;

text_format! {
    /// A UUID (OAS `format: uuid`, RFC 9562); [`Uuid::uuid`] reads it.
    Uuid reads uuid, "a UUID, such as `550e8400-e29b-41d4-a716-446655440000`"
}

impl Uuid {
    /// Reads the text as a UUID, in either case, with or without hyphens, braces or `urn:uuid:`.
    pub fn uuid(&self) -> Result<uuid::Uuid, InvalidText> {
        uuid::Uuid::parse_str(self.as_str().trim()).map_err(Self::invalid)
    }
}

impl From<uuid::Uuid> for Uuid {
    fn from(value: uuid::Uuid) -> Self {
        Self(value.to_string())
    }
}

text_format! {
    /// An IP address (OAS `format: ipv4`, `ipv6` or `ip`); [`IpAddr::addr`] reads it.
    IpAddr reads addr, "an IP address, such as `192.0.2.1` or `2001:db8::1`"
}

impl IpAddr {
    /// Reads the text as an address; brackets around it are left out.
    pub fn addr(&self) -> Result<std::net::IpAddr, InvalidText> {
        let text = self.as_str().trim();
        let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        inner.parse().map_err(|error: AddrParseError| Self::invalid(error))
    }
}

impl From<std::net::IpAddr> for IpAddr {
    fn from(value: std::net::IpAddr) -> Self {
        Self(value.to_string())
    }
}

impl From<Ipv4Addr> for IpAddr {
    fn from(value: Ipv4Addr) -> Self {
        Self(value.to_string())
    }
}

impl From<Ipv6Addr> for IpAddr {
    fn from(value: Ipv6Addr) -> Self {
        Self(value.to_string())
    }
}

text_format! {
    /// Bytes as base64 (OAS `format: byte`, `contentEncoding: base64`, RFC 4648); [`Base64::bytes`] decodes it, and
    /// it is made from bytes.
    Base64 reads bytes, "base64, such as `aGVsbG8=`"
}

/// Reads texts with and without padding, and those whose last bits are not zero.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

impl Base64 {
    /// Decodes the text: either alphabet, with or without padding and line breaks.
    pub fn bytes(&self) -> Result<Bytes, InvalidText> {
        let standard = |byte: u8| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        };
        let text: Vec<u8> = self.0.bytes().filter(|byte| !byte.is_ascii_whitespace()).map(standard).collect();
        FORGIVING.decode(text).map(Bytes::from).map_err(Self::invalid)
    }

    /// Encodes bytes in the alphabet of URLs and without padding (RFC 4648, 5).
    pub fn url_safe(bytes: impl AsRef<[u8]>) -> Self {
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self(STANDARD.encode(bytes))
    }
}

impl<const N: usize> From<&[u8; N]> for Base64 {
    fn from(bytes: &[u8; N]) -> Self {
        Self(STANDARD.encode(bytes))
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(STANDARD.encode(bytes))
    }
}

impl From<Bytes> for Base64 {
    fn from(bytes: Bytes) -> Self {
        Self(STANDARD.encode(bytes))
    }
}
