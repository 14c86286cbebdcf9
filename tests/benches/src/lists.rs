//! The texts that are decoded: lists of `documents/lists.yaml`, the same in each run.

use std::fmt::Write as _;

/// A page of invoices of at least this many bytes.
#[must_use]
pub fn invoices(bytes: usize) -> String {
    let mut text = String::from(r#"{"object":"list","data":["#);
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        if number > 0 {
            text.push(',');
        }
        push_invoice(&mut text, number);
    }
    text.push_str(r#"],"has_more":true,"next_cursor":"cur_0123456789abcdef"}"#);
    text
}

/// Writes an invoice; every third has what is optional.
fn push_invoice(text: &mut String, number: usize) {
    let is_full = number.is_multiple_of(3);
    let status = ["draft", "open", "paid", "void", "uncollectible"][number % 5];
    let description = if is_full { r#""description":"Work of the month \u2013 as agreed","# } else { "" };
    let (country, discount) = if is_full { (r#","country":"NL""#, r#","discount":2.5"#) } else { ("", "") };
    let paid_at = if number.is_multiple_of(2) { r#""2026-02-03T04:05:06Z""# } else { "null" };
    let _ = write!(
        text,
        r#"{{"id":"inv_{number:016}","number":"2026-{number:06}","status":"{status}",{description}"customer":{{"id":"cus_{number:016}","name":"Ada Lovelace","email":"ada{number}@example.com"{country}}},"amount":{amount},"tax_rate":0.21,"is_test":false,"due_at":"2026-03-04T05:06:07Z","paid_at":{paid_at},"lines":["#,
        amount = 12_345 + number * 17,
    );
    for line in 0..=number % 3 {
        let comma = if line == 0 { "" } else { "," };
        let _ = write!(
            text,
            r#"{comma}{{"text":"Hours of work, part {line}","quantity":{quantity},"unit_amount":9500{discount}}}"#,
            quantity = line + 1,
        );
    }
    text.push_str(r#"],"tags":["monthly","export"],"created_at":"2026-01-02T03:04:05.678Z"}"#);
}

/// Where the property stands that tells the variants of a union apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Before all others, as most servers write it.
    First,
    /// After all others.
    Last,
}

/// That many events, all of one variant, so that they can be decoded as that too.
#[must_use]
pub fn events(count: usize, tag: Tag) -> String {
    let mut text = String::from("[");
    let (first, last) = match tag {
        Tag::First => (r#""type":"invoice.paid","#, ""),
        Tag::Last => ("", r#","type":"invoice.paid""#),
    };
    for number in 0..count {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            text,
            r#"{comma}{{{first}"id":"evt_{number:016}","created_at":"2026-01-02T03:04:05.678Z","invoice":"inv_{number:016}","amount":{amount},"currency":"EUR","customer":{{"id":"cus_{number:016}","name":"Ada Lovelace","email":"ada{number}@example.com"}},"receipt_url":null,"is_test":false{last}}}"#,
            amount = 12_345 + number * 17,
        );
    }
    text.push(']');
    text
}
