//! A client that is nobody's interface, and of which little is used: neither the compiler nor clippy may complain.

mod kirim {
    include!(concat!(env!("OUT_DIR"), "/kirim.rs"));
}

#[test]
fn a_part_of_the_client_is_used() {
    let built = kirim::Client::builder().base_url("no URL").build();
    let error = built.expect_err("the base URL is none");
    assert!(error.to_string().contains("base URL"), "{error}");
}
