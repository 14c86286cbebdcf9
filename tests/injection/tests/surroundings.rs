//! What stands around the code: the README, the first line of each file, and the names of files.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use generator::config::{Options, Workspace};
use generator::output::File;
use generator::pipeline::{self, Input, Target};
use injection::judge::is_allowed;
use injection::markdown;
use injection::skeleton::{Skeleton, odd};

/// A document with an operation in a group.
fn document(tag: &str) -> String {
    let tag = serde_json::Value::from(tag);
    let done = "{'204': {description: Done.}}";
    format!(
        "openapi: 3.1.0\ninfo: {{title: Things, version: '1'}}\nservers: [{{url: 'https://api.example.com'}}]\n\
         paths:\n  /a: {{get: {{operationId: getA, tags: [{tag}], responses: {done}}}}}\n  /b: {{get: {{operationId: \
         getB, tags: [zqother], responses: {done}}}}}\n"
    )
}

/// The crate of a document that has a Cargo feature for each group; `name` is that of its file.
fn generate(name: &str, text: &str) -> Vec<File> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join(name);
    fs::write(&path, text).expect("the document can be written");
    let options = Options { features_from: Some(1), ..Options::default() };
    let target = Target::Crate { name: "things".to_owned() };
    let outcome = pipeline::generate_with(&[Input { path, name: None }], &target, &options);
    outcome.expect("the document can be read").value.expect("the document has no errors")
}

/// The contents of a file.
fn file<'f>(files: &'f [File], path: &str) -> &'f str {
    files.iter().find(|file| file.path == path).map(|file| file.contents.as_str()).expect("the file is there")
}

#[test]
fn a_readme_turns_no_text_around() {
    let files = generate("things.yaml", &document("zq\u{202e}txet\u{200b} \u{e0041}| x |\n| y `"));
    let readme = file(&files, "README.md");
    assert_eq!(odd(readme), None, "{readme}");
    let row = readme.lines().find(|line| line.contains("txet")).expect("the group has a row");
    assert!(row.ends_with("| 1 | zq\u{fffd}txet \u{fffd}\\| x \\| \\| y \\` |"), "{row}");
}

#[test]
fn the_name_of_a_document_stays_in_the_first_line() {
    for (name, said) in [
        ("a\nfn evil() {}\n.yaml", "from a fn evil() {} .yaml."),
        ("a\rfn evil() {}.yaml", "from a fn evil() {}.yaml."),
        ("a\u{2028}fn evil() {}\u{85}.yaml", "from a fn evil() {} .yaml."),
        ("a\u{202e}\u{200b}`b`.yaml", "from a\u{fffd}b.yaml."),
    ] {
        let files = generate(name, &document("a"));
        for file in files.iter().filter(|file| file.path.starts_with("src/")) {
            assert_eq!(odd(&file.contents), None, "{name:?}: {}", file.path);
            if !file.path.starts_with("src/runtime") {
                let (head, rest) = file.contents.split_once('\n').unwrap_or_default();
                assert!(head.starts_with("// ") && head.contains(said), "{name:?}: {head:?}");
                assert!(!rest.contains("evil"), "{name:?}: {}", file.path);
            }
            Skeleton::check(&file.contents).unwrap_or_else(|error| panic!("{name:?}: {}: {error}", file.path));
        }
        assert_eq!(odd(file(&files, "README.md")), None, "{name:?}");
    }
}

#[test]
fn no_file_is_a_device_of_windows() {
    for name in ["con", "CON", "Prn", "aux", "NUL", "com1", "COM9", "lpt1", "Lpt9", "com0", "COM\u{b9}", "con."] {
        let files = generate("things.yaml", &document(name));
        let wrong: Vec<&str> = files.iter().map(|file| file.path.as_str()).filter(|path| !is_allowed(path)).collect();
        assert!(wrong.is_empty(), "the tag {name:?} makes {wrong:?}");
    }
}

#[test]
fn clients_of_a_workspace_have_files_of_their_own() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |path: &str, text: &str| {
        let path: PathBuf = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    };
    write("specs/generator.yaml", "package: {name: clients, version: 0.1.0, description: Some.}\n");
    for name in ["con", "AUX", "lpt1", "runtime", "lib", "größe", "cafe\u{301}", "caf\u{e9}"] {
        write(&format!("specs/{name}.yaml"), &document("a"));
    }
    let workspace = Workspace::find(folder.path()).expect("the settings can be read");
    let outcome = pipeline::generate(&workspace.inputs(), &Target::Workspace(workspace));
    let files = outcome.expect("the documents can be read").value.expect("the documents have no errors");
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).filter(|path| *path != "README.md").collect();
    let wrong: Vec<&&str> = paths.iter().filter(|path| !is_allowed(path)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let differ: BTreeSet<&&str> = paths.iter().collect();
    assert_eq!(differ.len(), paths.len(), "{paths:?}");
    for path in ["src/con_api.rs", "src/runtime_api.rs", "src/lib_api.rs", "src/cafe.rs", "src/cafe_2.rs"] {
        assert!(paths.contains(&path), "{paths:?}");
    }
}

#[test]
fn docs_of_several_clients_have_no_html() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let inputs = ["one", "two"].map(|name| {
        let path = folder.path().join(format!("{name}.yaml"));
        let title = "'<img src=x onerror=alert(1)> [x](javascript:alert(1))'";
        fs::write(&path, document("a").replace("Things", title)).expect("the document can be written");
        Input { path, name: None }
    });
    let target = Target::Crate { name: "things".to_owned() };
    let outcome = pipeline::generate(&inputs, &target).expect("the documents can be read");
    let files = outcome.value.expect("the documents have no errors");
    let (_, readme) = file(&files, "README.md").split_once('\n').unwrap_or_default();
    assert_eq!(markdown::read(readme).live, Vec::<String>::new(), "{readme}");
    let root = Skeleton::parse(file(&files, "src/lib.rs")).expect("it is Rust");
    for docs in &root.docs {
        assert_eq!(markdown::read(docs).live, Vec::<String>::new(), "{docs}");
    }
}
