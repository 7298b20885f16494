//! Arguments to a command or the reading room; an error to a sentence and an exit code. Before all that: whether this is
//! the process that reads a file apart.

use postil::cli::{self, Asked};
use postil::jobs::extract;
use postil::ui::{self, Launch};
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|first| first == extract::ARGUMENT) {
        return extract::serve();
    }
    let asked = cli::run(std::env::args_os()).and_then(|asked| match asked {
        Asked::Done(code) => Ok(code),
        Asked::Room(visit) => {
            let cli::Visit { desk, roots, open, first_time } = *visit;
            ui::run(Launch { desk, roots, open, first_time }).map(|code| u8::try_from(code).unwrap_or(cli::ERROR))
        }
    });
    match asked {
        Ok(code) => ExitCode::from(code),
        Err(sentence) => {
            // Where stderr is closed too there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "postil: {sentence}");
            ExitCode::from(cli::ERROR)
        }
    }
}
