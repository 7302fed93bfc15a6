use crate::nearest::Nearest;
use crate::number::Number;

/// Within which radius of a sample others are counted in x and in y, always a closed one. Where eps = 0 every rule counts
/// the samples at distance 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rule {
    /// eps, the joint distance to the k-th neighbour, on both sides.
    #[default]
    Eps,
    /// The largest distance among the k neighbours, in x and in y apart.
    Neighbours,
    /// eps - 1e-15, as the Python package NPEET has it.
    Npeet,
}

impl Rule {
    /// Radii in x and in y; `marginals(j)` gives the distances to sample j.
    pub(crate) fn radii<T: Number>(self, eps: T, nearest: &Nearest<T>, marginals: impl Fn(usize) -> (T, T)) -> (T, T) {
        match self {
            _ if eps == T::default() => (eps, eps),
            Rule::Eps => (eps, eps),
            Rule::Npeet => (T::narrow(eps.wide() - 1e-15), T::narrow(eps.wide() - 1e-15)),
            Rule::Neighbours => nearest
                .indices()
                .map(marginals)
                .fold((T::default(), T::default()), |r, d| (r.0.larger(d.0), r.1.larger(d.1))),
        }
    }
}
