//! A crate that generates its client while it is built: see `build.rs`.

/// The client of Kirim, which no file in this repository holds.
pub mod kirim {
    include!(concat!(env!("OUT_DIR"), "/kirim.rs"));
}

#[cfg(test)]
mod tests {
    use super::kirim::types::CustomerStatus;
    use super::kirim::{Client, Credential};

    #[test]
    fn a_call_can_be_made_up() {
        let client = Client::new("kdv_test");
        let call = client.customers().update("cus_1").email(None).status(CustomerStatus::Active);
        assert!(format!("{call:?}").contains("customers.update"));
    }

    #[test]
    fn settings_are_checked() {
        let built = Client::builder().credential("bearerAuth", Credential::from("kdv_test\n")).build();
        let error = built.expect_err("a line break cannot be sent");
        assert!(error.to_string().contains("bearerAuth"), "{error}");
    }
}
