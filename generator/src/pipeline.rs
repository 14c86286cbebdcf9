//! The stages in their order, from a path to files.

mod stack;
mod summary;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use serde_json::json;

use crate::analyze::{Analysis, MOST_GROUPS, analyze};
pub use crate::config::Input;
use crate::config::{self, Options, Workspace};
use crate::diag::{Code, Diagnostic, Diagnostics, Location};
use crate::emit::{Package, emit, features};
use crate::error::Error;
use crate::ir::{Api, ChoiceId, Choices};
use crate::lower::lower;
use crate::names::{self, Case, Names, Scope, identifier};
use crate::oas::Reader;
use crate::output::File;
use crate::package::{self, Client};
use crate::source::{Found, Origin, ReadError, Sources};

use self::stack::with_large_stack;
pub use self::summary::Summary;

/// What to make of the documents.
#[derive(Clone, Debug)]
pub enum Target {
    /// A client crate of that name.
    Crate {
        /// The name of the package.
        name: String,
    },
    /// One file to be taken in with `include!`.
    Module,
    /// The crate of a workspace.
    Workspace(Workspace),
}

/// What a run gives, with everything that it has to say.
#[derive(Debug)]
pub struct Outcome<T> {
    /// The result; none where there were errors.
    pub value: Option<T>,
    /// The documents, for the places of the findings.
    pub sources: Sources,
    /// The findings.
    pub diagnostics: Diagnostics,
}

/// An API that is ready for emission.
struct Prepared {
    /// The API.
    api: Api,
    /// What follows from it.
    analysis: Analysis,
    /// Its identifiers.
    names: Names,
}

/// The number of operations from which on the crate of one document has a Cargo feature for each group.
const FEATURES_FROM: usize = 100;

/// Makes the files of a client from the documents; a workspace says in its settings which types it chooses.
pub fn generate(inputs: &[Input], target: &Target) -> Result<Outcome<Vec<File>>, Error> {
    match target {
        Target::Workspace(workspace) => generate_with(inputs, target, &workspace.options),
        Target::Crate { .. } | Target::Module => generate_with(inputs, target, &Options::default()),
    }
}

/// Makes the files of a client from the documents, with the types that the user chooses.
pub fn generate_with(inputs: &[Input], target: &Target, options: &Options) -> Result<Outcome<Vec<File>>, Error> {
    if let Target::Crate { name } = target
        && !config::is_package_name(name)
    {
        let message = format!("`{name}` is no name for a crate; use a-z, 0-9, `-` and `_`");
        return Err(config::ConfigError::Invalid { path: PathBuf::from("--name"), message }.into());
    }
    if !matches!(target, Target::Module) {
        package::check_dependencies(options)?;
    }
    with_large_stack(|| run(inputs, target, options))
}

/// Makes the files of a client.
fn run(inputs: &[Input], target: &Target, options: &Options) -> Result<Outcome<Vec<File>>, Error> {
    let mut run = Run::new(options);
    let mut clients = Vec::new();
    let mut modules = Scope::of_clients(!matches!(target, Target::Module));
    for input in inputs {
        let api_name = api_name(input, inputs.len(), target, &mut modules);
        let path = crate_path(target, inputs.len(), &api_name);
        if let Some(prepared) = run.prepare(&input.path)? {
            let (api, analysis, names) = (&prepared.api, &prepared.analysis, &prepared.names);
            let features_from = options.features_from.unwrap_or(FEATURES_FROM);
            let is_alone = matches!(target, Target::Crate { .. }) && inputs.len() == 1;
            let can_have = (2..=MOST_GROUPS).contains(&api.groups.len());
            let has_features = is_alone && can_have && api.operations.len() >= features_from;
            let package = Package { api: api_name, path, has_features };
            let module = emit(api, analysis, names, &package);
            let features = if has_features { features(api, analysis, names) } else { Vec::new() };
            let document = match input.path.file_name() {
                Some(name) => name.to_string_lossy().into_owned(),
                None => "standard input".to_owned(),
            };
            let is_signed = prepared.api.webhook_signature.is_some();
            clients.push(Client { document, title: prepared.api.title, module, features, is_signed });
        }
    }
    run.report_unused_choices();
    Ok(run.finish(|| match target {
        Target::Crate { name } => package::standalone(name, clients, options),
        Target::Module => package::module(clients, options),
        Target::Workspace(workspace) => package::workspace(&workspace.settings.package, clients, options),
    }))
}

/// Checks a document.
pub fn lint(path: &Path) -> Result<Outcome<Summary>, Error> {
    lint_with(path, &Options::default())
}

/// Checks a document within the user's limits, and with what the user makes of warnings.
pub fn lint_with(path: &Path, options: &Options) -> Result<Outcome<Summary>, Error> {
    with_large_stack(|| {
        let mut run = Run::new(options);
        let prepared = run.prepare(path)?;
        let summary = prepared.map(|prepared| Summary::new(&prepared.api, &run.diagnostics));
        Ok(run.finish(|| summary.unwrap_or_default()))
    })
}

/// Tells where schemas and operations of a document are in the generated code.
pub fn map(path: &Path) -> Result<Outcome<serde_json::Value>, Error> {
    map_with(path, &Options::default())
}

/// The same within the user's limits, and with what the user makes of warnings.
pub fn map_with(path: &Path, options: &Options) -> Result<Outcome<serde_json::Value>, Error> {
    with_large_stack(|| {
        let mut run = Run::new(options);
        let prepared = run.prepare(path)?;
        Ok(run.finish(|| prepared.as_ref().map_or_else(|| json!({}), map_of)))
    })
}

/// The IR of a document as text.
pub fn dump(path: &Path) -> Result<Outcome<String>, Error> {
    with_large_stack(|| {
        let mut run = Run::default();
        let prepared = run.prepare(path)?;
        Ok(run.finish(|| prepared.as_ref().map(|prepared| crate::ir::dump(&prepared.api)).unwrap_or_default()))
    })
}

/// The state of a run over several documents.
#[derive(Default)]
struct Run {
    /// The documents.
    sources: Sources,
    /// The findings.
    diagnostics: Diagnostics,
    /// The types that the user chose.
    choices: Choices,
    /// The choices that some schema is of.
    used: BTreeSet<ChoiceId>,
    /// The root of the last document that was read.
    root: Option<Origin>,
    /// Searches for the places of findings.
    searches: Vec<JoinHandle<Found>>,
}

impl Run {
    /// A run that has read nothing yet.
    fn new(options: &Options) -> Self {
        Self {
            sources: Sources::with_limits(options.limits.clone()),
            diagnostics: Diagnostics::with_levels(options.levels.clone()),
            choices: options.types.clone(),
            ..Self::default()
        }
    }

    /// Takes a document through every stage before emission; none where one of them found an error.
    fn prepare(&mut self, path: &Path) -> Result<Option<Prepared>, Error> {
        let root = match self.sources.read(path, &mut self.diagnostics) {
            Ok(root) => root,
            Err(ReadError::Reported) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let Ok(mut reader) = Reader::new(&self.sources, root, &mut self.diagnostics) else {
            return Ok(None);
        };
        let Ok(document) = reader.decode_document() else {
            return Ok(None);
        };
        self.root = Some(reader.root().origin());
        let api = lower(&mut reader, &document, &self.choices);
        self.used.extend(&api.used_choices);
        self.search_places();
        if self.diagnostics.has_errors() {
            return Ok(None);
        }
        let analysis = analyze(&api);
        let names = names::assign(&api, &analysis);
        Ok(Some(Prepared { api, analysis, names }))
    }

    /// Warns about types that were chosen for formats which no document has.
    fn report_unused_choices(&mut self) {
        let Some(root) = self.root else {
            return;
        };
        for choice in self.choices.iter() {
            if self.choices.find(&choice.format).is_some_and(|id| !self.used.contains(&id)) {
                let message = format!("no value has the format `{}`, which was given a type", choice.format);
                Diagnostic::new(Code::UnusedType, root, message)
                    .help("write the format as the document does, or leave the type out")
                    .emit(&mut self.diagnostics);
            }
        }
    }

    /// Finds the places of the findings so far on threads of their own: whoever prints them needs them at the end only.
    fn search_places(&mut self) {
        let locations = self.diagnostics.iter().flat_map(|diagnostic| {
            std::iter::once(&diagnostic.location).chain(diagnostic.labels.iter().map(|label| &label.location))
        });
        let origins = locations.filter_map(|location| match location {
            Location::Node(origin) => Some(*origin),
            Location::Span(_) => None,
        });
        for search in self.sources.searches(origins) {
            // Without a thread they are found when they are asked for.
            self.searches.extend(thread::Builder::new().spawn(|| search.run()));
        }
    }

    /// The outcome: `value` is made only where there were no errors.
    fn finish<T>(self, value: impl FnOnce() -> T) -> Outcome<T> {
        let value = (!self.diagnostics.has_errors()).then(value);
        for found in self.searches.into_iter().filter_map(|search| search.join().ok()) {
            self.sources.keep(found);
        }
        Outcome { value, sources: self.sources, diagnostics: self.diagnostics }
    }
}

/// The short name of an API: that of the input, of the crate it fills, or of its file. Where an API is one of several, or
/// a file of its own, the name is of its own too.
fn api_name(input: &Input, count: usize, target: &Target, others: &mut Scope) -> String {
    let is_alone = count == 1 && matches!(target, Target::Crate { .. });
    let name = match (&input.name, target) {
        (Some(name), _) => name.clone(),
        (None, Target::Crate { name }) if is_alone => name.clone(),
        _ => input.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default(),
    };
    let name = if is_alone { identifier(&name, Case::Value) } else { others.mint_file(&name) };
    name.text().to_owned()
}

/// The path of a client's root module from outside its crate.
fn crate_path(target: &Target, count: usize, api: &str) -> Option<String> {
    match target {
        Target::Crate { name } if count == 1 => Some(name.replace('-', "_")),
        Target::Crate { name } => Some(format!("{}::{api}", name.replace('-', "_"))),
        Target::Workspace(workspace) => Some(format!("{}::{api}", workspace.settings.package.name.replace('-', "_"))),
        Target::Module => None,
    }
}

fn map_of(prepared: &Prepared) -> serde_json::Value {
    let (api, names) = (&prepared.api, &prepared.names);
    let path = |id| names.type_name(id).map(|name| format!("types::{}", name.code()));
    let schemas = api.components.iter().filter_map(|component| {
        let mut entry = json!({ "rust": path(component.ty.id)? });
        if let Some(request) = component.input.and_then(path) {
            entry["request"] = request.into();
        }
        Some((component.pointer.clone(), entry))
    });
    let mut operations = serde_json::Map::new();
    for (operation, names_of) in api.operations.iter().zip(&names.operations) {
        let group = operation.group.and_then(|group| names.groups.get(group.0));
        let rust = match group {
            Some(group) => format!("{}().{}", group.module.code(), names_of.method.code()),
            None => names_of.method.code(),
        };
        let value = json!({ "method": operation.method.as_str(), "path": operation.path.key, "rust": rust });
        // Documents may give an id twice, or one that looks like the stand-in for another.
        let stand_in = format!("{} {}", operation.method.as_str(), operation.path.key);
        let numbered = (2..).map(|number| format!("{stand_in} {number}"));
        let mut keys = [operation.id.clone(), stand_in.clone()].into_iter().chain(numbered);
        if let Some(key) = keys.find(|key| !operations.contains_key(key)) {
            operations.insert(key, value);
        }
    }
    let schemas: serde_json::Map<String, serde_json::Value> = schemas.collect();
    json!({ "schemas": schemas, "operations": operations })
}
