//! The machine that a run is made on.

use serde::Serialize;

/// What figures depend on.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub system: String,
    pub compiler: &'static str,
}

impl Machine {
    /// The one that this runs on; what cannot be found out is `unknown`.
    pub fn here() -> Machine {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let processor = read("/proc/cpuinfo")
            .lines()
            .find_map(|line| Some(line.strip_prefix("model name")?.split_once(':')?.1.trim().to_owned()));
        let release = read("/proc/sys/kernel/osrelease");
        Machine {
            processor: processor.unwrap_or_else(|| "unknown".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            system: format!("{} {} {}", std::env::consts::OS, release.trim(), std::env::consts::ARCH),
            compiler: env!("COMPILER"),
        }
    }

    /// In one line.
    pub fn line(&self) -> String {
        format!("{}, {} cores, {}, {}", self.processor, self.cores, self.system, self.compiler)
    }
}

/// Bytes of this process that are in memory, with what is freed given back first.
pub fn resident_bytes() -> usize {
    // SAFETY: the call asks for nothing but that the allocator exists.
    unsafe { libc::malloc_trim(0) };
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok());
    4096 * pages.unwrap_or(0)
}

/// Bounds the memory that this process may ask for.
pub fn limit_memory(bytes: u64) {
    let limit = libc::rlimit { rlim_cur: bytes, rlim_max: bytes };
    // SAFETY: the limit is read during the call only.
    let done = unsafe { libc::setrlimit(libc::RLIMIT_AS, &limit) };
    assert_eq!(done, 0, "the memory of a run can be bounded");
}
