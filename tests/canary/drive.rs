//! What every client of this test is made with, and how its calls are driven.

/// A transport of a generated crate that panics, or whose errors repeat the request: `Other(kind)`.
macro_rules! other_transport {
    ($($runtime:ident)::+) => {
        struct Other(crate::Transport);

        impl $($runtime)::+::Transport for Other {
            fn send(&self, request: http::Request<$($runtime)::+::RequestBody>) -> $($runtime)::+::TransportFuture<'_> {
                crate::kept::keep_debug("body", request.body());
                Box::pin(async move {
                    assert!(self.0 != crate::Transport::Panicking, "{}", crate::kept::MEANT);
                    let told = format!("{request:?} {:?}", request.body().as_bytes());
                    Err($($runtime)::+::TransportError::maybe_sent(told))
                })
            }
        }
    };
}

/// A client of the target with these credentials, each a marker that ends with the name of its scheme.
macro_rules! client {
    ($client:ty, $target:expr, $schemes:expr) => {{
        let mut builder = <$client>::builder()
            .base_url(&$target.base_url)
            .timeout(std::time::Duration::from_secs(2))
            .max_retries(1)
            .on_drift(|drift| crate::kept::keep_debug("drift", &(drift, drift.to_string())))
            .traced_headers(["authorization", "cookie", "set-cookie", "x-echo", "x-auth-key"])
            .traced_query(["api_key"]);
        for scheme in $schemes {
            builder = builder.credential(scheme, crate::kept::marker(&format!("scheme-{scheme}")));
        }
        if $target.transport != crate::Transport::BuiltIn {
            builder = builder.transport(Other($target.transport));
        }
        crate::kept::keep_debug("builder", &builder);
        let client = builder.build().expect("the settings are right");
        crate::kept::keep_debug("client", &client);
        client
    }};
}

/// Sends a call and keeps what comes of it.
macro_rules! send {
    ($call:expr) => {{
        let call = $call;
        crate::kept::keep_debug("call", &call);
        match call.send().await {
            Ok(answer) => crate::kept::keep_debug("answer", &answer),
            Err(error) => crate::kept::keep_error("error", &error),
        }
    }};
}

/// Reads what comes piece by piece, and keeps it.
macro_rules! read {
    ($stream:expr) => {{
        let mut stream = $stream;
        crate::kept::keep_debug("stream", &stream);
        while let Some(item) = stream.next().await {
            match item {
                Ok(item) => crate::kept::keep_debug("item", &item),
                Err(error) => crate::kept::keep_error("error", &error),
            }
        }
    }};
}

pub(crate) use {client, other_transport, read, send};
