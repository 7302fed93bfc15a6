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
    /// The drawing or its files failed.
    #[error(transparent)]
    Drawing(#[from] interlayer_drawing::Error),
}
