//! What a reading process may use. It takes the rest from itself before it reads anything: what a hostile file makes of it
//! then cannot matter to anybody else.

use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};

/// Memory for data, bytes.
pub const MEMORY: u64 = 512 << 20;
/// Addresses, bytes: code, stacks, and what a memory allocator reserves and never touches come on top of the data.
const ADDRESSES: u64 = MEMORY + (384 << 20);
/// CPU for one document, seconds.
const CPU: u64 = 60;

/// For the rest of this process's life: no file is opened, none is written, no core is left behind.
pub fn set() -> Result<(), Errno> {
    limit(Resource::As, ADDRESSES)?;
    // The one that counts; where the system knows it only for the heap, the addresses are limited at least.
    limit(Resource::Data, MEMORY)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    // stdin, stdout and stderr are open and stay so.
    limit(Resource::Nofile, 3)
}

/// Time for the next document.
pub fn grant_time() -> Result<(), Errno> {
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
    let most = getrlimit(Resource::Cpu).maximum;
    let wanted = used + 1 + CPU;
    let current = Some(most.map_or(wanted, |most| most.min(wanted)));
    setrlimit(Resource::Cpu, Rlimit { current, maximum: most })
}

/// Never raised: a limit that is there already and lower stays.
fn limit(resource: Resource, at_most: u64) -> Result<(), Errno> {
    let most = getrlimit(resource).maximum.map_or(at_most, |most| most.min(at_most));
    setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
}
