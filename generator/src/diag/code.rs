//! The closed list of what a diagnostic can be about.
//!
//! To add a code, add a row to the table below and its explanation as `diag/explain/<slug>.md`; then run
//! `UPDATE_DOCS=1 cargo test -p generator` so that `docs/diagnostics.md` lists it.

use std::fmt;
use std::str::FromStr;

use super::Severity;

/// Makes [`Code`] and its tables from rows of `Variant "slug" Severity "summary"`.
macro_rules! codes {
    ($($code:ident $slug:literal $severity:ident $summary:literal;)+) => {
        /// What kind of finding a diagnostic is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $summary] $code,)+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$code,)+];

            /// The name of the code in messages and on the command line: `duplicate-key`.
            pub fn slug(self) -> &'static str {
                match self {
                    $(Self::$code => $slug,)+
                }
            }

            /// How much a finding of that kind matters.
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$code => Severity::$severity,)+
                }
            }

            /// One sentence that says what is wrong.
            pub fn summary(self) -> &'static str {
                match self {
                    $(Self::$code => $summary,)+
                }
            }

            /// The long text, as Markdown: what the code means, an example of the mistake, and what to write.
            pub fn explain(self) -> &'static str {
                match self {
                    $(Self::$code => include_str!(concat!("explain/", $slug, ".md")),)+
                }
            }
        }
    };
}

codes! {
    InvalidSyntax "invalid-syntax" Error "The document is not well-formed YAML or JSON.";
    InvalidUtf8 "invalid-utf8" Error "The document is not UTF-8 text.";
    MultipleDocuments "multiple-documents" Error "The YAML stream holds more than one document.";
    DuplicateKey "duplicate-key" Error "A mapping has the same key twice.";
    YamlTag "yaml-tag" Error "A YAML value carries a tag that JSON has no equal of.";
    YamlMergeKey "yaml-merge-key" Error "A YAML mapping uses the merge key `<<`.";
    YamlNumber "yaml-number" Error "A number is infinite, too large to be read, or not a number.";
    DocumentTooLarge "document-too-large" Error "The document is larger than the generator reads.";
    NestingTooDeep "nesting-too-deep" Error "The document nests its values too deep.";
    TooManyValues "too-many-values" Error "The document has more values than the generator takes in.";
    TooManyMembers "too-many-members" Error "An object or array has more members than the generator takes in.";
    TooManyFiles "too-many-files" Error "The document is made of more files than the generator reads.";
    ReferenceChain "reference-chain" Error "A `$ref` leads on over more references than the generator follows.";
    TooManyCombinations "too-many-combinations" Error "The parts of an `allOf` combine in more ways than the generator writes out.";
    OutputTooLarge "output-too-large" Error "The document asks for more code than the generator writes.";
    NotOpenapi "not-openapi" Error "The document is not an OpenAPI document.";
    UnsupportedVersion "unsupported-version" Error "The document uses a version of OpenAPI that is not supported.";
    UnresolvedReference "unresolved-reference" Error "A `$ref` names nothing.";
    ExternalReference "external-reference" Error "A `$ref` points to a document that is not read.";
    ReferenceBase "reference-base" Warning "A `$ref` names something only when it is read from another place than its own.";
    DynamicReference "dynamic-reference" Warning "What a `$dynamicRef` names depends on how it is reached.";
    ReferenceCycle "reference-cycle" Error "A chain of `$ref` comes back to its start.";
    WrongType "wrong-type" Error "The value of a keyword has the wrong JSON type.";
    MissingField "missing-field" Error "A field that OpenAPI requires is missing.";
    MissingVersion "missing-version" Warning "The Info Object does not say the version of the API.";
    MissingDescription "missing-description" Warning "A response does not say what it means.";
    UnknownField "unknown-field" Warning "A field is not known to OpenAPI.";
    UnknownValue "unknown-value" Error "The value of a keyword is not one of those that OpenAPI defines.";
    UnknownFormat "unknown-format" Warning "A `format` is written nearly like one that is known.";
    UnresolvedMapping "unresolved-mapping" Warning "An entry of a discriminator's `mapping` names no schema.";
    DuplicateOperationId "duplicate-operation-id" Warning "Two operations have the same `operationId`.";
    PathParameterMismatch "path-parameter-mismatch" Warning "A path template and its path parameters do not agree.";
    ConflictingAllOf "conflicting-all-of" Warning "The parts of an `allOf` contradict each other.";
    UnusedType "unused-type" Warning "A type was chosen for a format that no value has.";
    EndlessSchema "endless-schema" Warning "A schema requires itself, so that no value of it ends.";
    UntypedSchema "untyped-schema" Warning "A schema cannot be typed and becomes `serde_json::Value`.";
    UnsupportedMediaType "unsupported-media-type" Warning "A body has a media type that is not supported.";
    UnsupportedSecurity "unsupported-security" Warning "A security scheme is not supported.";
    UnsupportedParameter "unsupported-parameter" Warning "A parameter cannot be sent as it is described.";
    IgnoredKeyword "ignored-keyword" Warning "A keyword has no effect on the generated client.";
    WebhookSignature "webhook-signature" Error "The signature of webhooks cannot be checked as it is described.";
    InvalidPagination "invalid-pagination" Warning "An `x-pagination` does not fit its operation.";
    ErrorNotTellable "error-not-tellable" Error "An error response cannot be told from a success.";
    NoServers "no-servers" Warning "The document does not say where the API is.";
}

impl Code {
    /// The code with that slug; none where there is no such code.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.slug() == slug)
    }

    /// The end of the message about a code that there is none of: those that are written nearly so.
    pub fn near(slug: &str) -> String {
        let known: Vec<_> = Self::ALL.iter().map(|code| code.slug()).collect();
        let mut near = similar::get_close_matches(slug, &known, 1, 0.85);
        if near.is_empty() {
            near = similar::get_close_matches(slug, &known, 3, 0.5);
        }
        if near.is_empty() {
            return "; `docs/diagnostics.md` lists them".to_owned();
        }
        let names: Vec<_> = near.iter().map(|name| format!("`{name}`")).collect();
        format!("; did you mean {}?", names.join(" or "))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.slug())
    }
}

/// There is no code with the slug that was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no diagnostic code `{0}`")]
pub struct UnknownCode(pub String);

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(slug: &str) -> Result<Self, Self::Err> {
        Self::from_slug(slug).ok_or_else(|| UnknownCode(slug.to_owned()))
    }
}
