//! How the answers of an operation are read: by status, and where the status does not say it, by a marker.

use std::ops::RangeInclusive;

use super::Call;
use super::answers::variant;
use crate::emit::code::{Code, Piece, Str};
use crate::emit::rust_type::{error_type, success_type};
use crate::emit::text::Text;
use crate::ir::{Answers, Content, ResponseCase, Role, StatusPattern, ToldBy};
use crate::names::Ident;

/// What a call asks for, and how the answers to it are read.
pub(super) struct Reading<'a> {
    /// The call.
    pub(super) call: &'a Call<'a>,
    /// The answers.
    pub(super) cases: &'a [ResponseCase],
    /// What a successful call gives.
    pub(super) success: &'a Answers,
    /// The enum of successes, where they differ.
    pub(super) success_name: &'a Ident,
    /// The function from an answer to what the call gives.
    pub(super) decode: &'a Ident,
}

/// The functions from an answer to what the call gives.
pub(super) fn emit_decoders(call: &Call<'_>, text: &mut Text) {
    for reading in readings(call) {
        emit_decode(&reading, text);
    }
}

/// The ways to ask: the usual one first.
pub(super) fn readings<'a>(call: &'a Call<'a>) -> Vec<Reading<'a>> {
    let (responses, names) = (&call.operation.responses, call.names);
    let usual = Reading {
        call,
        cases: &responses.cases,
        success: &responses.success,
        success_name: &names.success,
        decode: &names.decode,
    };
    let others = responses.alternatives.iter().zip(&names.alternatives).map(|(alternative, names)| Reading {
        call,
        cases: &alternative.cases,
        success: &alternative.success,
        success_name: &names.success,
        decode: &names.decode,
    });
    std::iter::once(usual).chain(others).collect()
}

fn emit_decode(reading: &Reading<'_>, text: &mut Text) {
    let call = reading.call;
    let success = success_type(call.cx, reading.success, reading.success_name);
    let error = error_type(call.cx, &call.operation.responses.error, &call.names.error);
    let (arms, other) = self::arms(reading);
    let answer = match arms.is_empty() && !other.text().contains("answer") {
        true => Code::from("_answer"),
        false => Code::from("answer"),
    };
    let mutable = Code::from(if reading.success.is_streamed() { "mut " } else { "" });
    let pieces: [&dyn Piece; 5] = [reading.decode, &answer, &mutable, &success, &error];
    let signature = Code::new("fn $($: &$runtime::Answer) -> runtime::Decoded<$, $> {", &pieces);
    let arms: Vec<Code> = arms.iter().map(|arm| Code::new("$ => $", &[&pattern(&arm.statuses), &arm.body])).collect();
    // What is told by more than the status is of no plain form.
    if arms.iter().chain([&other]).any(|code| code.text().contains("if ")) {
        let arms = Code::join(&arms, ", ");
        let separator = Code::from(if arms.is_empty() { "" } else { "," });
        let body = Code::new("match answer.status() { $$ _ => $ }", &[&arms, &separator, &other]);
        let body = if arms.is_empty() { &other } else { &body };
        text.items(&Code::new("$ $ }", &[&signature, body]));
        return;
    }
    text.part();
    text.open(&signature);
    match arms.is_empty() {
        true => text.statement(&other),
        false => {
            text.open(&Code::from("match answer.status() {"));
            for arm in &arms {
                text.arm(arm);
            }
            text.arm(&Code::new("_ => $", &[&other]));
            text.close("}");
        }
    }
    text.close("}");
}

/// Which answers are read piece by piece, as a closure; none where all are read as a whole.
pub(super) fn streamed(reading: &Reading<'_>) -> Option<Code> {
    if !reading.success.is_streamed() {
        return None;
    }
    let (arms, _) = self::arms(reading);
    let of = |wanted: fn(&&Arm) -> bool| -> Vec<RangeInclusive<u16>> {
        arms.iter().filter(wanted).flat_map(|arm| arm.statuses.clone()).collect()
    };
    let streamed = of(|arm| arm.is_streamed);
    let mut whole = of(|arm| !arm.is_streamed);
    whole.retain(|whole| streamed.iter().any(|streamed| streamed.contains(whole.start())));
    let whole = (!whole.is_empty()).then(|| Code::new(" && !matches!(answer.status(), $)", &[&pattern(&whole)]));
    let is_events = reading.success.contents().into_iter().any(Content::is_events);
    let is_events = is_events.then(|| Code::from(" && runtime::is_event_stream(answer)"));
    let pieces: [&dyn Piece; 3] = [&pattern(&streamed), &whole, &is_events];
    Some(Code::new("|answer| matches!(answer.status(), $)$$", &pieces))
}

/// An arm of the match over the status.
struct Arm {
    /// The statuses, sorted; those of a class stand in an arm of their own.
    statuses: Vec<RangeInclusive<u16>>,
    /// What is done.
    body: Code,
    /// Whether the body is read piece by piece.
    is_streamed: bool,
}

/// The arms of the match over the status, and what is done with every other status.
fn arms(reading: &Reading<'_>) -> (Vec<Arm>, Code) {
    let mut arms: Vec<Arm> = Vec::new();
    let mut other = failure_body(reading.call, StatusPattern::Default, None, None);
    for case in reading.cases.iter().filter(|case| case.is_final() && case.told_by.is_none()) {
        let body = case_body(reading, case);
        let is_streamed = case.role == Role::Success && case.content.is_streamed();
        match case.status {
            // A success is told by its status first: 5XX is none, even where only `default` is documented.
            StatusPattern::Default if case.role == Role::Success => {
                arms.push(Arm { statuses: vec![class(2)], body, is_streamed });
            }
            StatusPattern::Default => other = body,
            StatusPattern::Code(code) => add(&mut arms, code, body, is_streamed),
            StatusPattern::Range(digit) => arms.push(Arm { statuses: vec![class(digit)], body, is_streamed }),
        }
    }
    let has_success_range = arms.iter().any(|arm| arm.statuses.as_slice() == [class(2)]);
    if !has_success_range && let Some(body) = undocumented_success(reading) {
        arms.push(Arm { statuses: vec![class(2)], body, is_streamed: reading.success.is_streamed() });
    }
    simplify(&mut arms, &other);
    let mut arms = joined(arms);
    narrow(&mut arms);
    (arms, other)
}

/// Takes the ends off classes that arms before them take: patterns that share an end are taken for a mistake.
fn narrow(arms: &mut [Arm]) {
    let single: Vec<RangeInclusive<u16>> = arms.iter().flat_map(|arm| arm.statuses.clone()).collect();
    let is_taken =
        |status: u16, class: &RangeInclusive<u16>| single.iter().any(|other| other != class && other.contains(&status));
    for class in arms.iter_mut().flat_map(|arm| &mut arm.statuses).filter(|statuses| statuses.len() == 100) {
        let whole = class.clone();
        while is_taken(*class.start(), &whole) {
            *class = class.start() + 1..=*class.end();
        }
        while is_taken(*class.end(), &whole) {
            *class = *class.start()..=class.end() - 1;
        }
    }
}

/// The arms, with single statuses joined to a class for which the same is done.
fn joined(arms: Vec<Arm>) -> Vec<Arm> {
    let mut joined: Vec<Arm> = Vec::new();
    for mut arm in arms {
        if let Some(at) = joined.iter().position(|known| known.body == arm.body)
            && is_class(&arm.statuses)
        {
            let single = joined.remove(at);
            arm.statuses.splice(0..0, single.statuses);
        }
        joined.push(arm);
    }
    joined
}

/// Adds a status to the arm that does the same for other single ones, or an arm of its own.
fn add(arms: &mut Vec<Arm>, code: u16, body: Code, is_streamed: bool) {
    let same = |arm: &&mut Arm| arm.body == body && !is_class(&arm.statuses);
    match arms.iter_mut().find(same) {
        Some(arm) => match arm.statuses.last_mut() {
            Some(last) if *last.end() + 1 == code => *last = *last.start()..=code,
            _ => arm.statuses.push(code..=code),
        },
        None => arms.push(Arm { statuses: vec![code..=code], body, is_streamed }),
    }
}

/// Leaves out what a later arm does anyway: arms that do what is done with every other status, unless a class stands
/// between, and single statuses of a class for which the same is done.
fn simplify(arms: &mut Vec<Arm>, other: &Code) {
    let classes: Vec<(RangeInclusive<u16>, Code)> = arms
        .iter()
        .filter(|arm| is_class(&arm.statuses))
        .filter_map(|arm| Some((arm.statuses.first()?.clone(), arm.body.clone())))
        .collect();
    for arm in arms.iter_mut().filter(|arm| !is_class(&arm.statuses)) {
        let body = &arm.body;
        arm.statuses.retain(|statuses| {
            let class = classes.iter().find(|(class, _)| class.contains(statuses.start()));
            class.map_or(other, |(_, body)| body) != body
        });
    }
    arms.retain(|arm| match is_class(&arm.statuses) {
        true => arm.body != *other,
        false => !arm.statuses.is_empty(),
    });
}

/// Whether the statuses are those of a class, such as 400 to 499.
fn is_class(statuses: &[RangeInclusive<u16>]) -> bool {
    matches!(statuses, [only] if only.end() - only.start() == 99)
}

/// The statuses of a class.
fn class(digit: u8) -> RangeInclusive<u16> {
    let start = u16::from(digit) * 100;
    start..=start + 99
}

/// The ranges in order, each as long as it can be.
fn whole_ranges(statuses: &[RangeInclusive<u16>]) -> Vec<RangeInclusive<u16>> {
    let mut ranges = statuses.to_vec();
    ranges.sort_by_key(|range| *range.start());
    ranges.dedup_by(|next, range| {
        let is_next = *next.start() <= range.end().saturating_add(1);
        if is_next {
            *range = *range.start()..=*range.end().max(next.end());
        }
        is_next
    });
    ranges
}

/// The pattern of an arm.
fn pattern(statuses: &[RangeInclusive<u16>]) -> Code {
    let patterns = whole_ranges(statuses).into_iter().map(|statuses| {
        let (start, end) = (u64::from(*statuses.start()), u64::from(*statuses.end()));
        match end - start {
            0 => Code::new("$", &[&start]),
            1 => Code::new("$ | $", &[&start, &end]),
            _ => Code::new("$..=$", &[&start, &end]),
        }
    });
    let patterns: Vec<Code> = patterns.collect();
    Code::join(&patterns, " | ")
}

/// What is done with the documented answers of a status; a media type may tell one from the other.
fn case_body(reading: &Reading<'_>, case: &ResponseCase) -> Code {
    let others = reading.cases.iter().filter(|other| other.status == case.status && other.told_by.is_some());
    let others: Vec<Code> = others
        .filter_map(|other| {
            let body = answer_body(reading, other);
            let media_types = other.told_by.as_ref()?.media_types.iter();
            let tests = media_types.map(|media_type| Code::new("answer.has_media_type($)", &[&Str(media_type)]));
            let tests: Vec<Code> = tests.collect();
            Some(Code::new("if $ { $ } else ", &[&Code::join(&tests, " || "), &body]))
        })
        .collect();
    let body = answer_body(reading, case);
    match others.is_empty() {
        true => body,
        false => Code::new("$ { $ }", &[&Code::join(&others, ""), &body]),
    }
}

/// What is done with a documented answer.
fn answer_body(reading: &Reading<'_>, case: &ResponseCase) -> Code {
    if case.role == Role::Error {
        return failure_body(reading.call, case.status, case.told_by.as_ref(), Some(case.content));
    }
    let success = success_body(reading, case.status, case.content);
    let Some(marker) = &case.error_marker else {
        return success;
    };
    let (property, value) = (&marker.property, &marker.value);
    let failure = failure_body(reading.call, case.status, None, Some(Content::Json(marker.ty)));
    Code::new("if runtime::has_tag(answer, $, $) { $ } else { $ }", &[&Str(property), &Str(value), &failure, &success])
}

/// What is done with a success that is not documented: it is read as the documented one, where there is just one.
fn undocumented_success(reading: &Reading<'_>) -> Option<Code> {
    let marked = reading.cases.iter().find(|case| case.error_marker.is_some());
    match (reading.success, marked) {
        (Answers::Single(_), Some(case)) => Some(answer_body(reading, case)),
        (Answers::Empty, _) => Some(success_body(reading, StatusPattern::Range(2), Content::Empty)),
        (Answers::Single(content), None) => Some(success_body(reading, StatusPattern::Range(2), *content)),
        (Answers::Optional(_) | Answers::Several(_), _) => None,
    }
}

/// Reads a success.
fn success_body(reading: &Reading<'_>, status: StatusPattern, content: Content) -> Code {
    match reading.success {
        Answers::Empty => Code::from("Ok(runtime::Outcome::Success(()))"),
        Answers::Single(_) => read_body(content, None),
        Answers::Optional(_) if content == Content::Empty => Code::from("Ok(runtime::Outcome::Success(None))"),
        Answers::Optional(_) => read_body(content, Some(&Code::from("Some"))),
        Answers::Several(_) => {
            let (several, variant) = (reading.success_name, variant(status, None));
            match content {
                Content::Empty => Code::new("Ok(runtime::Outcome::Success($::$))", &[several, &variant]),
                _ => read_body(content, Some(&Code::new("$::$", &[several, &variant]))),
            }
        }
    }
}

/// The call that reads content; none where it is there already.
fn reader(content: Content) -> Option<Code> {
    match content {
        Content::Empty | Content::Bytes => None,
        Content::Json(_) => Some(Code::from("runtime::json(answer)")),
        Content::Text => Some(Code::from("runtime::text(answer)")),
        Content::TextOrJson => Some(Code::from("runtime::text_or_json(answer)")),
        Content::Download => Some(Code::from("runtime::download(answer)")),
        Content::Events(_) => Some(Code::from("runtime::json_events(answer)")),
        Content::TextEvents => Some(Code::from("runtime::text_events(answer)")),
        Content::Lines(_) => Some(Code::from("runtime::json_lines(answer)")),
    }
}

/// Reads content, and wraps it where the success is made of more.
fn read_body(content: Content, wrapper: Option<&Code>) -> Code {
    let wrapped = wrapper.map(|wrapper| Code::new(".map($)", &[wrapper]));
    match (reader(content), content) {
        (Some(read), _) => Code::new("$$.map(runtime::Outcome::Success)", &[&read, &wrapped]),
        (None, Content::Bytes) => Code::new("Ok(runtime::bytes(answer))$.map(runtime::Outcome::Success)", &[&wrapped]),
        (None, _) => Code::from("Ok(runtime::Outcome::Undeclared)"),
    }
}

/// Reads a failure; one that does not fit what is documented is an error without a typed body.
fn failure_body(call: &Call<'_>, status: StatusPattern, told_by: Option<&ToldBy>, content: Option<Content>) -> Code {
    match &call.operation.responses.error {
        Answers::Empty => Code::from("Ok(runtime::Outcome::Undeclared)"),
        Answers::Single(only) | Answers::Optional(only) => match content.unwrap_or(*only) {
            Content::Json(_) => Code::from("runtime::failure(answer)"),
            Content::Bytes => Code::from("Ok(runtime::Outcome::Failure(runtime::bytes(answer)))"),
            other => match reader(other) {
                Some(read) => Code::new("$.map(runtime::Outcome::Failure)", &[&read]),
                None => Code::from("Ok(runtime::Outcome::Undeclared)"),
            },
        },
        Answers::Several(_) => match content {
            None => Code::from("Ok(runtime::Outcome::Undeclared)"),
            Some(content) => several_failure(&call.names.error, &variant(status, told_by), content),
        },
    }
}

fn several_failure(several: &Ident, variant: &Ident, content: Content) -> Code {
    match content {
        Content::Json(_) => Code::new("runtime::failure_as(answer, $::$)", &[several, variant]),
        Content::Bytes => Code::new("Ok(runtime::Outcome::Failure($::$(runtime::bytes(answer))))", &[several, variant]),
        content => match reader(content) {
            Some(read) => Code::new("$.map($::$).map(runtime::Outcome::Failure)", &[&read, several, variant]),
            None => Code::new("Ok(runtime::Outcome::Failure($::$))", &[several, variant]),
        },
    }
}
