//! Crates of documents that have a hostile text at every place that can hold one: they compile, their doctests are our
//! own, and nothing in their docs is live.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};

use generator::config::Options;
use generator::output::File;
use generator::pipeline::{self, Input, Target};
use injection::cases::{Base, bases};
use injection::everywhere::everywhere;
use injection::html;
use injection::judge::{Workshop, is_allowed};
use injection::skeleton::{Skeleton, odd};
use injection::strings::hostile;

/// The crates, made once in a run of the tests.
static CRATES: LazyLock<Crates> = LazyLock::new(Crates::new);

/// The crate of all documents, and the documents that have a crate of their own, with a README of its groups.
const ALONE: &[&str] = &["operations in 3.2.0"];

/// A workspace of crates.
struct Crates {
    /// Where it is.
    root: PathBuf,
    /// The files of the crates, with the names of their folders.
    files: Vec<File>,
}

impl Crates {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
        let documents = documents();
        let specs = root.join("specs");
        let inputs = documents.iter().enumerate().map(|(index, (_, text))| {
            let path = specs.join(format!("zq{index}.json"));
            write(&path, text);
            Input { path, name: None }
        });
        let inputs: Vec<Input> = inputs.collect();
        let mut files = generate("hostile", &inputs);
        let mut members = vec!["hostile".to_owned()];
        for (input, (name, _)) in inputs.into_iter().zip(&documents) {
            if ALONE.contains(&name.as_str()) {
                let name = format!("alone{}", members.len());
                files.extend(generate(&name, &[input]));
                members.push(name);
            }
        }
        assert_eq!(members.len(), 1 + ALONE.len(), "a document has another name now");
        let list: Vec<String> = members.iter().map(|name| format!("\"{name}\"")).collect();
        write(&root.join("Cargo.toml"), &format!("[workspace]\nmembers = [{}]\nresolver = \"3\"\n", list.join(", ")));
        write_lock(&root);
        remove_others(&root, &files, &members);
        for file in &files {
            write(&root.join(&file.path), &file.contents);
        }
        Self { root, files }
    }

    /// The files that Rust is in and that text of a document has a part in.
    fn code(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| {
            let inner = file.path.split_once('/').map_or("", |(_, inner)| inner);
            inner.starts_with("src/") && !inner.starts_with("src/runtime")
        })
    }

    /// Runs Cargo here; it shares what is built with the workspace.
    fn cargo(&self, arguments: &[&str], variables: &[(&str, &str)]) -> String {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in the target folder");
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).current_dir(&self.root).env("CARGO_TARGET_DIR", target);
        // Left by the Cargo that runs the tests.
        command.env_remove("RUSTFLAGS").env_remove("RUSTDOCFLAGS").envs(variables.iter().copied());
        let output = command.output().expect("Cargo can be started");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}\n{}", errors.chars().take(20_000).collect::<String>());
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// The hostile documents, with the names of the harmless ones.
#[expect(clippy::print_stdout, reason = "a test tells what it covers")]
fn documents() -> Vec<(String, String)> {
    let bases: Vec<Base> = bases().into_iter().map(|(_, base)| base).collect();
    let texts = hostile();
    let (next, made) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let workshop = Workshop::new();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(base) = bases.get(index) else {
                        break;
                    };
                    let hostile = everywhere(&workshop, base, &texts, index * 5);
                    made.lock().expect("no thread panicked").push((index, hostile));
                }
            });
        }
    });
    let mut made = made.into_inner().expect("no thread panicked");
    made.sort_by_key(|(index, _)| *index);
    let (places, taken) = made
        .iter()
        .zip(&bases)
        .fold((0, 0), |(places, taken), ((_, hostile), base)| (places + base.places.len(), taken + hostile.taken));
    println!("{} documents with {taken} hostile texts at {places} places", made.len());
    // The others are names of fields whose values decide, such as `in` and `type`.
    assert!(taken * 10 > places * 7, "{taken} of {places}");
    made.into_iter().zip(bases).map(|((_, hostile), base)| (base.name, hostile.tree.to_json())).collect()
}

/// The crate of some documents, in a folder of its name.
fn generate(name: &str, inputs: &[Input]) -> Vec<File> {
    let options = Options { features_from: Some(1), ..Options::default() };
    let target = Target::Crate { name: name.to_owned() };
    let outcome = pipeline::generate_with(inputs, &target, &options).expect("the documents can be read");
    let files = outcome.value.expect("the documents have no errors");
    files.into_iter().map(|file| File { path: format!("{name}/{}", file.path), ..file }).collect()
}

/// The versions that the workspace uses, so that nothing is downloaded or built twice. Cargo removes what is not needed
/// here, so a second copy tells when the workspace's own has changed.
fn write_lock(root: &Path) {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    let lock = fs::read_to_string(lock).expect("the workspace has a lock file");
    if fs::read_to_string(root.join("seen.lock")).unwrap_or_default() != lock {
        write(&root.join("Cargo.lock"), &lock);
        write(&root.join("seen.lock"), &lock);
    }
}

/// Removes what an earlier run wrote and this one does not.
fn remove_others(root: &Path, files: &[File], members: &[String]) {
    let kept: BTreeSet<PathBuf> = files.iter().map(|file| root.join(&file.path)).collect();
    let mut folders: Vec<PathBuf> = members.iter().map(|name| root.join(name)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if !kept.contains(&path) {
                fs::remove_file(&path).expect("the file can be removed");
            }
        }
    }
}

/// Writes a file where it has another text, so that Cargo need not build it again.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("the file has a folder")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}

#[test]
fn files_are_plain() {
    for file in &CRATES.files {
        let (_, path) = file.path.split_once('/').unwrap_or_default();
        assert!(is_allowed(path), "{}", file.path);
        assert_eq!(odd(&file.contents), None, "{}", file.path);
    }
    for file in CRATES.code() {
        Skeleton::check(&file.contents).unwrap_or_else(|error| panic!("{}: {error}", file.path));
    }
}

#[test]
fn crates_compile() {
    CRATES.cargo(&["check", "--quiet", "--workspace"], &[]);
}

#[test]
fn doctests_are_our_own() {
    let listed = CRATES.cargo(&["test", "--quiet", "--workspace", "--doc", "--", "--list"], &[]);
    let mut count = 0;
    for line in listed.lines().filter(|line| line.ends_with(": test")) {
        // `hostile/src/zq1/client.rs - zq1::client::Client::zqget (line 12) - compile: test`
        let (path, rest) = line.split_once(" - ").unwrap_or_default();
        let file = CRATES.files.iter().find(|file| file.path == path || file.path.ends_with(&format!("/{path}")));
        let Some(file) = file else {
            panic!("no file of a crate has the doctest `{line}`");
        };
        let number = rest.rsplit_once("(line ").and_then(|(_, rest)| rest.split_once(')')).map(|(number, _)| number);
        let number: usize = number.and_then(|number| number.parse().ok()).expect("the place of a doctest is told");
        let lines: Vec<&str> = file.contents.lines().skip(number - 1).map(str::trim).collect();
        let is_ours = file.path.contains("/src/runtime")
            || lines.first().is_some_and(|fence| *fence == "/// ```no_run")
                && lines.get(1).is_some_and(|first| first.starts_with("/// # async fn example() -> "))
            || lines.first().is_some_and(|fence| *fence == "//! ```");
        let code: Vec<&str> = lines.iter().skip(1).take_while(|line| !line.ends_with("```")).copied().collect();
        assert!(is_ours && !code.concat().contains("\"ran\""), "{line}\n{}", code.join("\n"));
        count += 1;
    }
    let fences = CRATES.code().flat_map(|file| file.contents.lines()).filter(|line| line.trim() == "/// ```no_run");
    let examples = fences.count();
    assert!(count >= examples && examples > 100, "{count} doctests, {examples} examples");
}

#[test]
fn nothing_in_the_docs_is_live() {
    CRATES.cargo(&["doc", "--quiet", "--workspace", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")]);
    let docs = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in the target folder").join("doc");
    let mut folders: Vec<PathBuf> = vec![docs.join("hostile"), docs.join("src/hostile")];
    folders.extend((1..=ALONE.len()).map(|index| docs.join(format!("alone{index}"))));
    let (mut pages, mut scripts, mut styles, mut found) = (0, BTreeSet::new(), BTreeSet::new(), Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the docs can be read") {
            let path = entry.expect("the docs can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                let text = fs::read_to_string(&path).expect("the page can be read");
                let page = html::read(&text);
                pages += 1;
                found.extend(page.odd.iter().map(|odd| format!("{}: {odd}", path.display())));
                scripts.extend(page.scripts);
                styles.extend(page.styles);
                if let Some(live) = LIVE.iter().find(|live| text.contains(**live)) {
                    found.push(format!("{}: {live}", path.display()));
                }
            }
        }
    }
    assert!(
        found.is_empty(),
        "{} findings\n{}",
        found.len(),
        found.into_iter().take(40).collect::<Vec<_>>().join("\n")
    );
    println!("{pages} pages, {} scripts, {} style sheets", scripts.len(), styles.len());
    let wrong: Vec<_> = scripts.iter().filter(|text| !is_of_rustdoc(text)).chain(&styles).collect();
    assert!(pages > 500 && wrong.is_empty(), "{wrong:?}");
}

/// Whether a script, or the address of one, is one that rustdoc writes.
fn is_of_rustdoc(script: &str) -> bool {
    let is_plain = |text: &str| text.chars().all(|c| c.is_alphanumeric() || "_-./".contains(c));
    if let Some(path) = script.strip_suffix(".js") {
        return is_plain(path) && !path.starts_with('/');
    }
    let page = script.strip_prefix("location.replace(\"");
    if let Some((path, rest)) = page.and_then(|page| page.split_once('"')) {
        return is_plain(path) && path.starts_with("../") && rest == " + location.search + location.hash);";
    }
    let is_known = script.starts_with("if(window.location.protocol!==\"file:\")document.head.insertAdjacentHTML(")
        || serde_json::from_str::<serde_json::Value>(script).is_ok();
    is_known && !["alert(", "evil", "javascript:", "<script"].iter().any(|word| script.contains(word))
}

/// What no page has, as it stands.
const LIVE: &[&str] = &["<script>alert", "<img src=x", "href=\"javascript:", "href=\"data:", "href=\"file:", "<b on"];
