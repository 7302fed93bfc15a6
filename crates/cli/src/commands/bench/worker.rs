//! A process that measures, told what to do line by line.
//!
//! A line asks for something; the answer is a line of JSON. Every program that is compared speaks this protocol, so that
//! each has its own process, memory and threads, and they can take turns.

use std::fmt::Display;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A worker seen from outside.
pub(super) struct Worker {
    process: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts a worker and waits until it is ready; beside it what it says of itself.
    pub(super) fn start<R: DeserializeOwned>(command: &mut Command) -> Result<(Self, R), Box<dyn std::error::Error>> {
        let process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = process.map_err(|error| format!("{}: {error}", command.get_program().display()))?;
        let orders = process.stdin.take();
        let answers = process.stdout.take().map(BufReader::new).ok_or("a worker has no output")?;
        let mut worker = Self { process, orders, answers };
        let ready = worker.answer()?;
        Ok((worker, ready))
    }

    pub(super) fn ask<A: DeserializeOwned>(&mut self, order: impl Display) -> Result<A, Box<dyn std::error::Error>> {
        let orders = self.orders.as_mut().ok_or("a worker takes no orders")?;
        writeln!(orders, "{order}")?;
        orders.flush()?;
        self.answer()
    }

    fn answer<A: DeserializeOwned>(&mut self) -> Result<A, Box<dyn std::error::Error>> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err("a worker ended before it answered; its message stands above".into());
        }
        serde_json::from_str(&line)
            .map_err(|_| format!("a worker answered what is not understood: {}", line.trim()).into())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Without orders a worker ends by itself.
        self.orders.take();
        let _ = self.process.wait();
    }
}

/// From inside a worker: one answer.
pub(super) fn say(what: &impl Serialize) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "{}", serde_json::to_string(what)?)?;
    out.flush()
}
