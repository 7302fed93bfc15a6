//! How much memory a process takes.

/// The most memory this process has had, as Linux counts it.
pub(crate) fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Starts the count of [`peak_bytes`] anew, at what this process holds now. Where Linux does not, the count goes on.
pub(crate) fn peak_anew() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The memory of this machine, as Linux counts it.
pub(crate) fn machine_bytes() -> Option<u64> {
    let known = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = known.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// For a table.
pub(crate) fn gigabytes(bytes: Option<u64>) -> String {
    bytes.map_or("–".into(), |bytes| format!("{:.2}", bytes as f64 / 1e9))
}
