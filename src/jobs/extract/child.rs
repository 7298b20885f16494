//! The process that reads: documents in over stdin, extracts out over stdout, one after the other until stdin ends.
//!
//! It ends at once when its parent does, whatever it is at.

use super::wire::{HEAD, Head, Kind, LARGEST_PIECE, Question};
use super::{LARGEST_ANSWER, limits, pack};
use crate::format::{self, Told};
use rustix::event::{PollFd, PollFlags, poll};
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// The argument that makes a process of postil one that reads. A test runner started by mistake refuses it.
pub const ARGUMENT: &str = "--read-apart";

/// Answers until nobody asks any more. To be called before anything else is done in the process.
pub fn serve() -> ExitCode {
    if limits::set().is_err() || end_with_the_parent().is_err() {
        return ExitCode::FAILURE;
    }
    let fault = Arc::new(Mutex::new(String::new()));
    let heard = Arc::clone(&fault);
    std::panic::set_hook(Box::new(move |panicked| {
        let place = panicked.location().map_or(String::new(), |at| format!("{}:{}", at.file(), at.line()));
        *heard.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
    let (mut questions, mut answers) = (io::stdin().lock(), Answers { out: io::stdout().lock(), room: 0 });
    loop {
        match answer_next(&mut questions, &mut answers, &fault) {
            Ok(true) => {}
            Ok(false) => return ExitCode::SUCCESS,
            // The parent has hung up, or does not speak as it should.
            Err(_) => return ExitCode::FAILURE,
        }
    }
}

/// False when there are no more questions, or after a fault: what that left behind no other document should meet.
fn answer_next(
    questions: &mut impl Read,
    answers: &mut Answers<impl Write>,
    fault: &Mutex<String>,
) -> io::Result<bool> {
    let Some(question) = piece(questions)? else { return Ok(false) };
    let question = Question::from_bytes(&question).ok_or(io::ErrorKind::InvalidData)?;
    limits::grant_time()?;
    let mut bytes = Vec::new();
    while let Some(piece) = piece(questions)? {
        bytes.extend_from_slice(&piece);
        if piece.is_empty() {
            break;
        }
    }
    answers.room = LARGEST_ANSWER;
    let (format, guidance) = (question.format(&bytes), question.guidance());
    let read = AssertUnwindSafe(|| {
        let mut lost = None;
        let extract = format::read_telling(&bytes, format, &guidance, &mut |told| {
            let said = match told {
                Told::Alive => answers.say(Kind::Alive, &[]),
                Told::Beginning(extract) => answers.say(Kind::Beginning, &pack::pack(*extract)),
            };
            lost = lost.take().or(said.err());
        });
        (extract, lost)
    });
    match catch_unwind(read) {
        Ok((_, Some(lost))) => Err(lost),
        Ok((Ok(extract), None)) => answers.say(Kind::Whole, &pack::pack(extract)).map(|()| true),
        Ok((Err(error), None)) => {
            let error = postcard::to_allocvec(&error).expect("numbers and words always have a form");
            answers.say(Kind::Refused, &error).map(|()| true)
        }
        Err(_) => {
            let place = fault.lock().unwrap_or_else(PoisonError::into_inner).clone();
            answers.say(Kind::Fault, place.as_bytes()).map(|()| false)
        }
    }
}

/// The next piece of a question; none at the end of all of them.
fn piece(questions: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match questions.read(&mut length[..1])? {
        0 => return Ok(None),
        _ => questions.read_exact(&mut length[1..])?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > LARGEST_PIECE {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut piece = vec![0; length];
    questions.read_exact(&mut piece)?;
    Ok(Some(piece))
}

struct Answers<W> {
    out: W,
    /// How much may still be said to this question, bytes.
    room: u64,
}

impl<W: Write> Answers<W> {
    fn say(&mut self, kind: Kind, words: &[u8]) -> io::Result<()> {
        let bytes = (HEAD + words.len()) as u64;
        let (kind, words) = match self.room.checked_sub(bytes) {
            Some(room) => {
                self.room = room;
                (kind, words)
            }
            // Said instead of what does not fit; whatever follows is not heard.
            None => (Kind::TooLarge, &[][..]),
        };
        self.out.write_all(&Head { kind, bytes: words.len() as u64 }.to_bytes())?;
        self.out.write_all(words)?;
        self.out.flush()
    }
}

/// Starts the thread that ends this process when the other end of stdin is closed. It sleeps until then.
fn end_with_the_parent() -> io::Result<()> {
    let wait = || {
        loop {
            let stdin = io::stdin();
            // Asked for nothing, the system tells that it was hung up, and nothing else.
            let mut ends = [PollFd::new(&stdin, PollFlags::empty())];
            let told = poll(&mut ends, None);
            if told.is_ok() && ends[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                std::process::exit(0);
            }
        }
    };
    // It does next to nothing.
    std::thread::Builder::new().stack_size(64 << 10).spawn(wait).map(drop)
}
