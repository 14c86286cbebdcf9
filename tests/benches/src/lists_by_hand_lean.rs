//! The values of `documents/lists.yaml` as an engineer writes them by hand who promises less than the generated types:
//! plain derives, which forget undeclared properties and unknown values.

use serde::{Deserialize, Serialize};

/// A page of invoices.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "the names of the document")]
pub struct InvoiceList {
    pub object: String,
    pub data: Vec<Invoice>,
    pub has_more: bool,
    pub next_cursor: Option<String>,
}

/// An invoice.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "the names of the document")]
pub struct Invoice {
    pub id: String,
    pub number: String,
    pub status: InvoiceStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub customer: Customer,
    pub amount: i64,
    pub tax_rate: f64,
    pub is_test: bool,
    pub due_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<String>,
    pub lines: Vec<Line>,
    pub tags: Vec<String>,
    pub created_at: String,
}

/// Status of an invoice.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names of the document")]
pub enum InvoiceStatus {
    Draft,
    Open,
    Paid,
    Void,
    Uncollectible,
    #[serde(other)]
    Unknown,
}

/// A customer.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "the names of the document")]
pub struct Customer {
    pub id: String,
    pub name: String,
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// A line of an invoice.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "the names of the document")]
pub struct Line {
    pub text: String,
    pub quantity: i64,
    pub unit_amount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<f64>,
}
