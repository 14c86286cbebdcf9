//! Which operations fail in the same ways.

use std::collections::BTreeMap;

use crate::ir::{Answer, Answers, Api, Content, GroupId, OperationId, StatusPattern, ToldBy};

/// The ways in which an operation of a group fails.
type Failures<'a> = (Option<GroupId>, Vec<(StatusPattern, Option<&'a ToldBy>, Content)>);

/// For each operation with several failures the first of its group that has the same; none for the first.
pub(super) fn find(api: &Api) -> Vec<Option<OperationId>> {
    let mut firsts: BTreeMap<Failures<'_>, OperationId> = BTreeMap::new();
    let like = api.operations.iter().enumerate().map(|(index, operation)| {
        let Answers::Several(failures) = &operation.responses.error else {
            return None;
        };
        let failure = |answer| failure(api, answer);
        let failures = (operation.group, failures.iter().map(failure).collect());
        let first = *firsts.entry(failures).or_insert(OperationId(index));
        (first.0 != index).then_some(first)
    });
    like.collect()
}

fn failure<'a>(api: &Api, answer: &'a Answer) -> (StatusPattern, Option<&'a ToldBy>, Content) {
    (answer.status, answer.told_by.as_ref(), answer.content.resolved(&api.types))
}
