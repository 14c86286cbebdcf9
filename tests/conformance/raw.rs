//! Requests that the generated client cannot make, as its types or checks stand in the way.

use std::time::Duration;

use http::Method;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::Value;

use super::judgement::Judgement;
use super::prism::Prism;

/// A request made by hand.
#[derive(Debug)]
pub(crate) struct Raw<'a> {
    /// The method.
    pub(crate) method: Method,
    /// The path and the query.
    pub(crate) path: &'a str,
    /// The value of `Authorization`, if it is sent.
    pub(crate) authorization: Option<&'a str>,
    /// Other headers.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    /// The JSON body, if there is one.
    pub(crate) body: Option<Value>,
}

impl Raw<'_> {
    /// The request is answered with this status.
    pub(crate) async fn answered(self, prism: &Prism, status: u16) -> Judgement {
        match self.send(prism).await {
            Ok(answered) if answered == status => Ok(()),
            Ok(answered) => Err(format!("status {answered} and not {status}")),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Sends the request and gives the status.
    async fn send(self, prism: &Prism) -> Result<u16, reqwest::Error> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(30)).build()?;
        let mut request = client.request(self.method, format!("{}{}", prism.url(), self.path));
        if let Some(authorization) = self.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        for (name, value) in self.headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = self.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        Ok(request.send().await?.status().as_u16())
    }
}
