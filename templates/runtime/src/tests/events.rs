//! Server-sent events out of bytes: the cases of WHATWG HTML 9.2.6, cut at every place.

use std::time::Duration;

use crate::runtime::event_parser::{EventParser, RawEvent, TooLarge};

/// Events as name, id and data.
type Expected<'a> = &'a [(&'a str, Option<&'a str>, &'a str)];

fn parse(pieces: &[&[u8]]) -> (Vec<RawEvent>, EventParser) {
    let mut parser = EventParser::new(1 << 20);
    let mut events = Vec::new();
    for piece in pieces {
        parser.feed(piece).unwrap();
        events.extend(std::iter::from_fn(|| parser.next()));
    }
    (events, parser)
}

/// Checks a stream as it stands, with every kind of line break, whole, cut at every place, and byte by byte.
fn check(stream: &str, expected: Expected<'_>) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(event, id, data)| RawEvent {
            event: (*event).to_owned(),
            id: id.map(ToOwned::to_owned),
            data: (*data).to_owned(),
        })
        .collect();
    for ending in ["\n", "\r", "\r\n"] {
        let stream = stream.replace('\n', ending);
        let bytes = stream.as_bytes();
        for at in 0..=bytes.len() {
            let (head, tail) = bytes.split_at(at);
            assert_eq!(parse(&[head, tail]).0, expected, "{stream:?} cut at {at}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(parse(&single).0, expected, "{stream:?} byte by byte");
    }
}

#[test]
fn lines_of_data_are_joined() {
    check("data: YHOO\ndata: +2\ndata: 10\n\n", &[("message", None, "YHOO\n+2\n10")]);
}

#[test]
fn comments_ids_and_empty_ids() {
    let stream = ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
    check(
        stream,
        &[("message", Some("1"), "first event"), ("message", None, "second event"), ("message", None, " third event")],
    );
}

#[test]
fn empty_data_is_an_event_and_an_unended_one_is_not() {
    check("data\n\ndata\ndata\n\ndata:", &[("message", None, ""), ("message", None, "\n")]);
}

#[test]
fn one_space_is_left_out() {
    check("data:test\n\ndata: test\n\n", &[("message", None, "test"), ("message", None, "test")]);
}

#[test]
fn names_belong_to_one_event_and_ids_stay() {
    let stream = "event: add\nid: 7\ndata: 1\n\nevent: lost\n\ndata: 2\n\n";
    check(stream, &[("add", Some("7"), "1"), ("message", Some("7"), "2")]);
}

#[test]
fn a_byte_order_mark_stands_first_only() {
    check("\u{feff}data: 1\n\n", &[("message", None, "1")]);
    check("data: 0\n\n\u{feff}data: 1\n\n", &[("message", None, "0")]);
    check("\u{feff}\u{feff}data: 1\n\n", &[]);
}

#[test]
fn what_is_not_in_the_specification_is_ignored() {
    check("Data: 1\nother: 2\n data: 3\ndata : 4\nid: a\0b\ndata: é:ü\n\n", &[("message", None, "é:ü")]);
}

#[test]
fn bytes_that_are_not_utf_8_are_replaced() {
    let (events, _) = parse(&[b"data: a\xffb\n\n"]);
    assert_eq!(events[0].data, "a\u{fffd}b");
}

#[test]
fn retry_is_milliseconds_in_digits() {
    let retry = |stream: &str| parse(&[stream.as_bytes()]).1.retry();
    assert_eq!(retry("retry: 1500\n"), Some(Duration::from_millis(1500)));
    assert_eq!(
        retry("retry: 10\nretry: 1.5\nretry:\nretry: -1\nretry: 9999999999999999999999\n"),
        Some(Duration::from_millis(10))
    );
}

#[test]
fn an_id_counts_once_its_event_has_ended() {
    let (_, parser) = parse(&[b"id: 1\ndata: x\n\nid: 2\ndata: y\n"]);
    assert_eq!(parser.last_id(), Some("1"));
    assert!(parser.is_inside_event());
    let (_, mut parser) = parse(&[b"id: 1\ndata: x\n\nid: 2\ndata: y\n"]);
    parser.restart();
    parser.feed(b"\xef\xbb\xbfdata: z\n\n").unwrap();
    let next = parser.next().unwrap();
    assert_eq!((next.id.as_deref(), next.data.as_str()), (Some("1"), "z"));
    assert!(!parser.is_inside_event());
}

#[test]
fn events_are_bounded() {
    let mut parser = EventParser::new(20);
    assert_eq!(parser.feed(b"data: 12345678901234"), Ok(()));
    assert_eq!(parser.feed(b"5"), Err(TooLarge));
    let mut parser = EventParser::new(20);
    assert_eq!(parser.feed(b"data: 1234567890\ndata: 1234567890\n"), Err(TooLarge));
    let mut parser = EventParser::new(20);
    assert_eq!(parser.feed("data: 1234567890\n\n".repeat(9).as_bytes()), Ok(()));
}
