//! The steps that touch the disk.

use std::io::{self, Write as _};
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::{fs, thread};

use super::{File, MARK, OutputError};

/// Turns an error of the operating system into one that says what was tried.
fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    let path = path.to_owned();
    move |source| OutputError::Io { action, path, source }
}

/// The bytes of a file below the folder; none where there is no such file. Links on the way are an error.
pub(super) fn read(dir: &Path, path: &str) -> Result<Option<Vec<u8>>, OutputError> {
    let mut at = dir.to_owned();
    for part in path.split('/') {
        at.push(part);
        match fs::symlink_metadata(&at) {
            Ok(meta) if meta.is_symlink() => return Err(OutputError::Symlink { path: at }),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed("read", &at)(error)),
        }
    }
    fs::read(&at).map(Some).map_err(failed("read", &at))
}

/// Whether a file's first line says that the generator made it.
pub(super) fn is_marked(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii_start();
    let comments: [&[u8]; 5] = [b"//!", b"//", b"#", b"<!--", b""];
    comments.iter().any(|comment| {
        line.strip_prefix(*comment).is_some_and(|rest| rest.trim_ascii_start().starts_with(MARK.as_bytes()))
    })
}

/// Writes files beside each other; gives the first error in their order.
pub(super) fn replace_all(dir: &Path, files: &[&File]) -> Result<(), OutputError> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = files.len().div_ceil(threads);
    if threads == 1 || files.len() < FEW {
        return files.iter().try_for_each(|file| replace(dir, file));
    }
    thread::scope(|scope| {
        let write = |files: &[&File]| files.iter().try_for_each(|file| replace(dir, file));
        let writers: Vec<_> = files.chunks(share).map(|files| scope.spawn(move || write(files))).collect();
        let ends = writers.into_iter().map(|writer| writer.join().unwrap_or_else(|panic| resume_unwind(panic)));
        ends.fold(Ok(()), Result::and)
    })
}

/// So few files are written one after the other.
const FEW: usize = 8;

/// Writes a file next to its place and moves it there, so that it is never seen half written.
pub(super) fn replace(dir: &Path, file: &File) -> Result<(), OutputError> {
    let path = dir.join(&file.path);
    let folder = path.parent().unwrap_or(dir);
    fs::create_dir_all(folder).map_err(failed("create the folder", folder))?;
    let write = || -> io::Result<()> {
        let mut temporary = temporary().tempfile_in(folder).map_err(|error| without_path(&error))?;
        temporary.write_all(file.contents.as_bytes())?;
        temporary.persist(&path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(failed("write", &path))
}

/// What went wrong, without the name of the temporary file, which nobody has asked for.
fn without_path(error: &io::Error) -> io::Error {
    io::Error::from(error.kind())
}

/// How temporary files are made: with the rights of any new file.
#[cfg(unix)]
fn temporary() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".generator-").permissions(fs::Permissions::from_mode(0o666));
    builder
}

/// How temporary files are made.
#[cfg(not(unix))]
fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".generator-");
    builder
}

/// Removes a file, and the folders below `dir` that it leaves empty.
pub(super) fn remove(dir: &Path, path: &str) -> Result<(), OutputError> {
    let file = dir.join(path);
    fs::remove_file(&file).map_err(failed("remove", &file))?;
    for folder in file.ancestors().skip(1).take_while(|folder| *folder != dir) {
        // A folder that is not empty stays.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

/// The paths, relative and sorted, of the files below a folder that the generator made.
///
/// Links, hidden folders, `target`, and folders that are packages of their own are left out.
pub(super) fn marked_files(dir: &Path) -> Result<Vec<String>, OutputError> {
    let mut found = Vec::new();
    let mut folders = vec![(dir.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for (name, kind) in entries(&folder)? {
            let (path, relative) = (folder.join(&name), format!("{prefix}{name}"));
            if kind.is_dir() {
                if !name.starts_with('.') && name != "target" && !path.join("Cargo.toml").exists() {
                    folders.push((path, relative + "/"));
                }
            } else if kind.is_file() && has_mark(&path)? {
                found.push(relative);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The names and kinds of what is in a folder; nothing where there is no folder, and no names that are not Unicode.
fn entries(folder: &Path) -> Result<Vec<(String, fs::FileType)>, OutputError> {
    let list = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        list => list.map_err(failed("read the folder", folder))?,
    };
    let mut entries = Vec::new();
    for entry in list {
        let entry = entry.map_err(failed("read the folder", folder))?;
        if let Ok(name) = entry.file_name().into_string() {
            entries.push((name, entry.file_type().map_err(failed("read", &entry.path()))?));
        }
    }
    Ok(entries)
}

/// Whether the file has the mark; a file that may not be read has not.
fn has_mark(path: &PathBuf) -> Result<bool, OutputError> {
    use io::Read as _;
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(512).read_to_end(&mut start));
    match read {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(false),
        read => read.map(|_| is_marked(&start)).map_err(failed("read", path)),
    }
}
