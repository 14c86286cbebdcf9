//! Signatures of requests that the API makes to its callers.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderValue};
use sha2::{Sha256, Sha512};
use zeroize::Zeroizing;

use super::Secret;

/// How the API signs the requests that it makes: the extension `x-webhook-signature` of its document.
#[derive(Debug)]
pub struct WebhookSignature {
    /// What makes a signature of a secret and a text.
    pub algorithm: SignatureAlgorithm,
    /// How a signature is written.
    pub encoding: SignatureEncoding,
    /// The names of the header that holds signatures; the first that a request has is read.
    pub headers: &'static [&'static str],
    /// What stands between the parts of the header; none where the whole value is one part.
    pub separator: Option<&'static str>,
    /// What a part begins with that is a signature.
    pub prefix: &'static str,
    /// Where the time of the request is; none where it has none.
    pub timestamp: Option<SignatureTimestamp>,
    /// How far that time may be from now.
    pub tolerance: Duration,
    /// What is signed: these, one after the other.
    pub signed: &'static [SignedPart],
    /// What a secret begins with that is no part of the key.
    pub secret_prefix: &'static str,
    /// How the rest of a secret is written.
    pub secret_encoding: SecretEncoding,
}

/// What makes a signature of a secret and a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// HMAC (RFC 2104) with SHA-256.
    HmacSha256,
    /// HMAC (RFC 2104) with SHA-512.
    HmacSha512,
}

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureEncoding {
    /// Hexadecimal digits of either case.
    Hex,
    /// Base64 (RFC 4648), with or without padding.
    Base64,
}

/// How the key is written in a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretEncoding {
    /// The key is the UTF-8 of the text.
    Text,
    /// Base64 (RFC 4648), with or without padding.
    Base64,
}

/// Where the time of a request is, in Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureTimestamp {
    /// In the part of the signature's header that begins with this.
    Part(&'static str),
    /// In a header of its own.
    Header(&'static str),
}

/// A part of what is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedPart {
    /// The same text in every request.
    Literal(&'static str),
    /// The time, as the request has it.
    Timestamp,
    /// The value of a header.
    Header(&'static str),
    /// The body, byte for byte.
    Body,
}

/// Why a request is not taken for one of the API. No message holds a secret or a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// There is no secret to check with.
    NoSecret,
    /// A secret is empty, or not written as those of this API are.
    InvalidSecret,
    /// The request lacks this header.
    MissingHeader(&'static str),
    /// This header of the request is not written as those of this API are.
    Malformed {
        /// The name of the header.
        header: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// No secret gives any signature of the request: it was made with another one, or something was changed.
    NoMatch,
    /// The request is signed, but was sent too long ago: it may be a copy of an old one.
    TooOld {
        /// How long ago it was sent.
        age: Duration,
    },
    /// The request is signed, but says that it was sent later than now: a clock is wrong.
    InFuture {
        /// How much later.
        ahead: Duration,
    },
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSecret => f.write_str("there is no secret to check the signature with"),
            Self::InvalidSecret => f.write_str("a secret is empty, or not written as those of this API are"),
            Self::MissingHeader(name) => write!(f, "the request has no header `{name}`"),
            Self::Malformed { header, problem } => write!(f, "the header `{header}` {problem}"),
            Self::NoMatch => f.write_str("no signature fits: the secret is another one, or the request was changed"),
            Self::TooOld { age } => write!(f, "the request was sent {} s ago, which is too long", age.as_secs()),
            Self::InFuture { ahead } => {
                write!(f, "the request was sent {} s from now: is the clock right?", ahead.as_secs())
            }
        }
    }
}

impl std::error::Error for SignatureError {}

/// When a request may have been sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Period {
    pub(super) now: SystemTime,
    pub(super) tolerance: Duration,
}

/// What a request says of its signature.
struct Claim<'h> {
    signatures: Vec<Vec<u8>>,
    time: Option<Time<'h>>,
}

/// The time of a request.
struct Time<'h> {
    /// As the request has it.
    text: &'h str,
    /// Unix seconds.
    seconds: u64,
}

impl WebhookSignature {
    /// Checks a request; one secret that gives one of its signatures is enough.
    pub(super) fn check(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        secrets: &[Secret<String>],
        period: Period,
    ) -> Result<(), SignatureError> {
        if secrets.is_empty() {
            return Err(SignatureError::NoSecret);
        }
        let keys = secrets.iter().map(|secret| self.key(secret.expose())).collect::<Result<Vec<_>, _>>()?;
        let claim = self.claim(headers)?;
        let message = self.message(headers, body, &claim)?;
        let fits = match self.algorithm {
            SignatureAlgorithm::HmacSha256 => fits::<Hmac<Sha256>>,
            SignatureAlgorithm::HmacSha512 => fits::<Hmac<Sha512>>,
        };
        if !keys.iter().any(|key| fits(key, &message, &claim.signatures)) {
            return Err(SignatureError::NoMatch);
        }
        claim.time.map_or(Ok(()), |time| period.check(time.seconds))
    }

    /// The key in a secret.
    fn key(&self, secret: &str) -> Result<Zeroizing<Vec<u8>>, SignatureError> {
        let text = secret.strip_prefix(self.secret_prefix).unwrap_or(secret);
        let key = match self.secret_encoding {
            SecretEncoding::Text => Some(text.as_bytes().to_vec()),
            SecretEncoding::Base64 => base64(text),
        };
        // An empty key is one that everybody knows: that of a variable that was not set.
        key.filter(|key| !key.is_empty()).map(Zeroizing::new).ok_or(SignatureError::InvalidSecret)
    }

    /// Reads the signatures and the time.
    fn claim<'h>(&self, headers: &'h HeaderMap) -> Result<Claim<'h>, SignatureError> {
        let present = self.headers.iter().find(|name| headers.contains_key(**name));
        let header = present.or(self.headers.first()).copied().unwrap_or_default();
        let malformed = |problem| SignatureError::Malformed { header, problem };
        let mut parts = Vec::new();
        for value in headers.get_all(header) {
            parts.extend(self.parts(text(header, value)?));
        }
        if present.is_none() {
            return Err(SignatureError::MissingHeader(header));
        }
        let time = match self.timestamp {
            None => None,
            Some(SignatureTimestamp::Header(name)) => Some(time(name, single(headers, name)?)?),
            Some(SignatureTimestamp::Part(prefix)) => {
                let mut times = parts.extract_if(.., |part| part.starts_with(prefix));
                let first = times.next().ok_or(malformed("holds no time"))?;
                if times.next().is_some() {
                    return Err(malformed("holds more than one time"));
                }
                Some(time(header, first.strip_prefix(prefix).unwrap_or_default().trim())?)
            }
        };
        let texts: Vec<&str> = parts.iter().filter_map(|part| part.strip_prefix(self.prefix)).map(str::trim).collect();
        let signatures: Vec<Vec<u8>> = texts.iter().filter_map(|text| self.decode(text)).collect();
        match (texts.is_empty(), signatures.is_empty()) {
            (true, _) => Err(malformed("holds no signature of the expected kind")),
            (false, true) => Err(malformed("holds a signature that is written in another way than expected")),
            (false, false) => Ok(Claim { signatures, time }),
        }
    }

    /// The parts of a header's value, without the space around them.
    fn parts<'v>(&self, value: &'v str) -> impl Iterator<Item = &'v str> {
        let parts: Vec<&str> = match self.separator {
            Some(separator) => value.split(separator).collect(),
            None => vec![value],
        };
        parts.into_iter().map(str::trim).filter(|part| !part.is_empty())
    }

    /// The bytes of a signature; none where it is not written as it should be.
    fn decode(&self, text: &str) -> Option<Vec<u8>> {
        match self.encoding {
            SignatureEncoding::Hex => hex(text),
            SignatureEncoding::Base64 => base64(text),
        }
    }

    /// What is signed, in pieces.
    fn message<'m>(
        &self,
        headers: &'m HeaderMap,
        body: &'m [u8],
        claim: &Claim<'m>,
    ) -> Result<Vec<&'m [u8]>, SignatureError> {
        let parts = self.signed.iter().map(|part| match part {
            SignedPart::Literal(text) => Ok(text.as_bytes()),
            SignedPart::Timestamp => Ok(claim.time.as_ref().map(|time| time.text).unwrap_or_default().as_bytes()),
            SignedPart::Header(name) => single(headers, name).map(str::as_bytes),
            SignedPart::Body => Ok(body),
        });
        parts.collect()
    }
}

/// Whether a key gives one of the signatures; each is compared in constant time.
fn fits<M: Mac + KeyInit + Clone>(key: &[u8], message: &[&[u8]], signatures: &[Vec<u8>]) -> bool {
    // HMAC takes keys of any length.
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else {
        return false;
    };
    for part in message {
        mac.update(part);
    }
    signatures.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
}

impl Period {
    /// Checks that a time is near enough to now, in whole seconds.
    fn check(self, sent: u64) -> Result<(), SignatureError> {
        let now = self.now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let (age, ahead) = (now.saturating_sub(sent), sent.saturating_sub(now));
        if age > self.tolerance.as_secs() {
            return Err(SignatureError::TooOld { age: Duration::from_secs(age) });
        }
        if ahead > self.tolerance.as_secs() {
            return Err(SignatureError::InFuture { ahead: Duration::from_secs(ahead) });
        }
        Ok(())
    }
}

/// Reads Unix seconds: digits and nothing else.
fn time<'h>(header: &'static str, text: &'h str) -> Result<Time<'h>, SignatureError> {
    let digits = Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let seconds = digits.and_then(|digits| digits.parse().ok());
    let malformed = SignatureError::Malformed { header, problem: "holds a time that is no number of seconds" };
    seconds.map(|seconds| Time { text, seconds }).ok_or(malformed)
}

/// The text of a header.
fn text<'h>(header: &'static str, value: &'h HeaderValue) -> Result<&'h str, SignatureError> {
    let text = std::str::from_utf8(value.as_bytes());
    text.map(str::trim).map_err(|_| SignatureError::Malformed { header, problem: "is not UTF-8" })
}

/// The value of a header that may be there once.
fn single<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, SignatureError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or(SignatureError::MissingHeader(name))?;
    if values.next().is_some() {
        return Err(SignatureError::Malformed { header: name, problem: "is there more than once" });
    }
    text(name, value)
}

/// Decodes hexadecimal digits.
fn hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()));
    let digits = digits.collect::<Option<Vec<u8>>>()?;
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => Some((high << 4) | low),
        _ => None,
    });
    pairs.collect()
}

/// Decodes Base64, with or without padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    const ENGINE: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    ENGINE.decode(text).ok()
}
