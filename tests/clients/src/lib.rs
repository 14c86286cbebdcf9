//! Clients that no committed document asks for, for tests of what they send and read: see `build.rs`.

/// A client with parameters, credentials and servers of every kind.
pub mod requests {
    include!(concat!(env!("OUT_DIR"), "/requests.rs"));
}

/// A client with bodies of every kind.
pub mod bodies {
    include!(concat!(env!("OUT_DIR"), "/bodies.rs"));
}

/// A client of an API that signs its webhooks.
pub mod events {
    include!(concat!(env!("OUT_DIR"), "/events.rs"));
}

/// A client with answers of every kind.
pub mod answers {
    include!(concat!(env!("OUT_DIR"), "/answers.rs"));
}

/// A client with lists of every style.
pub mod pages {
    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}

/// A client with secrets in every place, and credentials of every kind.
pub mod secrets {
    include!(concat!(env!("OUT_DIR"), "/secrets.rs"));
}

/// A client with texts in every place of a request, in every style.
pub mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}
