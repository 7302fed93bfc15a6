use std::io;
use std::path::PathBuf;

use interlayer_outline::Evaluation;

/// Why a figure could not be drawn: what was asked for, what is there, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The table has nothing to draw.
    #[error("nothing to draw for {asked}: {there}")]
    Empty {
        /// Panel, columns.
        asked: String,
        /// What the table holds instead, and the way out.
        there: String,
    },
    /// A chart of runs does not know this evaluation.
    #[error(
        "this chart does not show {}: take `Evaluation::Running`, the running statistics of each run's own momentum, or \
         `Evaluation::Batch`",
        evaluation.in_words()
    )]
    Evaluation {
        /// The evaluation asked for.
        evaluation: Evaluation,
    },
    /// Nodes that do not make a network.
    #[error(transparent)]
    Outline(#[from] interlayer_outline::Error),
    /// A network with so many nodes has no diagram.
    #[error("cannot draw a network of {nodes} nodes (layers, sums and dropouts): take at most {most}")]
    LongNetwork {
        /// How many it has.
        nodes: usize,
        /// The most that can be drawn.
        most: usize,
    },
    /// A layer was named that the network does not have.
    #[error("the network has no layer `{name}` before its output layer: there are {known}")]
    UnknownLayer {
        /// The name.
        name: String,
        /// The names there are.
        known: String,
    },
    /// A picture of this resolution cannot be made.
    #[error("cannot make a picture of {dots_per_inch} dots per inch: take 1 to {most}, print needs 300")]
    Resolution {
        /// Dots per inch asked for.
        dots_per_inch: u32,
        /// The most dots per inch.
        most: u32,
    },
    /// The drawing library refused.
    #[error("cannot draw {what}: {reason}")]
    Drawing {
        /// Which step.
        what: &'static str,
        /// What the library said.
        reason: String,
    },
    /// The file system refused.
    #[error("{}", interlayer_files::words(action, path, source))]
    Io {
        /// "create" or "write".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl From<interlayer_files::Trouble> for Error {
    fn from(interlayer_files::Trouble { action, path, source }: interlayer_files::Trouble) -> Self {
        Self::Io { action, path, source }
    }
}
