//! Who started us: the parent, process group and session of a process, as `/proc/PID/stat` tells them.
//!
//! In: a process. Out: numbers that may be absent. The system calls for the same (`getsid`, `getpgid`) answer 0 for a
//! process whose session began outside our PID namespace, as in a container, and rustix takes a 0 for impossible.

use rustix::process::{self, Pid};

/// A process and those it belongs to; `None` is one outside our PID namespace.
#[derive(Debug, PartialEq, Eq)]
struct Kin {
    parent: Option<Pid>,
    group: Option<Pid>,
    session: Option<Pid>,
}

/// Whether somebody is there to continue us: an ancestor of our session in another process group, which is a shell with
/// jobs. Otherwise the group is orphaned (POSIX), as in a window of its own, and would sleep for ever.
pub(super) fn has_job_control() -> bool {
    let Some(us) = Kin::of(process::getpid()) else { return false };
    let above = |kin: &Kin| Kin::of(kin.parent?);
    let ancestors = std::iter::successors(above(&us), above);
    ancestors.take_while(|kin| kin.session == us.session).any(|kin| kin.group != us.group)
}

/// The process group we belong to.
pub(super) fn our_group() -> Option<Pid> {
    Kin::of(process::getpid())?.group
}

impl Kin {
    #[cfg(target_os = "linux")]
    fn of(pid: Pid) -> Option<Kin> {
        let path = format!("/proc/{}/stat", pid.as_raw_nonzero());
        Kin::read(&std::fs::read_to_string(path).ok()?)
    }

    /// Elsewhere there are no PID namespaces, and the system calls may be asked; they do not tell another's parent.
    #[cfg(not(target_os = "linux"))]
    fn of(pid: Pid) -> Option<Kin> {
        let parent = if pid == process::getpid() { process::getppid() } else { None };
        Some(Kin { parent, group: process::getpgid(Some(pid)).ok(), session: process::getsid(Some(pid)).ok() })
    }

    /// From a line of `/proc/PID/stat` (proc_pid_stat(5)): after the name, which stands in brackets and may hold some
    /// itself, come the state, the parent, the group and the session.
    #[cfg(any(target_os = "linux", test))]
    fn read(stat: &str) -> Option<Kin> {
        let (_, after_name) = stat.rsplit_once(')')?;
        let numbers: Option<Vec<i32>> = after_name.split_whitespace().skip(1).take(3).map(|n| n.parse().ok()).collect();
        let &[parent, group, session] = numbers?.as_slice() else { return None };
        let known = |n: i32| if n > 0 { Pid::from_raw(n) } else { None };
        Some(Kin { parent: known(parent), group: known(group), session: known(session) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_outside_our_namespace_is_unknown_and_no_panic() {
        let of = |stat: &str| {
            Kin::read(stat).map(|kin| [kin.parent, kin.group, kin.session].map(|pid| pid.map_or(0, Pid::as_raw_pid)))
        };
        assert_eq!(of("1 (bash) S 0 0 0 34816 7 4194304"), Some([0, 0, 0]));
        assert_eq!(of("7 (a) b (c)) S 1 7 -1 34816"), Some([1, 7, 0]));
        assert_eq!(of("7 (postil) S 1"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn we_know_ourselves() {
        // Our group may be outside the namespace, as where a test runner was brought into a container.
        assert!(Kin::of(process::getpid()).is_some());
    }
}
