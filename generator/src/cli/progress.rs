//! The line that says what takes so long, for people who wait at a terminal.

use std::io::{self, IsTerminal as _, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long work takes before anything is said, and from one line to the next.
const PATIENCE: Duration = Duration::from_secs(1);

/// A line that is there while work goes on; it is gone when this is dropped.
pub(super) struct Progress {
    /// Ends the line when it is dropped.
    work: Option<Sender<()>>,
    /// Writes the line.
    writer: Option<JoinHandle<()>>,
}

impl Progress {
    /// The line on the standard error; none where that is no terminal, or quiet was asked for.
    pub(super) fn new(text: String, quiet: bool) -> Self {
        if quiet || !io::stderr().is_terminal() {
            return Self { work: None, writer: None };
        }
        Self::on(io::stderr(), text, PATIENCE)
    }

    /// The line on `output`, from `patience` on.
    fn on(mut output: impl Write + Send + 'static, text: String, patience: Duration) -> Self {
        let (work, ended) = channel();
        let writer = std::thread::spawn(move || {
            let start = Instant::now();
            let mut is_shown = false;
            while ended.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                // A terminal that went away is no reason to fail.
                let _ = write!(output, "\r{text}: {} s", start.elapsed().as_secs()).and_then(|()| output.flush());
                is_shown = true;
            }
            if is_shown {
                let _ = write!(output, "\r\x1b[K").and_then(|()| output.flush());
            }
        });
        Self { work: Some(work), writer: Some(writer) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.work.take());
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// What was written, for the test to look at.
    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("no test panics while it writes").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Screen {
        /// The text so far.
        fn text(&self) -> String {
            String::from_utf8_lossy(&self.0.lock().expect("no test panics while it reads")).into_owned()
        }
    }

    #[test]
    fn quick_work_has_no_line() {
        let screen = Screen::default();
        drop(Progress::on(screen.clone(), "reading".to_owned(), Duration::from_secs(60)));
        assert_eq!(screen.text(), "");
    }

    #[test]
    fn slow_work_has_a_line_that_goes_away() {
        let screen = Screen::default();
        let progress = Progress::on(screen.clone(), "reading a.yaml".to_owned(), Duration::from_millis(1));
        while screen.text().is_empty() {
            std::thread::yield_now();
        }
        drop(progress);
        let text = screen.text();
        assert!(text.starts_with("\rreading a.yaml: 0 s") && text.ends_with("\r\x1b[K"), "{text:?}");
    }
}
