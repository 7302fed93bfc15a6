//! What an evaluation shows: loss, error and the activations asked for.

/// One layer's outputs for every sample: row-major, shape [n, dims].
#[derive(Clone, Debug, PartialEq)]
pub struct Activations<E> {
    /// first, hidden.0, …, last, or merged.
    pub layer: String,
    /// Samples.
    pub n: usize,
    /// Width of the layer.
    pub dims: usize,
    /// Row-major values, n * dims of them.
    pub values: Vec<E>,
}

/// The result of an evaluation on a set of samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation<E> {
    /// Mean categorical cross-entropy in nats.
    pub loss: f64,
    /// Share of the samples given the wrong label, 0..1.
    pub error: f64,
    /// Logits, row-major [n, classes].
    pub logits: Vec<E>,
    /// The activations asked for, in the order asked.
    pub activations: Vec<Activations<E>>,
}
