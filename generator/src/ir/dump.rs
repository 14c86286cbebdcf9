//! The IR as text, for people: what was understood of a document.

use std::fmt::{self, Write};

use super::{
    Additional, Answers, Api, BodyKind, Content, EnumValues, NameHint, Operation, PathSegment, Presence, RequestBody,
    ResponseCase, Role, TypeGraph, TypeId, TypeKind, TypeRef, WebhookSignature,
};

/// The whole API, one fact a line.
pub fn dump(api: &Api) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_api(&mut out, api);
    out
}

fn write_api(out: &mut String, api: &Api) -> fmt::Result {
    writeln!(out, "api {:?} {}", api.title, api.version)?;
    writeln!(out, "  base url {:?}", api.base_url)?;
    // One server without variables is the base URL.
    for server in api.servers.iter().filter(|server| api.servers.len() > 1 || !server.variables.is_empty()) {
        writeln!(out, "  server {:?} {:?}", server.url, server.name)?;
        for variable in &server.variables {
            writeln!(out, "    variable {} {:?} of {:?}", variable.name, variable.default, variable.values)?;
        }
    }
    for scheme in &api.security_schemes {
        writeln!(out, "  security scheme {} {:?}", scheme.name, scheme.kind)?;
    }
    if api.is_lenient {
        writeln!(out, "  lenient")?;
    }
    for operation in &api.operations {
        write_operation(out, api, operation)?;
    }
    for webhook in &api.webhooks {
        let payload = type_name(&api.types, webhook.payload);
        writeln!(out, "\nwebhook {:?} {}: {payload}", webhook.name, webhook.method.as_str())?;
    }
    if let Some(signature) = &api.webhook_signature {
        write_signature(out, signature)?;
    }
    for (id, definition) in api.types.iter() {
        if definition.kind.is_nominal() || matches!(definition.name, NameHint::Component(_)) {
            write_type(out, &api.types, id)?;
        }
    }
    Ok(())
}

fn write_signature(out: &mut String, signature: &WebhookSignature) -> fmt::Result {
    writeln!(
        out,
        "\nwebhook signature {:?} {:?} in {}",
        signature.algorithm,
        signature.encoding,
        signature.headers.join(" or ")
    )?;
    let (separator, prefix) = (signature.separator.as_deref().unwrap_or_default(), &signature.prefix);
    writeln!(out, "  parts {separator:?} signature {prefix:?} time {:?}", signature.timestamp)?;
    writeln!(out, "  tolerance {} s", signature.tolerance)?;
    writeln!(out, "  of {:?}", signature.signed)?;
    writeln!(out, "  secret {:?} {:?}", signature.secret_prefix, signature.secret_encoding)?;
    if let Some(property) = &signature.event_property {
        writeln!(out, "  event {property:?}")?;
    }
    Ok(())
}

fn write_operation(out: &mut String, api: &Api, operation: &Operation) -> fmt::Result {
    writeln!(out, "\noperation {} {} {}", operation.id, operation.method.as_str(), operation.path.text)?;
    if let Some(group) = operation.group {
        writeln!(out, "  group {:?}", api.groups[group.0].tag)?;
    }
    let names = operation.path.segments.iter().filter_map(|segment| match segment {
        PathSegment::Parameter(name) => Some(name.as_str()),
        PathSegment::Literal(_) => None,
    });
    let names: Vec<&str> = names.collect();
    if !names.is_empty() {
        writeln!(out, "  path parameters {}", names.join(", "))?;
    }
    if !operation.path.query.is_empty() {
        writeln!(out, "  fixed query {}", operation.path.query)?;
    }
    if let Some(base_url) = &operation.base_url {
        writeln!(out, "  base url {base_url:?}")?;
    }
    for parameter in &operation.parameters {
        let required = if parameter.required { "required" } else { "optional" };
        let content = parameter.content.map(|content| format!(" as {content:?}")).unwrap_or_default();
        let reserved = if parameter.allow_reserved { " reserved" } else { "" };
        let segments = if parameter.is_multi_segment { " segments" } else { "" };
        writeln!(
            out,
            "  {:?} parameter {:?} {required} {:?} explode={}{content}{reserved}{segments} {:?}: {}",
            parameter.location,
            parameter.wire_name,
            parameter.style,
            parameter.explode,
            parameter.role,
            type_name(&api.types, parameter.ty)
        )?;
    }
    if let Some(body) = &operation.body {
        write_body(out, api, body)?;
    }
    write_responses(out, api, operation)?;
    writeln!(out, "  security {:?}", operation.security)?;
    for alternative in &operation.scopes {
        let scopes = alternative.iter().map(|needed| format!("{} {:?}", needed.scheme, needed.scopes));
        writeln!(out, "  scopes {}", scopes.collect::<Vec<_>>().join(" and "))?;
    }
    writeln!(out, "  idempotency {:?}", operation.idempotency)?;
    if operation.answers_secret {
        writeln!(out, "  answers a secret")?;
    }
    if !operation.request_id.is_empty() {
        writeln!(out, "  request id {}", operation.request_id.join("."))?;
    }
    if let Some(pagination) = &operation.pagination {
        let item = type_name(&api.types, pagination.item);
        writeln!(out, "  pages of {item} at /{}: {pagination}", pagination.items.join("/"))?;
    }
    Ok(())
}

fn write_body(out: &mut String, api: &Api, body: &RequestBody) -> fmt::Result {
    let required = if body.required { "required" } else { "optional" };
    for (index, content) in body.contents().enumerate() {
        let word = if index == 0 { "body" } else { "or body" };
        let name = |ty: &TypeRef| type_name(&api.types, *ty);
        let kind = match &content.kind {
            BodyKind::Json(ty) => name(ty),
            BodyKind::JsonLines(ty) => format!("lines of {}", name(ty)),
            BodyKind::Form(ty) => format!("form of {}", name(ty)),
            BodyKind::Multipart(_) => "parts".to_owned(),
            BodyKind::Text => "text".to_owned(),
            BodyKind::Bytes => "bytes".to_owned(),
        };
        writeln!(out, "  {word} {} {required}: {kind}", content.media_types.join(", "))?;
        if let BodyKind::Multipart(parts) = &content.kind {
            for part in parts {
                writeln!(out, "    {:?} {:?}: {}", part.wire_name, part.presence, name(&part.ty))?;
            }
        }
        for (property, encoding) in &content.encodings {
            writeln!(out, "    {property:?} as {encoding:?}")?;
        }
    }
    Ok(())
}

fn write_responses(out: &mut String, api: &Api, operation: &Operation) -> fmt::Result {
    let responses = &operation.responses;
    write_cases(out, api, "  ", &responses.cases)?;
    let success = answers_name(&api.types, &responses.success);
    let error = answers_name(&api.types, &responses.error);
    writeln!(out, "  returns {success} or {error}")?;
    for alternative in &responses.alternatives {
        let success = answers_name(&api.types, &alternative.success);
        let switch = alternative.switch.as_ref().map(|name| format!(" with {name}")).unwrap_or_default();
        writeln!(out, "  returns {success} when asked for {}{switch}", alternative.word)?;
    }
    if responses.can_be_unmodified {
        writeln!(out, "  can be unmodified")?;
    }
    let set = responses.headers.and_then(|id| api.header_sets.get(id.0));
    for field in set.into_iter().flat_map(|set| &set.fields) {
        let required = if field.required { "required" } else { "optional" };
        writeln!(out, "  header {:?} {required}: {:?}", field.name, field.kind)?;
    }
    Ok(())
}

fn write_cases(out: &mut String, api: &Api, indent: &str, cases: &[ResponseCase]) -> fmt::Result {
    for case in cases {
        let role = match case.role {
            Role::Success => "success",
            Role::Error => "error",
            Role::Unmodified => "unmodified",
        };
        let told_by =
            case.told_by.as_ref().map(|told| format!(" as {}", told.media_types.join(" or "))).unwrap_or_default();
        let content = content_name(&api.types, case.content);
        writeln!(out, "{indent}{}{told_by} {role}: {content}", case.status)?;
        if let Some(marker) = &case.error_marker {
            let ty = type_name(&api.types, marker.ty);
            writeln!(out, "{indent}  error when {} is {:?}: {ty}", marker.property, marker.value)?;
        }
    }
    Ok(())
}

fn write_type(out: &mut String, types: &TypeGraph, id: TypeId) -> fmt::Result {
    let definition = types.get(id);
    let name = type_name(types, TypeRef { id, nullable: false });
    match &definition.kind {
        TypeKind::Struct(strukt) => {
            writeln!(out, "\nstruct {name}")?;
            for field in &strukt.fields {
                let presence = match field.presence {
                    Presence::Required => "required",
                    Presence::Optional => "optional",
                };
                let sensitive = if field.is_sensitive { " sensitive" } else { "" };
                writeln!(out, "  {:?} {presence}{sensitive}: {}", field.wire_name, type_name(types, field.ty))?;
            }
            match strukt.additional {
                Additional::Undeclared => Ok(()),
                Additional::Forbidden => writeln!(out, "  no other key"),
                Additional::Map(map) => writeln!(out, "  any other key: {}", type_name(types, map.values)),
            }
        }
        TypeKind::Enum(enm) => match &enm.values {
            EnumValues::Strings(values) => {
                let values: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
                writeln!(out, "\nenum {name}\n  {values:?}")
            }
            EnumValues::Integers(values) => {
                let values: Vec<i64> = values.iter().map(|value| value.value).collect();
                writeln!(out, "\nenum {name}\n  {values:?}")
            }
        },
        TypeKind::Union(union) => {
            writeln!(out, "\nunion {name} by {:?}", union.dispatch)?;
            for variant in &union.variants {
                let ty = type_name(types, variant.ty);
                writeln!(out, "  {}: {ty} tags {:?} {:?}", variant.name, variant.tags, variant.shape)?;
            }
            Ok(())
        }
        other => writeln!(out, "\nalias {name} = {}", kind_name(types, other)),
    }
}

/// A type as the dump names it.
fn type_name(types: &TypeGraph, ty: TypeRef) -> String {
    let definition = types.get(ty.id);
    let name = match &definition.name {
        NameHint::Component(name) => name.clone(),
        _ if !definition.kind.is_nominal() => kind_name(types, &definition.kind),
        hint => hint_name(types, hint),
    };
    if ty.nullable { format!("{name} | null") } else { name }
}

/// What a type's name is made from. Parents are named by their hints too: one without a name may consist of this type.
fn hint_name(types: &TypeGraph, hint: &NameHint) -> String {
    match hint {
        NameHint::Component(name) => name.clone(),
        NameHint::Part(parent, part) => format!("{}.{part}", hint_name(types, &types.get(*parent).name)),
        NameHint::OrNull(of) => format!("{}.OrNull", hint_name(types, &types.get(*of).name)),
        NameHint::Input(of) => format!("{}.Input", hint_name(types, &types.get(*of).name)),
        NameHint::Operation(operation, part) => format!("{operation}.{part}"),
    }
}

fn kind_name(types: &TypeGraph, kind: &TypeKind) -> String {
    match kind {
        TypeKind::Array(item) => format!("[{}]", type_name(types, *item)),
        TypeKind::Map(map) => format!("{{{}}}", type_name(types, map.values)),
        TypeKind::Primitive(primitive) => format!("{primitive:?}"),
        TypeKind::Alias(target) => type_name(types, *target),
        TypeKind::Any => "any".to_owned(),
        TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => String::new(),
    }
}

fn content_name(types: &TypeGraph, content: Content) -> String {
    match content {
        Content::Empty => "nothing".to_owned(),
        Content::Json(ty) => type_name(types, ty),
        Content::Text => "text".to_owned(),
        Content::TextOrJson => "text, or JSON text".to_owned(),
        Content::Bytes => "bytes".to_owned(),
        Content::Download => "a download".to_owned(),
        Content::Events(ty) => format!("events of {}", type_name(types, ty)),
        Content::TextEvents => "events of text".to_owned(),
        Content::Lines(ty) => format!("lines of {}", type_name(types, ty)),
    }
}

fn answers_name(types: &TypeGraph, answers: &Answers) -> String {
    match answers {
        Answers::Empty => "nothing".to_owned(),
        Answers::Single(content) => content_name(types, *content),
        Answers::Optional(content) => format!("{} or nothing", content_name(types, *content)),
        Answers::Several(answers) => {
            let answers = answers.iter().map(|answer| {
                let told_by = answer.told_by.as_ref().map(|told| format!(" as {}", told.media_types.join(" or ")));
                let told_by = told_by.unwrap_or_default();
                format!("{}{told_by} {}", answer.status, content_name(types, answer.content))
            });
            format!("({})", answers.collect::<Vec<_>>().join(" | "))
        }
    }
}
