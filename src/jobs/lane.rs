//! A thread and the work waiting for it. Idle, it sleeps on a condition until there is work: nothing is polled.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Everything is done, one after the other.
    InOrder,
    /// Only the newest matters: what waits is dropped for it, what is under way is told that it is stale.
    NewestWins,
}

pub(super) struct Lane<T> {
    queue: Arc<Queue<T>>,
    work: Arc<Work<T>>,
    /// False where the system had no thread to give: then work is done where it is asked for.
    staffed: bool,
}

type Work<T> = dyn Fn(T, &Turn<'_>) + Send + Sync;

struct Queue<T> {
    rule: Rule,
    state: Mutex<State<T>>,
    changed: Condvar,
    signs: Signs,
}

struct State<T> {
    waiting: VecDeque<(u64, T)>,
    busy: bool,
    ending: bool,
}

/// What the work under way looks at between two steps, without a lock.
struct Signs {
    /// The number below which work is stale.
    oldest_wanted: AtomicU64,
    next: AtomicU64,
}

/// One piece of work's place in its lane.
pub(super) struct Turn<'a> {
    number: u64,
    signs: &'a Signs,
    pause: &'a dyn Fn(Duration, u64),
}

impl Turn<'_> {
    /// Whether nobody wants the result any more.
    pub fn is_stale(&self) -> bool {
        self.signs.oldest_wanted.load(Ordering::Relaxed) > self.number
    }

    /// Waits so long, or until this turn is stale.
    pub fn pause(&self, long: Duration) {
        (self.pause)(long, self.number);
    }
}

impl<T: Send + 'static> Lane<T> {
    pub fn hire(name: &str, rule: Rule, work: impl Fn(T, &Turn<'_>) + Send + Sync + 'static) -> Lane<T> {
        let queue = Arc::new(Queue {
            rule,
            state: Mutex::new(State { waiting: VecDeque::new(), busy: false, ending: false }),
            changed: Condvar::new(),
            signs: Signs { oldest_wanted: AtomicU64::new(0), next: AtomicU64::new(1) },
        });
        let work: Arc<Work<T>> = Arc::new(work);
        let thread = {
            let (queue, work) = (Arc::clone(&queue), Arc::clone(&work));
            move || {
                while let Some((number, job)) = queue.take() {
                    queue.carry_out(number, job, &*work);
                    queue.lock().busy = false;
                    queue.changed.notify_all();
                }
            }
        };
        let staffed = std::thread::Builder::new().name(name.into()).spawn(thread).is_ok();
        Lane { queue, work, staffed }
    }

    pub fn push(&self, job: T) {
        let number = self.queue.signs.next.fetch_add(1, Ordering::Relaxed);
        if !self.staffed {
            return self.queue.carry_out(number, job, &*self.work);
        }
        let mut state = self.queue.lock();
        if self.queue.rule == Rule::NewestWins {
            state.waiting.clear();
            self.queue.signs.oldest_wanted.store(number, Ordering::Relaxed);
        }
        state.waiting.push_back((number, job));
        drop(state);
        self.queue.changed.notify_all();
    }

    /// What waits is dropped, what is under way is stale, the thread goes home after it. Does not wait.
    pub fn close(&self) {
        let mut state = self.queue.lock();
        state.waiting.clear();
        state.ending = true;
        self.queue.signs.oldest_wanted.store(u64::MAX, Ordering::Relaxed);
        drop(state);
        self.queue.changed.notify_all();
    }

    /// The thread goes home when all that waits is done. True when that was before `until`.
    pub fn finish(&self, until: Instant) -> bool {
        let mut state = self.queue.lock();
        state.ending = true;
        self.queue.changed.notify_all();
        while self.staffed && (state.busy || !state.waiting.is_empty()) {
            let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) else {
                return false;
            };
            state = self.queue.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }
}

impl<T> Queue<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next piece of work; none when there will be no more.
    fn take(&self) -> Option<(u64, T)> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.waiting.pop_front() {
                state.busy = true;
                return Some(job);
            }
            if state.ending {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn carry_out(&self, number: u64, job: T, work: &Work<T>) {
        let pause = |long: Duration, number: u64| {
            let until = Instant::now() + long;
            let mut state = self.lock();
            while self.signs.oldest_wanted.load(Ordering::Relaxed) <= number {
                let Some(left) = until.checked_duration_since(Instant::now()) else { return };
                state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
            }
        };
        work(job, &Turn { number, signs: &self.signs, pause: &pause });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// A lane that reports each job, and waits for leave to end one.
    fn lane(rule: Rule) -> (Lane<u32>, mpsc::Receiver<(u32, bool)>, mpsc::Sender<()>) {
        let (done, reports) = mpsc::channel();
        let (leave, wait) = mpsc::channel();
        let wait = Mutex::new(wait);
        let lane = Lane::hire("test", rule, move |job, turn: &Turn<'_>| {
            wait.lock().unwrap().recv().unwrap();
            done.send((job, turn.is_stale())).unwrap();
        });
        (lane, reports, leave)
    }

    #[test]
    fn work_in_order_is_never_dropped_even_at_the_end() {
        let (lane, reports, leave) = lane(Rule::InOrder);
        (0..5).for_each(|job| lane.push(job));
        assert!(!lane.finish(Instant::now() + Duration::from_millis(5)));
        (0..5).for_each(|_| leave.send(()).unwrap());
        assert!(lane.finish(Instant::now() + Duration::from_secs(20)));
        let done: Vec<_> = reports.try_iter().collect();
        assert_eq!(done, [0, 1, 2, 3, 4].map(|job| (job, false)));
    }

    #[test]
    fn only_the_newest_is_done_and_what_is_under_way_learns_that_it_is_stale() {
        let (lane, reports, leave) = lane(Rule::NewestWins);
        lane.push(1);
        while !lane.queue.lock().busy {
            std::thread::yield_now();
        }
        (2..9).for_each(|job| lane.push(job));
        leave.send(()).unwrap();
        leave.send(()).unwrap();
        assert!(lane.finish(Instant::now() + Duration::from_secs(20)));
        assert_eq!(reports.try_iter().collect::<Vec<_>>(), [(1, true), (8, false)]);
    }

    #[test]
    fn a_pause_ends_when_the_lane_is_closed() {
        let (done, reports) = mpsc::channel();
        let lane = Lane::hire("test", Rule::InOrder, move |(), turn: &Turn<'_>| {
            turn.pause(Duration::from_secs(3600));
            done.send(turn.is_stale()).unwrap();
        });
        lane.push(());
        while !lane.queue.lock().busy {
            std::thread::yield_now();
        }
        lane.close();
        assert_eq!(reports.recv_timeout(Duration::from_secs(20)), Ok(true));
    }
}
