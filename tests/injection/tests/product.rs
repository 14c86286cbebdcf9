//! Every text at every place: what is generated is refused with a code, or is the code of harmless text with other names
//! and literals.
//!
//! An optimised build (`cargo test --release -p injection`) tries every text at every position of the meta-schemas, and
//! some at each other place that is one of these positions; other builds, which are ten times slower, try few.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use generator::output::File;
use injection::cases::{Base, Mode, bases};
use injection::judge::{Made, Twin, Workshop};
use injection::meta::{Meta, Version};
use injection::strings::{BENIGN, BENIGN_SUFFIX, hostile, shape};
use injection::tree::Place;

/// Which texts the first place of a position gets, one in so many, and which another place of it.
fn shares() -> (usize, usize) {
    let set = std::env::var("INJECTION_SHARE").ok().and_then(|share| share.parse().ok());
    let first = set.unwrap_or(if cfg!(debug_assertions) { 80 } else { 1 });
    (first, first * 16)
}

/// The most failures that are shown.
const SHOWN: usize = 40;

/// What a run found.
#[derive(Debug, Default)]
struct Tally {
    /// The places that got texts.
    places: usize,
    /// The cases.
    cases: usize,
    /// Those of them that were refused.
    refused: usize,
    /// What went wrong.
    failures: BTreeMap<String, Vec<String>>,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.places += other.places;
        self.cases += other.cases;
        self.refused += other.refused;
        for (key, mut list) in other.failures {
            self.failures.entry(key).or_default().append(&mut list);
        }
    }
}

/// The harmless crates that a text at a place is compared with, each made when the ones before it differ.
struct Twins<'b> {
    /// The document.
    base: &'b Base,
    /// The place.
    place: &'b Place,
    /// How texts get there.
    mode: Mode,
    /// Those that were made; none where the harmless text is refused.
    made: Vec<Option<Result<Twin, String>>>,
}

impl Twins<'_> {
    fn get(&mut self, workshop: &mut Workshop, index: usize) -> Option<&Option<Result<Twin, String>>> {
        let texts = if self.mode == Mode::Suffix { BENIGN_SUFFIX } else { BENIGN };
        if index >= self.made.len() {
            let made = match workshop.make(&self.base.with(self.place, self.mode, texts.get(index)?)) {
                Ok(Made::Crate(files)) => Some(workshop.twin(files)),
                Ok(Made::Refused(_)) => None,
                Err(error) => Some(Err(error)),
            };
            self.made.push(made);
        }
        self.made.get(index)
    }

    /// The crate of the harmless text that has the shape of a text.
    fn shaped(&self, workshop: &mut Workshop, text: &str) -> Option<Twin> {
        match workshop.make(&self.base.with(self.place, self.mode, &shape(text))) {
            Ok(Made::Crate(files)) => workshop.twin(files).ok(),
            _ => None,
        }
    }

    /// Why a crate is that of no harmless text; none where it is.
    fn difference(&mut self, workshop: &mut Workshop, files: &[File], text: &str) -> Option<String> {
        let mut first = None;
        let mut index = 0;
        while let Some(twin) = self.get(workshop, index) {
            index += 1;
            let difference = match twin.clone() {
                None => continue,
                Some(Ok(twin)) => workshop.difference(files, &twin)?,
                Some(Err(error)) => error,
            };
            first.get_or_insert(difference);
        }
        if let Some(twin) = self.shaped(workshop, text) {
            first = Some(workshop.difference(files, &twin)?);
        }
        Some(first.unwrap_or_else(|| "no harmless text is accepted here".to_owned()))
    }
}

/// Tries texts at a place.
fn try_place(workshop: &mut Workshop, base: &Base, at: usize, texts: &[&str], tally: &mut Tally) {
    let place = &base.places[at];
    tally.places += 1;
    for mode in base.modes(place) {
        let mut twins = Twins { base, place, mode, made: Vec::new() };
        for text in texts {
            tally.cases += 1;
            let failure = match workshop.make(&base.with(place, mode, text)) {
                Err(error) => Some(error),
                Ok(Made::Refused(_)) => {
                    tally.refused += 1;
                    None
                }
                Ok(Made::Crate(files)) => twins.difference(workshop, &files, text),
            };
            if let Some(failure) = failure {
                let key = format!("{} {} {mode:?}", base.name, base.tree.pointer(place));
                tally.failures.entry(key).or_default().push(format!("{text:?}: {failure}"));
            }
        }
    }
}

/// Tries the texts at every place of the documents, on every processor.
fn run(bases: &[Base], shares: (usize, usize)) -> Tally {
    let texts = hostile();
    let jobs: Vec<(&Base, usize)> =
        bases.iter().flat_map(|base| (0..base.places.len()).map(move |place| (base, place))).collect();
    let (next, tally) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::panic::set_hook(Box::new(|_| {}));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let (mut workshop, mut own) = (Workshop::new(), Tally::default());
                while let Some((base, place)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let share = if base.first.contains(place) { shares.0 } else { shares.1 };
                    // Neighbours get other texts.
                    let chosen =
                        texts.iter().enumerate().filter(|(index, _)| (index + place * 7).is_multiple_of(share));
                    let chosen: Vec<&str> = chosen.map(|(_, text)| text.as_str()).collect();
                    try_place(&mut workshop, base, *place, &chosen, &mut own);
                }
                tally.lock().expect("no thread panicked").add(own);
            });
        }
    });
    let _ = std::panic::take_hook();
    tally.into_inner().expect("no thread panicked")
}

/// Fails where a run found something.
fn assert_harmless(tally: &Tally) {
    let shown: Vec<String> = tally
        .failures
        .iter()
        .take(SHOWN)
        .map(|(key, list)| {
            format!(
                "{key}: {} texts\n    {}",
                list.len(),
                list.iter().take(2).cloned().collect::<Vec<_>>().join("\n    ")
            )
        })
        .collect();
    let count: usize = tally.failures.values().map(Vec::len).sum();
    assert!(count == 0, "{count} of {} cases at {} places\n{}", tally.cases, tally.failures.len(), shown.join("\n"));
}

#[test]
fn no_text_at_any_position_does_anything() {
    let bases: Vec<Base> = bases().into_iter().map(|(_, base)| base).collect();
    let positions: usize = Version::ALL.into_iter().map(|version| Meta::new(version).positions().len()).sum();
    let tally = run(&bases, shares());
    println!(
        "{positions} positions at {} places, {} texts: {} cases, {} of them refused",
        tally.places,
        hostile().len(),
        tally.cases,
        tally.refused
    );
    assert_harmless(&tally);
}
