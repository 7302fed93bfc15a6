//! A cell that panics prints its message without a stack trace.

use std::panic::PanicHookInfo;

use ctor::ctor;

/// evcxr sets it in the process that runs the cells.
const RUNS_CELLS: &str = "EVCXR_IS_RUNTIME";
/// How evcxr names what it makes of cells.
const CELLS: &str = "cells/src/lib.rs";
/// What follows every panic of a cell: its function is called across a border that no panic may cross.
const AT_THE_BORDER: &str = "panic in a function that cannot unwind";

// A kernel that loads the library calls nothing of it, and evcxr asks for stacks, so this has to come by itself.
#[ctor(unsafe)]
fn speak_plainly() {
    if std::env::var_os(RUNS_CELLS).is_some() {
        std::panic::set_hook(Box::new(|panic| eprintln!("{}", said(panic))));
    }
}

fn said(panic: &PanicHookInfo<'_>) -> String {
    let payload = panic.payload();
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    words(text.unwrap_or("without a word"), panic.location().map(|at| (at.file(), at.line())))
}

fn words(text: &str, at: Option<(&str, u32)>) -> String {
    match at {
        _ if text == AT_THE_BORDER => {
            "The process has ended and all variables are lost. Correct the cell and run the notebook again from the first cell.".to_owned()
        }
        Some((file, line)) if !file.ends_with(CELLS) => format!("panicked: {text}\n  at {file}:{line}"),
        _ => format!("The cell panicked: {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_what_it_panicked_of() {
        let index = "index out of bounds: the len is 3 but the index is 7";
        assert_eq!(words(index, Some(("cells/src/lib.rs", 131))), format!("The cell panicked: {index}"));
        assert!(words(index, Some(("crates/nets/src/dense.rs", 12))).contains("at crates/nets/src/dense.rs:12"));
        assert!(words(AT_THE_BORDER, Some(("core/panicking.rs", 225))).starts_with("The process has ended"));
    }

    #[test]
    fn all_payloads_are_read() {
        let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let before = std::panic::take_hook();
        let heard = std::sync::Arc::clone(&seen);
        std::panic::set_hook(Box::new(move |panic| heard.lock().unwrap().push(said(panic))));
        let number = 7;
        let _ = std::panic::catch_unwind(|| panic!("plain"));
        let _ = std::panic::catch_unwind(|| panic!("number {number}"));
        let _ = std::panic::catch_unwind(|| std::panic::panic_any(7));
        std::panic::set_hook(before);
        let seen = seen.lock().unwrap().join("; ");
        assert!(["plain", "number 7", "without a word"].iter().all(|word| seen.contains(word)), "{seen}");
    }
}
