//! How the answers of an operation are read: by status, and where the status does not say it, by a marker.

use std::ops::RangeInclusive;

use proc_macro2::TokenStream;
use quote::quote;

use super::Call;
use super::answers::variant;
use crate::emit::rust_type::{error_type, success_type};
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
pub(super) fn emit_decoders(call: &Call<'_>) -> TokenStream {
    let decoders = readings(call);
    let decoders = decoders.iter().map(emit_decode);
    quote!(#(#decoders)*)
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

fn emit_decode(reading: &Reading<'_>) -> TokenStream {
    let call = reading.call;
    let success = success_type(call.cx, reading.success, reading.success_name);
    let error = error_type(call.cx, &call.operation.responses.error, &call.names.error);
    let name = reading.decode;
    let (arms, other) = emit_arms(reading);
    let body = match arms.as_slice() {
        [] => other,
        arms => {
            let arms = arms.iter().map(|arm| {
                let (pattern, body) = (emit_pattern(&arm.statuses), &arm.body);
                quote!(#pattern => #body,)
            });
            quote!(match answer.status() { #(#arms)* _ => #other, })
        }
    };
    let answer = match body.to_string().contains("answer") {
        true => quote!(answer),
        false => quote!(_answer),
    };
    let mutable = reading.success.is_streamed().then(|| quote!(mut));
    quote! {
        fn #name(#answer: &#mutable runtime::Answer) -> runtime::Decoded<#success, #error> {
            #body
        }
    }
}

/// Which answers are read piece by piece, as a closure; none where all are read as a whole.
pub(super) fn emit_streamed(reading: &Reading<'_>) -> Option<TokenStream> {
    if !reading.success.is_streamed() {
        return None;
    }
    let (arms, _) = emit_arms(reading);
    let of = |wanted: fn(&&Arm) -> bool| -> Vec<RangeInclusive<u16>> {
        arms.iter().filter(wanted).flat_map(|arm| arm.statuses.clone()).collect()
    };
    let streamed = of(|arm| arm.is_streamed);
    let mut whole = of(|arm| !arm.is_streamed);
    whole.retain(|whole| streamed.iter().any(|streamed| streamed.contains(whole.start())));
    let streamed = emit_pattern(&streamed);
    let whole = (!whole.is_empty()).then(|| {
        let whole = emit_pattern(&whole);
        quote!(&&!matches!(answer.status(), #whole))
    });
    let is_events = reading.success.contents().into_iter().any(Content::is_events);
    let is_events = is_events.then(|| quote!(&&runtime::is_event_stream(answer)));
    Some(quote!(|answer| matches!(answer.status(), #streamed) #whole #is_events))
}

/// An arm of the match over the status.
struct Arm {
    /// The statuses, sorted; those of a class stand in an arm of their own.
    statuses: Vec<RangeInclusive<u16>>,
    /// What is done.
    body: TokenStream,
    /// Whether the body is read piece by piece.
    is_streamed: bool,
}

/// The arms of the match over the status, and what is done with every other status.
fn emit_arms(reading: &Reading<'_>) -> (Vec<Arm>, TokenStream) {
    let mut arms: Vec<Arm> = Vec::new();
    let mut other = emit_failure(reading.call, StatusPattern::Default, None, None);
    for case in reading.cases.iter().filter(|case| case.is_final() && case.told_by.is_none()) {
        let body = emit_case(reading, case);
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
    if !has_success_range && let Some(body) = emit_undocumented_success(reading) {
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
        let body = arm.body.to_string();
        if let Some(at) = joined.iter().position(|known| known.body.to_string() == body)
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
fn add(arms: &mut Vec<Arm>, code: u16, body: TokenStream, is_streamed: bool) {
    let same = |arm: &&mut Arm| arm.body.to_string() == body.to_string() && !is_class(&arm.statuses);
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
fn simplify(arms: &mut Vec<Arm>, other: &TokenStream) {
    let classes: Vec<(RangeInclusive<u16>, String)> = arms
        .iter()
        .filter(|arm| is_class(&arm.statuses))
        .filter_map(|arm| Some((arm.statuses.first()?.clone(), arm.body.to_string())))
        .collect();
    for arm in arms.iter_mut().filter(|arm| !is_class(&arm.statuses)) {
        let body = arm.body.to_string();
        arm.statuses.retain(|statuses| {
            let class = classes.iter().find(|(class, _)| class.contains(statuses.start()));
            let after = class.map_or_else(|| other.to_string(), |(_, body)| body.clone());
            after != body
        });
    }
    arms.retain(|arm| match is_class(&arm.statuses) {
        true => arm.body.to_string() != other.to_string(),
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
fn emit_pattern(statuses: &[RangeInclusive<u16>]) -> TokenStream {
    let literal = proc_macro2::Literal::u16_unsuffixed;
    let patterns = whole_ranges(statuses).into_iter().map(|statuses| {
        let (start, end) = (literal(*statuses.start()), literal(*statuses.end()));
        match statuses.end() - statuses.start() {
            0 => quote!(#start),
            1 => quote!(#start | #end),
            _ => quote!(#start..=#end),
        }
    });
    quote!(#(#patterns)|*)
}

/// What is done with the documented answers of a status; a media type may tell one from the other.
fn emit_case(reading: &Reading<'_>, case: &ResponseCase) -> TokenStream {
    let others = reading.cases.iter().filter(|other| other.status == case.status && other.told_by.is_some());
    let others: Vec<TokenStream> = others
        .filter_map(|other| {
            let body = emit_answer(reading, other);
            let media_types = &other.told_by.as_ref()?.media_types;
            Some(quote!(if #(answer.has_media_type(#media_types))||* { #body } else))
        })
        .collect();
    let body = emit_answer(reading, case);
    match others.is_empty() {
        true => body,
        false => quote!(#(#others)* { #body }),
    }
}

/// What is done with a documented answer.
fn emit_answer(reading: &Reading<'_>, case: &ResponseCase) -> TokenStream {
    if case.role == Role::Error {
        return emit_failure(reading.call, case.status, case.told_by.as_ref(), Some(case.content));
    }
    let success = emit_success(reading, case.status, case.content);
    let Some(marker) = &case.error_marker else {
        return success;
    };
    let (property, value) = (&marker.property, &marker.value);
    let failure = emit_failure(reading.call, case.status, None, Some(Content::Json(marker.ty)));
    quote!(if runtime::has_tag(answer, #property, #value) { #failure } else { #success })
}

/// What is done with a success that is not documented: it is read as the documented one, where there is just one.
fn emit_undocumented_success(reading: &Reading<'_>) -> Option<TokenStream> {
    let marked = reading.cases.iter().find(|case| case.error_marker.is_some());
    match (reading.success, marked) {
        (Answers::Single(_), Some(case)) => Some(emit_answer(reading, case)),
        (Answers::Empty, _) => Some(emit_success(reading, StatusPattern::Range(2), Content::Empty)),
        (Answers::Single(content), None) => Some(emit_success(reading, StatusPattern::Range(2), *content)),
        (Answers::Optional(_) | Answers::Several(_), _) => None,
    }
}

/// Reads a success.
fn emit_success(reading: &Reading<'_>, status: StatusPattern, content: Content) -> TokenStream {
    match reading.success {
        Answers::Empty => quote!(Ok(runtime::Outcome::Success(()))),
        Answers::Single(_) => emit_read(content, None),
        Answers::Optional(_) if content == Content::Empty => quote!(Ok(runtime::Outcome::Success(None))),
        Answers::Optional(_) => emit_read(content, Some(&quote!(Some))),
        Answers::Several(_) => {
            let (several, variant) = (reading.success_name, variant(status, None));
            match content {
                Content::Empty => quote!(Ok(runtime::Outcome::Success(#several::#variant))),
                _ => emit_read(content, Some(&quote!(#several::#variant))),
            }
        }
    }
}

/// The call that reads content; none where it is there already.
fn emit_reader(content: Content) -> Option<TokenStream> {
    match content {
        Content::Empty | Content::Bytes => None,
        Content::Json(_) => Some(quote!(runtime::json(answer))),
        Content::Text => Some(quote!(runtime::text(answer))),
        Content::TextOrJson => Some(quote!(runtime::text_or_json(answer))),
        Content::Download => Some(quote!(runtime::download(answer))),
        Content::Events(_) => Some(quote!(runtime::json_events(answer))),
        Content::TextEvents => Some(quote!(runtime::text_events(answer))),
        Content::Lines(_) => Some(quote!(runtime::json_lines(answer))),
    }
}

/// Reads content, and wraps it where the success is made of more.
fn emit_read(content: Content, wrapper: Option<&TokenStream>) -> TokenStream {
    let wrapped = wrapper.map(|wrapper| quote!(.map(#wrapper)));
    match (emit_reader(content), content) {
        (Some(read), _) => quote!(#read #wrapped.map(runtime::Outcome::Success)),
        (None, Content::Bytes) => quote!(Ok(runtime::bytes(answer)) #wrapped.map(runtime::Outcome::Success)),
        (None, _) => quote!(Ok(runtime::Outcome::Undeclared)),
    }
}

/// Reads a failure; one that does not fit what is documented is an error without a typed body.
fn emit_failure(
    call: &Call<'_>,
    status: StatusPattern,
    told_by: Option<&ToldBy>,
    content: Option<Content>,
) -> TokenStream {
    match &call.operation.responses.error {
        Answers::Empty => quote!(Ok(runtime::Outcome::Undeclared)),
        Answers::Single(only) | Answers::Optional(only) => match content.unwrap_or(*only) {
            Content::Json(_) => quote!(runtime::failure(answer)),
            Content::Bytes => quote!(Ok(runtime::Outcome::Failure(runtime::bytes(answer)))),
            other => match emit_reader(other) {
                Some(read) => quote!(#read.map(runtime::Outcome::Failure)),
                None => quote!(Ok(runtime::Outcome::Undeclared)),
            },
        },
        Answers::Several(_) => match content {
            None => quote!(Ok(runtime::Outcome::Undeclared)),
            Some(content) => emit_several_failure(&call.names.error, &variant(status, told_by), content),
        },
    }
}

fn emit_several_failure(several: &Ident, variant: &Ident, content: Content) -> TokenStream {
    match content {
        Content::Json(_) => quote!(runtime::failure_as(answer, #several::#variant)),
        Content::Bytes => quote!(Ok(runtime::Outcome::Failure(#several::#variant(runtime::bytes(answer))))),
        content => match emit_reader(content) {
            Some(read) => quote!(#read.map(#several::#variant).map(runtime::Outcome::Failure)),
            None => quote!(Ok(runtime::Outcome::Failure(#several::#variant))),
        },
    }
}
