//! Path templates.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::ir::{
    Docs, Parameter, ParameterLocation, ParameterRole, ParameterStyle, PathSegment, PathTemplate, Primitive, TypeRef,
};
use crate::oas::{self, PathItem};
use crate::source::Origin;

/// Where path templates and their parameters are compared.
struct Context<'c> {
    /// The path.
    item: &'c PathItem,
    /// Where the operation stands.
    operation: Origin,
}

impl Lowering<'_, '_> {
    /// The path as text and parameters; brings the parameters into order: those of the path first, as it has them.
    ///
    /// A `{name}` without a Parameter Object counts as a string. What follows a `#` only tells operations of one path
    /// apart; what follows a `?` belongs to the query.
    pub(super) fn lower_path(
        &mut self,
        item: &PathItem,
        operation: &oas::Operation,
        parameters: &mut Vec<Parameter>,
    ) -> PathTemplate {
        let context = Context { item, operation: operation.origin };
        if item.path.starts_with(|first: char| first.is_alphanumeric()) {
            Diagnostic::new(
                Code::UnknownField,
                item.origin,
                format!("the path `{}` has no slash at its start", item.path),
            )
            .help(format!("write `/{}`", item.path))
            .emit(self.reader.diagnostics);
        }
        let whole = item.path.split('#').next().unwrap_or_default();
        let (path, query) = split_query(whole);
        let segments = self.lower_segments(&context, path, parameters);
        let query = self.lower_fixed_query(&context, query, parameters);
        let (in_path, mut rest): (Vec<_>, Vec<_>) =
            std::mem::take(parameters).into_iter().partition(|parameter| parameter.location == ParameterLocation::Path);
        for segment in &segments {
            if let PathSegment::Parameter(name) = segment {
                parameters.extend(in_path.iter().find(|parameter| parameter.wire_name == *name).cloned());
            }
        }
        for parameter in in_path {
            if !segments.contains(&PathSegment::Parameter(parameter.wire_name.clone())) {
                let message = format!("the path `{}` has no `{{{}}}`", item.path, parameter.wire_name);
                Diagnostic::new(Code::PathParameterMismatch, parameter.origin, message)
                    .label(item.origin, "the path")
                    .help("put it into the path, or remove the parameter; it is left out")
                    .emit(self.reader.diagnostics);
            }
        }
        parameters.append(&mut rest);
        let text = segments.iter().map(|segment| match segment {
            PathSegment::Literal(text) => text.clone(),
            PathSegment::Parameter(name) => format!("{{{name}}}"),
        });
        let text = text.collect::<String>() + item.path.get(path.len()..).unwrap_or_default();
        PathTemplate { key: item.path.clone(), text, segments, query }
    }

    /// The path without its query.
    fn lower_segments(
        &mut self,
        context: &Context<'_>,
        path: &str,
        parameters: &mut Vec<Parameter>,
    ) -> Vec<PathSegment> {
        let mut segments: Vec<PathSegment> = Vec::new();
        let mut rest = path;
        while let Some((literal, after)) = rest.split_once('{') {
            let Some((expression, after)) = after.split_once('}') else {
                break;
            };
            if !literal.is_empty() {
                segments.push(PathSegment::Literal(literal.to_owned()));
            }
            rest = after;
            // RFC 6570 3.2.8, 3.2.9: these stand for parameters of the query, which are described as such.
            if !expression.starts_with(['?', '&']) {
                let name = self.path_name(context, expression, parameters);
                if segments.contains(&PathSegment::Parameter(name.clone())) {
                    self.report_twice(context, &name);
                }
                segments.push(PathSegment::Parameter(name));
            }
        }
        if rest.contains('{') {
            let message = format!("the path `{}` has a `{{` that is not closed", context.item.path);
            Diagnostic::new(Code::PathParameterMismatch, context.item.origin, message)
                .help("close it, as in `/pets/{petId}`; what follows is sent as it stands")
                .emit(self.reader.diagnostics);
        }
        if !rest.is_empty() {
            segments.push(PathSegment::Literal(rest.to_owned()));
        }
        segments
    }

    /// The name of the parameter in a `{expression}`, which is described from then on.
    fn path_name(&mut self, context: &Context<'_>, expression: &str, parameters: &mut Vec<Parameter>) -> String {
        let is_described =
            |name: &str| parameters.iter().any(|it| it.location == ParameterLocation::Path && it.wire_name == name);
        if is_described(expression) {
            return expression.to_owned();
        }
        // `{+path}`, `{path*}` and `{path...}` are other generators' words for values with slashes.
        let bare = expression.trim_matches(['+', '*', '.']);
        if !bare.is_empty() && is_described(bare) {
            return bare.to_owned();
        }
        let name = if bare.is_empty() { expression } else { bare };
        self.report_undescribed(context, name, "path");
        parameters.push(self.string_parameter(context, name, ParameterLocation::Path));
        name.to_owned()
    }

    /// The pairs of the query that never change; those with a `{name}` become parameters of the query.
    fn lower_fixed_query(&mut self, context: &Context<'_>, query: &str, parameters: &mut Vec<Parameter>) -> String {
        let mut fixed = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let is_query = |it: &Parameter| it.location == ParameterLocation::Query && it.wire_name == key;
            let Some(name) = value.strip_prefix('{').and_then(|value| value.strip_suffix('}')) else {
                // The path has said what its value is.
                parameters.retain(|parameter| !is_query(parameter));
                fixed.push(pair);
                continue;
            };
            if parameters.iter().any(is_query) {
                continue;
            }
            let same = |it: &&mut Parameter| it.location == ParameterLocation::Path && it.wire_name == name;
            match parameters.iter_mut().find(same) {
                Some(parameter) => {
                    parameter.location = ParameterLocation::Query;
                    parameter.style = ParameterStyle::Form;
                    key.clone_into(&mut parameter.wire_name);
                }
                None => {
                    self.report_undescribed(context, key, "query");
                    parameters.push(self.string_parameter(context, key, ParameterLocation::Query));
                }
            }
        }
        fixed.join("&")
    }

    /// A required string that no Parameter Object describes.
    fn string_parameter(&mut self, context: &Context<'_>, name: &str, location: ParameterLocation) -> Parameter {
        Parameter {
            origin: context.operation,
            wire_name: name.to_owned(),
            location,
            style: location.styles().first().copied().unwrap_or(ParameterStyle::Simple),
            explode: false,
            content: None,
            allow_reserved: false,
            is_multi_segment: false,
            required: true,
            role: ParameterRole::Ordinary,
            ty: TypeRef { id: self.primitive_type(Primitive::String), nullable: false },
            docs: Docs::default(),
            example: None,
        }
    }

    fn report_undescribed(&mut self, context: &Context<'_>, name: &str, location: &str) {
        let message = format!("`{{{name}}}` in `{}` is not among the parameters", context.item.path);
        Diagnostic::new(Code::PathParameterMismatch, context.operation, message)
            .label(context.item.origin, "the path")
            .help(format!("add a parameter `{name}` with `in: {location}`; it is taken as a string"))
            .emit(self.reader.diagnostics);
    }

    fn report_twice(&mut self, context: &Context<'_>, name: &str) {
        let message = format!("`{{{name}}}` stands twice in `{}`", context.item.path);
        Diagnostic::new(Code::PathParameterMismatch, context.item.origin, message)
            .help("give each its own name; callers pass a value for each")
            .emit(self.reader.diagnostics);
    }
}

/// The path, and what follows its `?`; one inside of braces is an operator (RFC 6570 3.2.8).
fn split_query(text: &str) -> (&str, &str) {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '?' if depth == 0 => return (text.get(..at).unwrap_or(text), text.get(at + 1..).unwrap_or_default()),
            _ => {}
        }
    }
    (text, "")
}
