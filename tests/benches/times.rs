//! Time that the generator's stages, lists, unions and calls take:
//!
//! ```text
//! cargo bench -p benches --bench times [FILTER]
//! ```
//!
//! What is by hand is told in `instructions.rs` and `lists.rs`. On a machine that does other things too, compare the fastest
//! runs, or count instructions.

use std::path::{Path, PathBuf};

use benches::generated_lists::types::{Event, InvoiceList, InvoicePaid};
use benches::lists::{Tag, events, invoices};
use benches::measured::{ANSWER, Clients};
use benches::{lists_by_hand, lists_by_hand_lean};
use divan::Bencher;
use divan::counter::BytesCount;
use http::StatusCode;
use serde::de::DeserializeOwned;
use tempfile::TempDir;

fn main() {
    divan::main();
}

/// The documents that stages are measured with: one of this repository, and documents of that many operations.
const DOCUMENTS: [&str; 4] = ["kirim", "10", "100", "1000"];

/// A document in a file, with the folder that goes with it.
struct Document {
    path: PathBuf,
    _folder: TempDir,
}

impl Document {
    fn of(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = match name.parse() {
            Ok(operations) => {
                let path = folder.path().join("document.json");
                std::fs::write(&path, benches::documents::document(operations)).expect("a file can be written");
                path
            }
            Err(_) => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs").join(name).with_extension("yaml"),
        };
        Self { path, _folder: folder }
    }
}

/// Stages up to the one that is named, each with all before it.
#[divan::bench_group(sample_count = 10, sample_size = 1)]
mod stages {
    use divan::{Bencher, black_box};
    use generator::analyze::analyze;
    use generator::diag::Diagnostics;
    use generator::ir::{Api, Choices};
    use generator::lower::lower;
    use generator::names;
    use generator::oas::Reader;
    use generator::pipeline::{Input, Target, generate};
    use generator::source::Sources;

    use super::{DOCUMENTS, Document};

    #[divan::bench(args = DOCUMENTS)]
    fn a_read(bencher: Bencher<'_, '_>, name: &str) {
        let document = Document::of(name);
        bencher.bench_local(|| {
            let sources = Sources::default();
            assert!(sources.read(&document.path, &mut Diagnostics::default()).is_ok());
            sources
        });
    }

    fn lowered(document: &Document) -> Option<Api> {
        let (sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let root = sources.read(&document.path, &mut diagnostics).ok()?;
        let mut reader = Reader::new(&sources, root, &mut diagnostics).ok()?;
        let decoded = reader.decode_document().ok()?;
        Some(lower(&mut reader, &decoded, &Choices::default()))
    }

    #[divan::bench(args = DOCUMENTS)]
    fn b_decode_and_lower(bencher: Bencher<'_, '_>, name: &str) {
        let document = Document::of(name);
        bencher.bench_local(|| lowered(&document).expect("the document is valid"));
    }

    #[divan::bench(args = DOCUMENTS)]
    fn c_analyze_and_name(bencher: Bencher<'_, '_>, name: &str) {
        let document = Document::of(name);
        bencher.bench_local(|| {
            let api = lowered(&document).expect("the document is valid");
            let analysis = analyze(&api);
            black_box(names::assign(&api, &analysis));
        });
    }

    #[divan::bench(args = DOCUMENTS)]
    fn d_whole(bencher: Bencher<'_, '_>, name: &str) {
        let document = Document::of(name);
        let input = Input { name: None, path: document.path.clone() };
        let target = Target::Crate { name: "measured".to_owned() };
        bencher.bench_local(|| generate(std::slice::from_ref(&input), &target).expect("the document is there"));
    }
}

const SIZE: usize = 1 << 20;

/// Defines the benches of one list: what decodes it, what encodes it, and its type.
macro_rules! lists {
    ($($decode:ident $encode:ident $list:ty)*) => {
        $(#[divan::bench]
        fn $decode(bencher: Bencher<'_, '_>) {
            decode::<$list>(bencher, &invoices(SIZE));
        }

        #[divan::bench]
        fn $encode(bencher: Bencher<'_, '_>) {
            let list: $list = serde_json::from_str(&invoices(SIZE)).expect("the list is of its schema");
            bencher.counter(BytesCount::new(SIZE)).bench_local(|| serde_json::to_vec(&list));
        })*
    };
}

lists! {
    decode_list_by_hand encode_list_by_hand lists_by_hand::InvoiceList
    decode_list_by_hand_lean encode_list_by_hand_lean lists_by_hand_lean::InvoiceList
    decode_list_generated encode_list_generated InvoiceList
}

/// Decodes what a client gets, which is bytes.
fn decode<T: DeserializeOwned>(bencher: Bencher<'_, '_>, text: &str) {
    bencher.counter(BytesCount::of_str(text)).bench_local(|| serde_json::from_slice::<T>(text.as_bytes()));
}

#[divan::bench(types = [Vec<InvoicePaid>, Vec<Event>])]
fn decode_union_tag_first<T: DeserializeOwned>(bencher: Bencher<'_, '_>) {
    decode::<T>(bencher, &events(1000, Tag::First));
}

#[divan::bench(types = [Vec<InvoicePaid>, Vec<Event>])]
fn decode_union_tag_last<T: DeserializeOwned>(bencher: Bencher<'_, '_>) {
    decode::<T>(bencher, &events(1000, Tag::Last));
}

#[divan::bench]
fn call_by_hand(bencher: Bencher<'_, '_>) {
    let clients = Clients::new(StatusCode::OK, ANSWER);
    bencher.bench_local(|| clients.call_by_hand());
}

#[divan::bench]
fn call_by_hand_lean(bencher: Bencher<'_, '_>) {
    let clients = Clients::new(StatusCode::OK, ANSWER);
    bencher.bench_local(|| clients.call_by_hand_lean());
}

#[divan::bench]
fn call_generated(bencher: Bencher<'_, '_>) {
    let clients = Clients::new(StatusCode::OK, ANSWER);
    bencher.bench_local(|| clients.call_generated());
}
