//! References out of the folder of a document, at every place where one may stand.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::TcpListener;

use integration_tests::program::{Run, run};
use integration_tests::project;
use tempfile::TempDir;

use super::generator;

/// What is in the files that no document may read.
const SECRET: &str = "swordfish4711";

/// Places whose reference is followed, each in a document of its own; `@` is the address. What it stands for is a schema
/// in most of them, or says that it is none.
const FOLLOWED: &[(&str, &str)] = &[
    ("schema", "components: {schemas: {A: {$ref: '@'}}}"),
    ("property", "components: {schemas: {A: {type: object, properties: {a: {$ref: '@'}}}}}"),
    ("items", "components: {schemas: {A: {type: array, items: {$ref: '@'}}}}"),
    ("additionalProperties", "components: {schemas: {A: {type: object, additionalProperties: {$ref: '@'}}}}"),
    ("allOf", "components: {schemas: {A: {allOf: [{$ref: '@'}, {type: object}]}}}"),
    ("oneOf", "components: {schemas: {A: {oneOf: [{$ref: '@'}, {type: string}]}}}"),
    ("$defs", "components: {schemas: {A: {$ref: '#/components/schemas/A/$defs/B', $defs: {B: {$ref: '@'}}}}}"),
    ("$dynamicRef", "components: {schemas: {A: {$dynamicRef: '@'}}}"),
    ("below an $id", "components: {schemas: {A: {$id: '../', $ref: '@'}}}"),
    (
        "mapping",
        "components: {schemas: {B: {type: object, properties: {t: {type: string}}}, A: {discriminator: {propertyName: t, \
         mapping: {b: '@', c: B}}, oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}}}",
    ),
    ("path item", "paths: {/b: {$ref: '@'}}"),
    ("webhook", "webhooks: {b: {$ref: '@'}}"),
    ("parameter", "paths: {/b: {get: {parameters: [{$ref: '@'}], responses: {'204': {description: b}}}}}"),
    ("parameter of a path", "paths: {/b: {parameters: [{$ref: '@'}], get: {responses: {'204': {description: b}}}}}"),
    ("request body", "paths: {/b: {post: {requestBody: {$ref: '@'}, responses: {'204': {description: b}}}}}"),
    ("response", "paths: {/b: {get: {responses: {'200': {$ref: '@'}}}}}"),
    ("header", "paths: {/b: {get: {responses: {'200': {description: b, headers: {X-B: {$ref: '@'}}}}}}}"),
    ("security scheme", "components: {securitySchemes: {b: {$ref: '@'}}}\nsecurity: [{b: []}]"),
];

/// Places of addresses that stand for themselves, and references that nothing is made from.
const KEPT: &[&str] = &[
    "components: {schemas: {A: {type: string, $schema: '@'}}}",
    "components: {schemas: {A: {type: string, $id: '@'}}}",
    "components: {schemas: {A: {type: object, xml: {namespace: '@'}}}}",
    "components: {schemas: {A: {type: string, externalDocs: {url: '@'}}}}",
    "components: {schemas: {A: {type: string, description: '![@](@) <img src=\"@\">', example: {$ref: '@'}}}}",
    "components: {schemas: {A: {type: string, default: {$ref: '@'}, examples: [{$ref: '@'}]}}}",
    "components: {schemas: {A: {type: object, properties: {$ref: {type: string, description: '@'}}}}}",
    "components: {schemas: {A: {type: object, discriminator: {propertyName: t, defaultMapping: '@'}}}}",
    "components: {examples: {a: {externalValue: '@'}, b: {dataValue: '@'}, c: {$ref: '@'}}}",
    "components: {links: {a: {operationRef: '@'}, b: {$ref: '@'}}}",
    "components: {callbacks: {a: {$ref: '@'}, b: {'@': {$ref: '@'}}}}",
    "components: {securitySchemes: {a: {type: openIdConnect, openIdConnectUrl: '@'}}}",
    "components: {securitySchemes: {a: {type: oauth2, flows: {clientCredentials: {tokenUrl: '@', scopes: {}}}}}}",
    "paths: {/b: {get: {responses: {'200': {description: b, links: {a: {operationRef: '@'}, b: {$ref: '@'}}}}}}}",
    "paths: {/b: {post: {callbacks: {a: {$ref: '@'}}, responses: {'204': {description: b}}}}}",
    "paths: {/b: {get: {externalDocs: {url: '@'}, responses: {'204': {description: b}}}}}",
    "jsonSchemaDialect: '@'",
    "$self: '@'",
    "servers: [{url: '@', description: '@'}]",
    "externalDocs: {url: '@'}",
    "tags: [{name: a, externalDocs: {url: '@'}, description: '[a](@)'}]",
    "x-include: '@'\nx-ref: {$ref: '@'}",
];

/// A folder with a document in `api` whose neighbours it may not read, and links to them.
struct Tree {
    folder: TempDir,
    canary: TcpListener,
}

impl Tree {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let secret = format!("{{type: string, description: {SECRET}, {SECRET}: {SECRET}}}\n");
        for path in ["secret.yaml", "api-2/secret.yaml", "out/secret.yaml", "api/own.yaml"] {
            project::write(&folder.path().join(path), &secret);
        }
        #[cfg(unix)]
        {
            let link = |to: &str, at: &str| {
                std::os::unix::fs::symlink(folder.path().join(to), folder.path().join("api").join(at))
                    .expect("a link can be made");
            };
            link("secret.yaml", "link.yaml");
            link("out", "linked");
            link("api/link.yaml", "twice.yaml");
            link("nowhere.yaml", "dangling.yaml");
            std::os::unix::fs::symlink("../secret.yaml", folder.path().join("api/relative.yaml")).expect("a link");
        }
        let canary = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        canary.set_nonblocking(true).expect("the listener can be asked");
        Self { folder, canary }
    }

    /// Addresses of what is outside the folder of the document.
    fn addresses(&self) -> Vec<String> {
        let outside = self.folder.path().to_string_lossy().into_owned();
        let canary = self.canary.local_addr().expect("the listener has an address");
        let mut addresses: Vec<String> = [
            "../secret.yaml",
            "../secret.yaml#",
            "../secret.yaml#/description",
            "./.././secret.yaml",
            "x/../../secret.yaml",
            "../api-2/secret.yaml",
            "%2e%2e/secret.yaml",
            "%2E%2E%2Fsecret.yaml",
            "..%2fsecret.yaml",
            "..\\\\secret.yaml",
            "..%5Csecret.yaml",
            "../api/../secret.yaml",
            "/etc/passwd",
            "//etc/passwd",
            "///etc/passwd",
            "%2Fetc%2Fpasswd",
            "\\\\\\\\host\\\\share\\\\x.yaml",
            "%5C%5Chost%5Cx.yaml",
            "file:///etc/passwd",
            "file:/etc/passwd",
            "FILE:///etc/passwd",
            "file:../secret.yaml",
            "~/secret.yaml",
            "/proc/self/environ",
            "/dev/stdin",
            "data:,x",
            "jar:file:///x!/y",
            "-",
            "..",
            "",
        ]
        .map(str::to_owned)
        .to_vec();
        for scheme in ["http", "https", "HTTP", "ftp", "ws", "gopher"] {
            addresses.push(format!("{scheme}://{canary}/x.yaml"));
        }
        addresses.extend([format!("//{canary}/x.yaml"), format!("\\\\\\\\{canary}\\\\x"), format!("http:{canary}")]);
        addresses.extend([format!("{outside}/secret.yaml"), format!("file://{outside}/secret.yaml")]);
        if cfg!(unix) {
            addresses.extend(
                ["link.yaml", "./link.yaml#/description", "linked/secret.yaml", "linked/../secret.yaml", "twice.yaml"]
                    .map(str::to_owned),
            );
            addresses.extend(["relative.yaml", "dangling.yaml", "linked/secret.yam", "linked/none"].map(str::to_owned));
        }
        addresses
    }

    /// One address of each kind.
    fn few_addresses(&self) -> Vec<String> {
        let canary = self.canary.local_addr().expect("the listener has an address");
        let outside = self.folder.path().to_string_lossy().into_owned();
        let mut addresses = vec!["../secret.yaml".to_owned(), "link.yaml".to_owned(), "linked/secret.yaml".to_owned()];
        addresses.retain(|address| cfg!(unix) || address.starts_with('.'));
        addresses.extend([
            format!("http://{canary}/x.yaml"),
            format!("//{canary}/x.yaml"),
            format!("{outside}/secret.yaml"),
        ]);
        addresses.extend([format!("file://{outside}/secret.yaml"), format!("ftp://{canary}")]);
        addresses
    }

    /// Generates from a document with that part, and checks that nothing of the outside is in what is told or written.
    fn generate(&self, part: &str) -> Run {
        let paths = "paths: {/a: {get: {responses: {'204': {description: a}}}}}";
        let paths = if part.starts_with("paths:") { "" } else { paths };
        let document = format!("openapi: 3.2.0\ninfo: {{title: A, version: '1'}}\n{paths}\n{part}\n");
        project::write(&self.folder.path().join("api/api.yaml"), &document);
        let arguments = ["generate", "api/api.yaml", "--out", "client", "--name", "a", "--all"];
        let ended = run(&mut generator(self.folder.path(), &arguments));
        let client = self.folder.path().join("client");
        let written = if client.exists() { project::files(&client) } else { BTreeMap::default() };
        let written = written.values().map(|bytes| String::from_utf8_lossy(bytes));
        for text in written.chain([ended.stdout.as_str().into(), ended.stderr.as_str().into()]) {
            for secret in [SECRET, "root:x:0", "CARGO_BIN_EXE"] {
                assert!(!text.contains(secret), "{part}: `{secret}` is in\n{text}");
            }
        }
        let _ = std::fs::remove_dir_all(client);
        match self.canary.accept() {
            Err(error) if error.kind() == ErrorKind::WouldBlock => ended,
            other => panic!("{part}: the canary was asked: {other:?}"),
        }
    }
}

#[test]
fn references_out_of_the_folder_are_refused() {
    let tree = Tree::new();
    let few = tree.few_addresses();
    for address in few.iter().chain(&tree.addresses()) {
        for (place, part) in FOLLOWED.iter().filter(|(place, _)| *place == "schema" || few.contains(address)) {
            let ended = tree.generate(&part.replace('@', address));
            if address.is_empty() || (*place == "mapping" && !address.contains(['.', '/', '#'])) {
                continue;
            }
            let is_refused = ["external-reference", "unresolved-reference", "unresolved-mapping"]
                .iter()
                .any(|code| ended.stderr.contains(&format!("[{code}]")));
            assert!(is_refused, "{place} with `{address}`: {}", ended.stderr);
            assert!(ended.status == Some(1) || *place == "mapping", "{place} with `{address}`: {}", ended.stderr);
        }
    }
}

#[test]
fn addresses_that_nothing_is_made_from_are_not_followed() {
    let tree = Tree::new();
    for address in tree.few_addresses() {
        for part in KEPT {
            let ended = tree.generate(&part.replace('@', &address));
            assert!(matches!(ended.status, Some(0 | 1)), "{part} with `{address}`: {}", ended.stderr);
        }
    }
}

#[test]
fn a_file_beside_the_document_is_followed() {
    let tree = Tree::new();
    let document = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n";
    let document = format!("{document}components: {{schemas: {{A: {{$ref: own.yaml}}}}}}\n");
    project::write(&tree.folder.path().join("api/api.yaml"), &document);
    let ended = run(&mut generator(tree.folder.path(), &["lint", "api/api.yaml"]));
    assert!(!ended.stderr.contains("-reference]"), "{}", ended.stderr);
}

#[cfg(unix)]
#[test]
fn names_beyond_a_link_are_not_told() {
    let tree = Tree::new();
    project::write(&tree.folder.path().join("out/swordfish-of-4711.yaml"), "{}\n");
    for address in ["linked/swordfish-of-4712.yaml", "linked/x/../swordfish-of-4712.yaml"] {
        let ended = tree.generate(&format!("components: {{schemas: {{A: {{$ref: '{address}'}}}}}}"));
        assert!(!ended.stderr.contains("of-4711"), "{}", ended.stderr);
        assert!(ended.stderr.contains("external-reference"), "{}", ended.stderr);
    }
}

#[test]
fn tags_of_yaml_include_nothing() {
    let tree = Tree::new();
    for tag in ["!include ../secret.yaml", "!python/object/apply:os.system ['id']", "!env PATH", "!file own.yaml"] {
        let ended = tree.generate(&format!("components: {{schemas: {{A: {tag}}}}}"));
        assert_eq!(ended.status, Some(1), "{tag}: {}", ended.stderr);
        assert!(ended.stderr.contains("[yaml-tag]"), "{tag}: {}", ended.stderr);
    }
}
