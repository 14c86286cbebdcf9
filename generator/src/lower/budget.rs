//! How much may still be made of a document: what is beyond that is left out, with one error.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::ir::Docs;
use crate::source::{Limits, NodeId, Origin};

/// Bytes of Rust that things come to, about; measured with the largest public API descriptions.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cost {
    /// A type with a name.
    Type,
    /// A property of a struct.
    Field,
    /// A value of an enum.
    Value,
    /// An alternative of a union.
    Variant,
    /// An operation.
    Operation,
    /// A parameter of an operation.
    Parameter,
}

impl Cost {
    /// The bytes.
    fn bytes(self) -> usize {
        match self {
            Self::Type => 500,
            Self::Field => 250,
            Self::Value => 200,
            Self::Variant => 300,
            Self::Operation => 4_500,
            Self::Parameter => 450,
        }
    }
}

/// What was made so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spent {
    /// Bytes of Rust.
    output: usize,
    /// Combinations of the schema whose alternatives are being combined.
    combinations: usize,
    /// How many combinations are inside of each other at the moment.
    depth: usize,
    /// Where the outermost of them stands.
    origin: Option<Origin>,
    /// Whether a limit was passed, so that nothing more is made.
    is_over: bool,
}

impl Lowering<'_, '_> {
    /// Whether a limit was passed, so that nothing more need be made.
    pub(super) fn is_over(&self) -> bool {
        self.spent.is_over
    }

    /// Counts a thing with its docs; says whether there is room for it.
    pub(super) fn spend(&mut self, cost: Cost, docs: &Docs, origin: Origin) -> bool {
        let texts = [docs.summary.as_ref(), docs.description.as_ref(), docs.default.as_ref()];
        let texts: usize = texts.into_iter().flatten().map(String::len).sum();
        self.spend_bytes(cost.bytes().saturating_add(texts), origin)
    }

    /// Counts so many things of a kind.
    pub(super) fn spend_many(&mut self, cost: Cost, count: usize, origin: Origin) -> bool {
        self.spend_bytes(cost.bytes().saturating_mul(count), origin)
    }

    /// The value of an example, which is counted; none where there is no room for it.
    pub(super) fn example(&mut self, node: Option<NodeId>) -> Option<serde_json::Value> {
        let node = node?;
        let size = self.reader.sources.size(node);
        // A part of the examples reaches the docs.
        self.spend_bytes(size / 4, node.origin()).then(|| self.reader.sources.to_json(node))
    }

    /// Counts the builder of so many required things: each has a setter whose type names all others.
    pub(super) fn spend_required(&mut self, count: usize, origin: Origin) -> bool {
        // So few are in the cost of what is required already.
        let many = count.saturating_sub(100);
        self.spend_bytes(many.saturating_mul(many).saturating_mul(20), origin)
    }

    fn spend_bytes(&mut self, bytes: usize, origin: Origin) -> bool {
        self.spent.output = self.spent.output.saturating_add(bytes);
        let most = self.reader.sources.limits().output;
        if self.spent.output > most && !self.spent.is_over {
            self.spent.is_over = true;
            let message = format!("the code of the client comes to more than {most} bytes from here on");
            let help = format!("leave out what the client does not need, {}", Limits::advice("output"));
            Diagnostic::new(Code::OutputTooLarge, origin, message).help(help).emit(self.reader.diagnostics);
        }
        !self.spent.is_over
    }

    /// Does work that combines parts of an `allOf`, and counts it; none where there are too many combinations already.
    pub(super) fn combine<T>(&mut self, origin: Option<Origin>, work: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.spent.depth == 0 {
            (self.spent.combinations, self.spent.origin) = (0, origin);
        }
        self.spent.combinations += 1;
        if self.spent.combinations > self.reader.sources.limits().combinations {
            self.report_combinations();
        }
        if self.spent.is_over {
            return None;
        }
        self.spent.depth += 1;
        let done = work(self);
        self.spent.depth -= 1;
        Some(done)
    }

    fn report_combinations(&mut self) {
        let most = self.reader.sources.limits().combinations;
        if std::mem::replace(&mut self.spent.is_over, true) {
            return;
        }
        let origin = self.spent.origin.unwrap_or_else(|| self.root_origin());
        let message = format!("the parts of this schema combine in more than {most} ways");
        let help = format!(
            "describe the alternatives' properties in one object, and leave out of `required` what not all have; {}",
            Limits::advice("combinations")
        );
        Diagnostic::new(Code::TooManyCombinations, origin, message).help(help).emit(self.reader.diagnostics);
    }
}
