//! Where the types of an API are used.

use super::{Api, Operation};

/// Where a type is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Usage {
    /// A request is made of it.
    pub in_request: bool,
    /// A response is made of it.
    pub in_response: bool,
}

impl Api {
    /// Where each type is used, by its id.
    pub fn usage(&self) -> Vec<Usage> {
        let requests = self.operations.iter().flat_map(Operation::request_types);
        let responses = self.operations.iter().flat_map(Operation::response_types);
        let received = self.webhooks.iter().map(|webhook| webhook.payload);
        let mut usage = vec![Usage::default(); self.types.iter().count()];
        for id in self.types.closure(requests) {
            usage[id.index()].in_request = true;
        }
        for id in self.types.closure(responses.chain(received)) {
            usage[id.index()].in_response = true;
        }
        usage
    }
}
