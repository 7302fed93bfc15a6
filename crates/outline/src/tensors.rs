use crate::kind::{Kind, Normalisation};
use crate::node::{Layer, Node};
use crate::outline::Outline;

/// What a tensor of a network is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// W of `x Wᵀ + b`, shape `[outputs, inputs]`; learnt.
    Weight,
    /// b, shape `[outputs]`; learnt.
    Bias,
    /// The scale after normalising, shape `[outputs]`; learnt.
    Gamma,
    /// The shift after normalising, shape `[outputs]`; learnt.
    Beta,
    /// The running mean of `x Wᵀ + b` over the batches, shape `[outputs]`; followed, not learnt.
    RunningMean,
    /// The running unbiased variance of `x Wᵀ + b` over the batches, shape `[outputs]`; followed, not learnt.
    RunningVariance,
}

impl Role {
    /// The last part of the tensor's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Bias => "bias",
            Self::Gamma => "gamma",
            Self::Beta => "beta",
            Self::RunningMean => "running_mean",
            Self::RunningVariance => "running_variance",
        }
    }

    /// Whether training changes it by its gradient.
    pub const fn is_learnt(self) -> bool {
        !matches!(self, Self::RunningMean | Self::RunningVariance)
    }
}

/// A tensor of a network.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TensorOf {
    /// Such as `hidden.0.weight`; that of a projection is called `projection.0.weight`.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// `[outputs, inputs]`, or `[outputs]`.
    pub shape: Vec<usize>,
    /// The place of its node, from 0.
    pub node: usize,
}

impl TensorOf {
    /// How many values it has.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Outline {
    /// The tensors of a network of this outline, in the order of computing. Those of a [`Kind::Other`] are not known here.
    ///
    /// ```
    /// use interlayer_outline::{Kind, Outline};
    /// let network = Outline::builder(4).layer(Kind::DENSE, 3).output(2)?;
    /// let names: Vec<String> = network.tensors().into_iter().map(|tensor| tensor.name).collect();
    /// assert_eq!(names[..4], ["first.weight", "first.bias", "first.gamma", "first.beta"]);
    /// assert_eq!(names[4..], ["first.running_mean", "first.running_variance", "output.weight", "output.bias"]);
    /// # Ok::<(), interlayer_outline::Error>(())
    /// ```
    pub fn tensors(&self) -> Vec<TensorOf> {
        let mut tensors = Vec::new();
        let mut projections = 0;
        for (node, what) in self.nodes().iter().enumerate() {
            let mut add = |owner: &str, role: Role, shape: &[usize]| {
                tensors.push(TensorOf { name: format!("{owner}.{}", role.name()), role, shape: shape.to_vec(), node });
            };
            match what {
                Node::Layer(layer) => {
                    let Layer { name, kind, inputs, outputs } = layer;
                    for role in roles(kind) {
                        match role {
                            Role::Weight => add(name, *role, &[*outputs, *inputs]),
                            _ => add(name, *role, &[*outputs]),
                        }
                    }
                }
                Node::Sum { with, projected: true } => {
                    let shape = [self.widths()[node], self.widths()[*with]];
                    add(&format!("projection.{projections}"), Role::Weight, &shape);
                    projections += 1;
                }
                Node::Input { .. } | Node::Sum { .. } | Node::Dropout { .. } => {}
            }
        }
        tensors
    }
}

fn roles(kind: &Kind) -> &'static [Role] {
    use Role::{Beta, Bias, Gamma, RunningMean, RunningVariance, Weight};
    match kind {
        Kind::Linear | Kind::Dense { normalisation: Normalisation::None, .. } => &[Weight, Bias],
        Kind::Dense { normalisation: Normalisation::Layer, .. } => &[Weight, Bias, Gamma, Beta],
        Kind::Dense { normalisation: Normalisation::Batch, .. } => {
            &[Weight, Bias, Gamma, Beta, RunningMean, RunningVariance]
        }
        Kind::Other { .. } => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Activation;

    #[test]
    fn the_tensors_hold_the_parameters() {
        let kind = |normalisation| Kind::Dense { normalisation, activation: Activation::Relu };
        let network = Outline::builder(5)
            .layer(kind(Normalisation::None), 4)
            .dropout(50)
            .projected_skip(|inside| inside.layer(kind(Normalisation::Layer), 3).dropout(10))
            .layer(kind(Normalisation::Batch), 6)
            .output(2)
            .unwrap();
        let learnt: usize = network.tensors().iter().filter(|t| t.role.is_learnt()).map(TensorOf::len).sum();
        assert_eq!(learnt, network.parameters());
        let tensors = network.tensors();
        let projection = tensors.iter().find(|tensor| tensor.name == "projection.0.weight").unwrap();
        assert_eq!((projection.shape.as_slice(), projection.node), (&[3, 4][..], 5));
    }
}
