//! Media types and ranges of them (RFC 9110, 8.3.1 and 12.5.1).

/// A media type without its parameters.
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether a media type is JSON: `application/json`, or one with the suffix `+json` (RFC 6839).
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    let ends_with = |suffix: &str| {
        let end = essence.len().checked_sub(suffix.len()).and_then(|at| essence.get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(suffix))
    };
    ends_with("/json") || ends_with("+json")
}

/// Whether a media type, or a range such as `image/*`, includes another media type. Parameters and case do not count.
pub(super) fn includes(range: &str, media_type: &str) -> bool {
    let (range, found) = (essence(range), essence(media_type));
    match range.strip_suffix('*') {
        Some("*/") => found.contains('/'),
        Some(start) => found.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)),
        None => found.eq_ignore_ascii_case(range),
    }
}
