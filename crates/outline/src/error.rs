use thiserror::Error;

/// Nodes that do not make a network.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("node {place} of {nodes} {problem}")]
pub struct Error {
    /// The place of the node, from 0.
    pub place: usize,
    /// How many nodes there are.
    pub nodes: usize,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a node.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Problem {
    /// A network begins with its input.
    #[error("is not an input: begin with one")]
    NoInput,
    /// A network has one input.
    #[error("is a second input: take one")]
    SecondInput,
    /// A network ends with its output layer.
    #[error("is not a layer: end with the output layer")]
    NoOutput,
    /// An input or a layer without values.
    #[error("has a width of 0: take at least 1")]
    NoWidth,
    /// A layer that takes another number of values than it receives.
    #[error("takes {takes} values, but receives {receives}: make them equal")]
    Width {
        /// Values that the layer takes.
        takes: usize,
        /// Values that come from the node before.
        receives: usize,
    },
    /// A sum with a node that does not come at least two before it.
    #[error("adds node {with}: name one that comes at least two before it")]
    Order {
        /// The place of the node that it adds.
        with: usize,
    },
    /// A sum of two numbers of values.
    #[error("adds {with} values to {receives}: make them equal, or add them through a projection")]
    Sum {
        /// Values that come from the node before.
        receives: usize,
        /// Values of the node that it adds.
        with: usize,
    },
    /// A dropout that leaves nothing.
    #[error("drops {percent} % of the values: drop less than 100 %")]
    Dropout {
        /// Share of the values that it drops.
        percent: u32,
    },
    /// Two layers of one name, or a layer called as the input of the output layer is.
    #[error("is called `{name}`, which already names another activation: choose another name")]
    Name {
        /// The name.
        name: String,
    },
}

/// Text that is not an [`Evaluation`](crate::Evaluation).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{text}` is not an evaluation: write `running`, `batch`, `running M` or `debiased M`, where the momentum M is at \
     least 0 and less than 1"
)]
pub struct UnknownEvaluation {
    /// The text.
    pub text: String,
}

/// Text that names nothing there is.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{text}` is not {what}: there are {known}")]
pub struct UnknownName {
    /// The text.
    pub text: String,
    /// What it should have named.
    pub what: &'static str,
    /// The names that there are.
    pub known: String,
}
