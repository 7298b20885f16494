//! Text for the clipboard of whoever sits at the terminal, near or far.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Which way a copied text went, for the status line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyRoute {
    /// Told to the terminal, which may or may not obey; it does not say.
    Osc52,
    /// Given to tmux, which keeps it as a buffer and passes it on.
    Tmux,
}

/// tmux answers at once or hangs.
const TMUX_PATIENCE: Duration = Duration::from_secs(1);

/// `OSC 52 ; c ; base64 ST`, xterm's way of setting the clipboard. Inside tmux it is wrapped so as to pass through to
/// the terminal outside (`DCS tmux; … ST`, every ESC doubled).
pub(super) fn osc52(text: &str, inside_tmux: bool) -> String {
    let encoded = STANDARD.encode(text);
    if inside_tmux {
        format!("\x1bPtmux;\x1b\x1b]52;c;{encoded}\x07\x1b\\")
    } else {
        format!("\x1b]52;c;{encoded}\x1b\\")
    }
}

/// Gives the text to a program (`tmux load-buffer -w -`) by its standard input; true if it took it.
pub(super) fn hand_over(command: &mut Command, text: &str) -> bool {
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = spawned else { return false };
    let (done, outcome) = mpsc::channel();
    let text = text.to_owned();
    let stdin = child.stdin.take();
    // On a thread of its own: the program may read nothing, and a pipe holds only so much.
    let feed = move || {
        let fed = stdin.is_some_and(|mut stdin| stdin.write_all(text.as_bytes()).is_ok());
        let _ = done.send(fed);
    };
    let started = std::thread::Builder::new().name("clipboard".into()).spawn(feed).is_ok();
    let fed = started && outcome.recv_timeout(TMUX_PATIENCE).unwrap_or(false);
    if fed && exits_well(&mut child) {
        return true;
    }
    let _ = child.kill();
    let _ = child.wait();
    false
}

fn exits_well(child: &mut std::process::Child) -> bool {
    const STEP: Duration = Duration::from_millis(2);
    let steps = TMUX_PATIENCE.as_millis() / STEP.as_millis();
    for _ in 0..steps {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(STEP),
            Err(_) => return false,
        }
    }
    false
}

/// `tmux load-buffer -w -`: a tmux buffer, and the outer terminal's clipboard.
pub(super) fn tmux() -> Command {
    let mut command = Command::new("tmux");
    command.args(["load-buffer", "-w", "-"]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_holds_the_text_and_nothing_a_terminal_obeys() {
        assert_eq!(osc52("Nº 9\n", false), "\x1b]52;c;TsK6IDkK\x1b\\");
        assert_eq!(osc52("", true), "\x1bPtmux;\x1b\x1b]52;c;\x07\x1b\\");
    }

    #[test]
    fn a_program_that_takes_it_took_it_and_one_that_does_not_is_given_up() {
        let large = "x".repeat(1 << 20);
        assert!(hand_over(Command::new("cat").stdout(Stdio::null()), &large));
        assert!(!hand_over(&mut Command::new("false"), &large));
        assert!(!hand_over(Command::new("sleep").arg("20"), &large));
        assert!(!hand_over(&mut Command::new("no-such-program-anywhere"), "x"));
    }
}
