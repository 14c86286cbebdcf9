//! The same documents give the same bytes, whatever the folder, the environment and the time.

use std::collections::BTreeMap;
use std::path::Path;

use integration_tests::program::{command, succeed};
use integration_tests::project;

/// Documents of other people; in a clone on its own they are not there, and the fixtures have to do.
const CORPUS: [&str; 3] = ["petstore", "museum", "uspto"];

/// An environment in which every variable that could leak into the output has a value that would be recognized.
struct Surroundings {
    /// The name of the folder.
    folder: &'static str,
    /// The environment.
    variables: &'static [(&'static str, &'static str)],
}

const HERE: Surroundings = Surroundings {
    folder: "here-q1",
    variables: &[("HOME", "/home/somebody-q1"), ("USER", "somebody-q1"), ("TZ", "UTC"), ("LC_ALL", "C")],
};

const THERE: Surroundings = Surroundings {
    folder: "far away/über/there-q2",
    variables: &[
        ("HOME", "/home/nobody-q2"),
        ("USER", "nobody-q2"),
        ("HOSTNAME", "machine-q2"),
        ("TZ", "Asia/Kathmandu"),
        ("LC_ALL", "de_DE.UTF-8"),
        ("SOURCE_DATE_EPOCH", "1"),
        ("CARGO_PKG_NAME", "package-q2"),
        ("CARGO_MANIFEST_DIR", "/manifest-q2"),
        ("RUST_LOG", "trace"),
    ],
};

/// Every document: real ones, fixtures with the files that they refer to and, where they are, those of the corpus; path
/// and text.
fn documents() -> BTreeMap<String, Vec<u8>> {
    let mut documents = BTreeMap::new();
    for fixture in project::specs().into_iter().chain(project::fixtures()) {
        let bytes = std::fs::read(&fixture.path).expect("the document can be read");
        let has_errors = generator::pipeline::lint(&fixture.path).expect("the document can be read").value.is_none();
        if !has_errors {
            documents.insert(format!("{}.yaml", fixture.module()), bytes);
            documents.extend(fixture.parts());
        }
    }
    for name in CORPUS {
        let path = project::root().join("../shared/corpus/oas3").join(format!("{name}.yaml"));
        if let Ok(bytes) = std::fs::read(path) {
            documents.insert(format!("{name}.yaml"), bytes);
        }
    }
    documents
}

/// What a run in these surroundings writes, for the workspace and for one document alone.
fn generate(surroundings: &Surroundings, documents: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = temporary.path().join(surroundings.folder);
    let specs = folder.join("specs");
    std::fs::create_dir_all(&specs).expect("the folder can be made");
    for (name, bytes) in documents {
        let path = specs.join(name);
        let folder = path.parent().expect("the document has a folder");
        std::fs::create_dir_all(folder).expect("the folder can be made");
        std::fs::write(&path, bytes).expect("the document can be written");
    }
    let settings = "package: {name: everything, version: 0.1.0, description: Every document.}\n";
    project::write(&specs.join("generator.yaml"), settings);
    let run = |arguments: &[&str]| {
        let mut command = command(env!("CARGO_BIN_EXE_generator-command"), &folder);
        succeed(command.args(arguments).envs(surroundings.variables.iter().copied()));
    };
    run(&["--quiet"]);
    run(&["generate", "specs/specs_kirim.yaml", "--out", "crate", "--name", "kirim"]);
    run(&["generate", "specs/specs_kirim.yaml", "--out", "module", "--name", "kirim", "--format", "module"]);
    let mut files = BTreeMap::new();
    for part in ["generated", "crate", "module"] {
        let found = project::files(&folder.join(part)).into_iter();
        files.extend(found.map(|(path, bytes)| (format!("{part}/{path}"), bytes)));
    }
    files
}

#[test]
fn two_runs_give_the_same_bytes() {
    let documents = documents();
    let (here, there) = (generate(&HERE, &documents), generate(&THERE, &documents));
    assert_eq!(here.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
    for (path, bytes) in &here {
        assert!(there[path] == *bytes, "`{path}` differs between two runs");
    }
    assert_says_nothing_of_its_surroundings(&there, &documents);
}

/// Fails where a file names the folder, the user, the host or the day of its making.
fn assert_says_nothing_of_its_surroundings(files: &BTreeMap<String, Vec<u8>>, documents: &BTreeMap<String, Vec<u8>>) {
    let temporary = std::env::temp_dir().to_string_lossy().into_owned();
    let root = project::root().to_string_lossy().into_owned();
    let today = jiff::Timestamp::now().to_string()[..10].to_owned();
    let mut unwanted = vec![temporary + "/", root + "/", "q1".to_owned(), "q2".to_owned(), "far away".to_owned()];
    if let Ok(host) = std::fs::read_to_string(Path::new("/etc/hostname")) {
        let host = host.trim().to_owned();
        // A host may be called like a word that documents use.
        let is_usual = documents.values().any(|bytes| String::from_utf8_lossy(bytes).contains(&host));
        unwanted.extend((host.len() > 3 && !is_usual).then_some(host));
    }
    unwanted.push(today);
    for (path, bytes) in files {
        let text = String::from_utf8_lossy(bytes);
        for word in &unwanted {
            let place = text.lines().find(|line| line.contains(word.as_str()));
            assert_eq!(place, None, "`{path}` has `{word}` in it");
        }
    }
}
