//! Security schemes, requirements and signatures.

use arbitrary::Result;
use serde_json::{Map, Value, json};

use super::Maker;

impl Maker<'_, '_> {
    pub(super) fn security_scheme(&mut self) -> Result<Value> {
        Ok(match self.bytes.int_in_range(0..=5)? {
            0 => json!({ "type": "http", "scheme": "bearer", "description": self.prose()? }),
            1 => json!({ "type": "http", "scheme": "basic" }),
            2 => {
                json!({ "type": "apiKey", "in": "header", "name": self.choice(&["X-Api-Key", "authorization", "x_é"])? })
            }
            3 => json!({ "type": "apiKey", "in": self.choice(&["query", "cookie"])?, "name": self.name()? }),
            4 => {
                let scopes = json!({ self.text()?: self.prose()? });
                json!({ "type": "oauth2", "flows": { "clientCredentials": { "tokenUrl": "/token", "scopes": scopes } } })
            }
            _ => {
                json!({ "type": self.choice(&["openIdConnect", "mutualTLS"])?, "openIdConnectUrl": "https://example.com" })
            }
        })
    }

    /// Alternatives, each of some of the schemes.
    pub(super) fn requirements(&mut self) -> Result<Value> {
        let schemes = self.names.schemes.clone();
        self.list(0, 2, |maker| {
            let mut requirement = Map::new();
            for scheme in &schemes {
                if maker.bytes.arbitrary()? {
                    requirement.insert(scheme.clone(), json!([]));
                }
            }
            Ok(Value::Object(requirement))
        })
    }

    pub(super) fn webhook_signature(&mut self) -> Result<Value> {
        let mut signature = json!({
            "algorithm": self.choice(&["hmac-sha256", "hmac-sha512"])?,
            "encoding": self.choice(&["hex", "base64"])?,
            "header": "X-Signature",
            "signed": "{body}",
        });
        self.add(&mut signature, "signaturePrefix", 3, |maker| Ok(maker.text()?.into()))?;
        self.add(&mut signature, "secretPrefix", 3, |maker| Ok(maker.text()?.into()))?;
        self.add(&mut signature, "eventProperty", 3, |maker| Ok(maker.name()?.into()))?;
        Ok(signature)
    }
}
