//! The threads that run jobs for the screen: one a lane, asleep when idle.

use super::desk::Desk;
use super::lane::{Lane, Rule, Turn};
use super::office::Office;
use super::work::{Job, Outcome, Ticket};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The threads that run jobs for the screen.
pub struct Crew {
    office: Arc<Office>,
    opening: Lane<Task>,
    searching: Lane<Task>,
    finding: Lane<Task>,
    counting: Lane<Task>,
    trying: Lane<Task>,
    surveying: Arc<Lane<Task>>,
    /// Notes, drafts, positions, state: in order, and none is dropped.
    saving: Lane<Task>,
    errands: Lane<Task>,
}

struct Task {
    ticket: Ticket,
    job: Job,
}

impl Crew {
    /// `report` is called from the crew's threads.
    pub fn hire(desk: Desk, report: impl Fn(Ticket, Outcome) + Send + Sync + Clone + 'static) -> Crew {
        let office = Arc::new(Office::new(desk, Box::new(report)));
        let lane = |name, rule| {
            let office = Arc::clone(&office);
            Lane::hire(name, rule, move |task: Task, turn: &Turn<'_>| office.perform(task.ticket, task.job, turn))
        };
        let surveying = Arc::new(lane("postil-survey", Rule::InOrder));
        let searching = {
            let (office, surveying) = (Arc::clone(&office), Arc::clone(&surveying));
            Lane::hire("postil-search", Rule::NewestWins, move |task: Task, turn: &Turn<'_>| {
                office.perform(task.ticket, task.job, turn);
                if let Some((ticket, job)) = office.survey_again() {
                    surveying.push(Task { ticket, job });
                }
            })
        };
        Crew {
            opening: lane("postil-open", Rule::NewestWins),
            searching,
            finding: lane("postil-find", Rule::NewestWins),
            counting: lane("postil-count", Rule::NewestWins),
            trying: lane("postil-try", Rule::NewestWins),
            surveying,
            saving: lane("postil-save", Rule::InOrder),
            errands: lane("postil-errand", Rule::InOrder),
            office,
        }
    }

    pub fn run(&self, ticket: Ticket, job: Job) {
        if let Job::Survey { roots, .. } = &job {
            self.office.open_library(roots);
        }
        let lane = match &job {
            Job::Open(_) => &self.opening,
            Job::Search { .. } => &self.searching,
            Job::Find { .. } => &self.finding,
            Job::Count { .. } => &self.counting,
            // After a survey under way: of the index there is one writer.
            Job::Survey { .. } | Job::Renew(_) => &self.surveying,
            Job::PreviewSplit { .. } => &self.trying,
            Job::Save { .. }
            | Job::Adopt { .. }
            | Job::Refuse { .. }
            | Job::Split { .. }
            // After the saves it is to show.
            | Job::LoadAllNotes
            | Job::Journal(_)
            | Job::DropDraft(_)
            | Job::RememberPosition { .. }
            | Job::ChooseEncoding { .. }
            | Job::RememberState(_) => &self.saving,
            Job::Learn(_) | Job::Anchor { .. } | Job::Encodings(_) => &self.errands,
        };
        lane.push(Task { ticket, job });
    }

    /// Stops what can be stopped and waits, at most so long, until everything that saves has saved. True when it has.
    pub fn dismiss(self, at_most: Duration) -> bool {
        let until = Instant::now() + at_most;
        self.send_home();
        self.saving.finish(until)
    }

    fn send_home(&self) {
        self.office.stop();
        let surveying = &*self.surveying;
        for lane in
            [&self.opening, &self.searching, &self.finding, &self.counting, &self.trying, surveying, &self.errands]
        {
            lane.close();
        }
    }
}

/// A crew that is dropped still saves what it was given, without anybody waiting for it.
impl Drop for Crew {
    fn drop(&mut self) {
        self.send_home();
        self.saving.finish(Instant::now());
    }
}
