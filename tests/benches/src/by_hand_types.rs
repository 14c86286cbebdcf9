//! The bodies of answers as a careful engineer writes them by hand: nothing that a server says is lost.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

/// The body of the answer.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct CustomerResponse {
    /// The customer.
    pub data: Customer,
    /// Id of the request.
    pub request_id: String,
    /// Properties that the document does not declare.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// A customer.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "the names of the document")]
pub struct Customer {
    pub id: String,
    pub object: String,
    pub name: String,
    pub email: Option<String>,
    pub status: CustomerStatus,
    pub metadata: Option<BTreeMap<String, Value>>,
    pub archived_at: Option<String>,
    pub team_id: String,
    pub created_at: String,
    pub updated_at: String,
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// Status of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the document")]
pub enum CustomerStatus {
    Pending,
    Active,
    Suspended,
    Archived,
    Unknown(String),
}

impl Serialize for CustomerStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Archived => "archived",
            Self::Unknown(text) => text,
        })
    }
}

impl<'de> Deserialize<'de> for CustomerStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(StatusVisitor)
    }
}

struct StatusVisitor;

impl Visitor<'_> for StatusVisitor {
    type Value = CustomerStatus;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a status")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<CustomerStatus, E> {
        Ok(match text {
            "pending" => CustomerStatus::Pending,
            "active" => CustomerStatus::Active,
            "suspended" => CustomerStatus::Suspended,
            "archived" => CustomerStatus::Archived,
            _ => CustomerStatus::Unknown(text.to_owned()),
        })
    }
}

/// The body of an error.
#[derive(Clone, Debug, Deserialize)]
pub struct ErrorResponse {
    /// What went wrong.
    pub error: ErrorDetail,
    /// Properties that the document does not declare.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// What went wrong.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names of the document")]
pub struct ErrorDetail {
    #[serde(rename = "type")]
    pub kind: String,
    pub code: String,
    pub message: String,
    pub param: Option<String>,
    pub request_id: String,
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}
