use crate::error::Error;
use crate::kind::Kind;
use crate::node::{Layer, Node};
use crate::outline::Outline;

/// Describes a network layer by layer: each takes what the one before it gives.
///
/// Layers are named by their order: "first", "hidden.0", "hidden.1", …, "last", and "output".
///
/// ```
/// use interlayer_outline::{Kind, Outline};
///
/// let dense = |width| move |inside: interlayer_outline::Builder| inside.layer(Kind::DENSE, width);
/// let nested = Outline::builder(16)
///     .layer(Kind::DENSE, 8)
///     .skip(|outer| outer.layer(Kind::DENSE, 8).skip(dense(8)).layer(Kind::DENSE, 8))
///     .output(3)?;
/// assert_eq!(nested.skips().collect::<Vec<_>>(), [(2, 4), (1, 6)]);
/// # Ok::<(), interlayer_outline::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    nodes: Vec<Node>,
    width: usize,
}

impl Builder {
    pub(crate) fn new(inputs: usize) -> Self {
        Self { nodes: vec![Node::Input { width: inputs }], width: inputs }
    }

    /// A layer that gives this many values.
    pub fn layer(mut self, kind: Kind, outputs: usize) -> Self {
        let layer = Layer { name: String::new(), kind, inputs: self.width, outputs };
        self.nodes.push(Node::Layer(layer));
        self.width = outputs;
        self
    }

    /// Sets this share of the values to 0 at random in training, in percent.
    pub fn dropout(mut self, percent: u32) -> Self {
        self.nodes.push(Node::Dropout { percent });
        self
    }

    /// What `inside` describes, with an identity connection around it.
    pub fn skip(self, inside: impl FnOnce(Self) -> Self) -> Self {
        self.around(false, inside)
    }

    /// What `inside` describes, with a connection around it that projects what comes in to the width of what comes out.
    ///
    /// ```
    /// use interlayer_outline::{Kind, Outline};
    /// let network = Outline::builder(5)
    ///     .layer(Kind::DENSE, 8)
    ///     .projected_skip(|inside| inside.layer(Kind::DENSE, 3))
    ///     .output(2)?;
    /// assert_eq!(network.parameters(), (5 + 3) * 8 + (8 + 3) * 3 + 8 * 3 + (3 + 1) * 2);
    /// # Ok::<(), interlayer_outline::Error>(())
    /// ```
    pub fn projected_skip(self, inside: impl FnOnce(Self) -> Self) -> Self {
        self.around(true, inside)
    }

    fn around(self, projected: bool, inside: impl FnOnce(Self) -> Self) -> Self {
        let with = self.nodes.len() - 1;
        let mut around = inside(self);
        around.nodes.push(Node::Sum { with, projected });
        around
    }

    /// The end: a linear output layer with an output for each class.
    ///
    /// # Errors
    /// A width of 0, a skip without projection around layers that give another number of values than they receive, or a
    /// dropout of 100 percent.
    pub fn output(self, classes: usize) -> Result<Outline, Error> {
        let Self { mut nodes, .. } = self.layer(Kind::Linear, classes);
        let layers = nodes.iter_mut().filter_map(|node| match node {
            Node::Layer(layer) => Some(layer),
            Node::Input { .. } | Node::Sum { .. } | Node::Dropout { .. } => None,
        });
        let mut layers: Vec<&mut Layer> = layers.collect();
        let count = layers.len();
        for (place, layer) in layers.iter_mut().enumerate() {
            layer.name = name(place, count);
        }
        Outline::new(nodes)
    }
}

/// The name of the layer at this place among so many.
fn name(place: usize, count: usize) -> String {
    match place {
        _ if place + 1 == count => "output".into(),
        0 => "first".into(),
        _ if place + 2 == count => "last".into(),
        _ => format!("hidden.{}", place - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Problem;

    fn dense(widths: &[usize]) -> Builder {
        widths.iter().fold(Outline::builder(5), |builder, width| builder.layer(Kind::DENSE, *width))
    }

    #[test]
    fn names_follow_the_order() {
        let names = |widths: &[usize]| -> Vec<String> {
            dense(widths).output(2).unwrap().layers().map(|layer| layer.name.clone()).collect()
        };
        assert_eq!(names(&[]), ["output"]);
        assert_eq!(names(&[4]), ["first", "output"]);
        assert_eq!(names(&[4, 4]), ["first", "last", "output"]);
        assert_eq!(names(&[4, 3, 2, 4]), ["first", "hidden.0", "hidden.1", "last", "output"]);
        assert_eq!(dense(&[4, 4]).output(2).unwrap().activation_names(), ["first", "last", "merged"]);
    }

    #[test]
    fn shapes_and_counts() {
        let outline = dense(&[4]).skip(|inside| inside.layer(Kind::DENSE, 4).layer(Kind::DENSE, 4)).output(3).unwrap();
        assert_eq!((outline.inputs(), outline.classes()), (5, 3));
        assert_eq!(outline.widths(), [5, 4, 4, 4, 4, 3]);
        let plain = dense(&[4, 4, 4]).output(3).unwrap();
        assert_eq!(outline.parameters(), plain.parameters(), "a skip adds no parameter");
        assert_eq!(plain.parameters(), 8 * 4 + 7 * 4 + 7 * 4 + 5 * 3);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let refused = |builder: Builder| builder.output(2).unwrap_err().problem;
        assert_eq!(refused(dense(&[0])), Problem::NoWidth);
        assert_eq!(refused(dense(&[4]).skip(|inside| inside)), Problem::Order { with: 1 });
        let uneven = dense(&[4]).skip(|inside| inside.layer(Kind::DENSE, 3));
        assert_eq!(refused(uneven), Problem::Sum { receives: 3, with: 4 });
        assert_eq!(refused(dense(&[4]).dropout(100)), Problem::Dropout { percent: 100 });
    }
}
