use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::builder::Builder;
use crate::error::{Error, Problem};
use crate::node::{Layer, Node};

/// The name of what the output layer receives: the last layer's activation, or a sum with it.
pub const MERGED: &str = "merged";

/// A network as data: nodes in the order of computing, from one input to the output layer, whose outputs are classes.
///
/// Only nodes that fit together make an outline, so that whoever reads one need not check it again.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Node>", into = "Vec<Node>")]
pub struct Outline {
    nodes: Vec<Node>,
    /// What each node gives.
    widths: Vec<usize>,
}

impl Outline {
    /// Starts a description: a network whose samples have this many values.
    pub fn builder(inputs: usize) -> Builder {
        Builder::new(inputs)
    }

    /// A network of these nodes; [`Outline::builder`] is shorter where names and shapes follow from the order.
    ///
    /// # Errors
    /// The first node that does not fit: an input anywhere but at the start, no layer at the end, a width of 0, a layer
    /// that takes another number of values than it receives, a sum with a node that does not come at least two before it
    /// or (without projection) gives another number of values, a dropout of 100 percent, a name that is used twice or is
    /// [`MERGED`].
    pub fn new(nodes: Vec<Node>) -> Result<Self, Error> {
        let wrong = |place, problem| Error { place, nodes: nodes.len(), problem };
        let mut widths: Vec<usize> = Vec::with_capacity(nodes.len());
        let mut names = HashSet::from([MERGED]);
        for (place, node) in nodes.iter().enumerate() {
            let width = match (node, widths.last()) {
                (Node::Input { width }, None) => Ok(*width),
                (Node::Input { .. }, Some(_)) => Err(Problem::SecondInput),
                (_, None) => Err(Problem::NoInput),
                (Node::Layer(layer), Some(&receives)) => fits(layer, receives, &mut names),
                (Node::Sum { with, projected }, Some(&receives)) => match widths.get(*with) {
                    _ if *with >= place - 1 => Err(Problem::Order { with: *with }),
                    Some(&added) if added != receives && !projected => Err(Problem::Sum { receives, with: added }),
                    _ => Ok(receives),
                },
                (Node::Dropout { percent }, Some(_)) if *percent >= 100 => Err(Problem::Dropout { percent: *percent }),
                (Node::Dropout { .. }, Some(&receives)) => Ok(receives),
            };
            match width {
                Ok(0) => return Err(wrong(place, Problem::NoWidth)),
                Ok(width) => widths.push(width),
                Err(problem) => return Err(wrong(place, problem)),
            }
        }
        match nodes.last() {
            None => Err(wrong(0, Problem::NoInput)),
            Some(Node::Layer(_)) => Ok(Self { nodes, widths }),
            Some(_) => Err(wrong(nodes.len() - 1, Problem::NoOutput)),
        }
    }

    /// The nodes, in the order of computing.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// How many values each node gives.
    pub fn widths(&self) -> &[usize] {
        &self.widths
    }

    /// The layers, in the order of computing; the last is the output layer.
    pub fn layers(&self) -> impl DoubleEndedIterator<Item = &Layer> {
        self.nodes.iter().filter_map(Node::layer)
    }

    /// The layers before the output layer, in the order of computing.
    pub fn hidden_layers(&self) -> impl DoubleEndedIterator<Item = &Layer> {
        let before_output = self.nodes.len().saturating_sub(1);
        self.nodes[..before_output].iter().filter_map(Node::layer)
    }

    /// The same network with a dropout of this share after every layer before the output layer, in percent. A skip connection
    /// that begins at a layer begins after its dropout.
    ///
    /// ```
    /// use interlayer_outline::{Kind, Outline};
    ///
    /// let dense = |inside: interlayer_outline::Builder| inside.layer(Kind::DENSE, 8);
    /// let plain = dense(Outline::builder(16)).skip(dense).output(3)?;
    /// let dropped = |inside| dense(inside).dropout(20);
    /// assert_eq!(plain.with_dropout(20)?, dropped(Outline::builder(16)).skip(dropped).output(3)?);
    /// # Ok::<(), interlayer_outline::Error>(())
    /// ```
    ///
    /// # Errors
    /// A dropout of 100 percent.
    pub fn with_dropout(&self, percent: u32) -> Result<Self, Error> {
        let before_output = self.nodes.len().saturating_sub(1);
        let mut nodes = Vec::with_capacity(2 * self.nodes.len());
        // Where what each node gives is found now.
        let mut places = Vec::with_capacity(self.nodes.len());
        for (place, node) in self.nodes.iter().enumerate() {
            nodes.push(match node {
                Node::Sum { with, projected } => Node::Sum { with: places[*with], projected: *projected },
                other => other.clone(),
            });
            if node.layer().is_some() && place < before_output {
                nodes.push(Node::Dropout { percent });
            }
            places.push(nodes.len() - 1);
        }
        Self::new(nodes)
    }

    /// The skip connections: the place of the node whose values are added, and that of the sum.
    pub fn skips(&self) -> impl Iterator<Item = (usize, usize)> {
        self.nodes.iter().enumerate().filter_map(|(to, node)| match node {
            Node::Sum { with, .. } => Some((*with, to)),
            Node::Input { .. } | Node::Layer(_) | Node::Dropout { .. } => None,
        })
    }

    /// How many values a sample has.
    pub fn inputs(&self) -> usize {
        self.widths.first().copied().unwrap_or_default()
    }

    /// How many classes the output layer tells apart.
    pub fn classes(&self) -> usize {
        self.widths.last().copied().unwrap_or_default()
    }

    /// How many numbers training changes.
    pub fn parameters(&self) -> usize {
        let of_node = |(place, node): (usize, &Node)| match node {
            Node::Layer(layer) => layer.parameters(),
            Node::Sum { with, projected: true } => self.widths[*with].saturating_mul(self.widths[place]),
            Node::Input { .. } | Node::Sum { .. } | Node::Dropout { .. } => 0,
        };
        self.nodes.iter().enumerate().map(of_node).fold(0, usize::saturating_add)
    }

    /// The names of the activations: those of the layers before the output layer, each before any sum, and [`MERGED`].
    pub fn activation_names(&self) -> Vec<&str> {
        self.hidden_layers().map(|layer| layer.name.as_str()).chain([MERGED]).collect()
    }
}

/// The width of a layer that fits.
fn fits<'a>(layer: &'a Layer, receives: usize, names: &mut HashSet<&'a str>) -> Result<usize, Problem> {
    if layer.inputs != receives {
        return Err(Problem::Width { takes: layer.inputs, receives });
    }
    if !names.insert(&layer.name) {
        return Err(Problem::Name { name: layer.name.clone() });
    }
    Ok(layer.outputs)
}

impl TryFrom<Vec<Node>> for Outline {
    type Error = Error;

    fn try_from(nodes: Vec<Node>) -> Result<Self, Error> {
        Self::new(nodes)
    }
}

impl From<Outline> for Vec<Node> {
    fn from(outline: Outline) -> Self {
        outline.nodes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kind;

    fn layer(name: &str, inputs: usize, outputs: usize) -> Node {
        Node::Layer(Layer { name: name.into(), kind: Kind::DENSE, inputs, outputs })
    }

    fn problem(nodes: &[Node]) -> (usize, Problem) {
        let error = Outline::new(nodes.to_vec()).unwrap_err();
        assert_eq!(error.nodes, nodes.len());
        (error.place, error.problem)
    }

    #[test]
    fn nodes_that_do_not_fit_are_named() {
        let (input, sum) = (Node::Input { width: 4 }, |with| Node::Sum { with, projected: false });
        let cases: [(&[Node], usize, Problem); 11] = [
            (&[], 0, Problem::NoInput),
            (&[layer("a", 4, 2)], 0, Problem::NoInput),
            (&[input.clone(), input.clone()], 1, Problem::SecondInput),
            (std::slice::from_ref(&input), 0, Problem::NoOutput),
            (&[Node::Input { width: 0 }], 0, Problem::NoWidth),
            (&[input.clone(), layer("a", 4, 0)], 1, Problem::NoWidth),
            (&[input.clone(), layer("a", 3, 4)], 1, Problem::Width { takes: 3, receives: 4 }),
            (&[input.clone(), layer("a", 4, 4), sum(1)], 2, Problem::Order { with: 1 }),
            (&[input.clone(), layer("a", 4, 4), sum(usize::MAX)], 2, Problem::Order { with: usize::MAX }),
            (&[input.clone(), layer("a", 4, 3), sum(0)], 2, Problem::Sum { receives: 3, with: 4 }),
            (&[input.clone(), layer("a", 4, 4), layer("a", 4, 4)], 2, Problem::Name { name: "a".into() }),
        ];
        for (nodes, place, expected) in cases {
            assert_eq!(problem(nodes), (place, expected));
        }
        assert_eq!(problem(&[input, layer(MERGED, 4, 4)]).1, Problem::Name { name: MERGED.into() });
    }

    #[test]
    fn a_dropout_follows_every_hidden_layer() {
        let dense = |network: Builder| network.layer(Kind::DENSE, 4);
        let pair = |network: Builder| dense(dense(network));
        let plain = dense(dense(Outline::builder(3)).skip(|inside| inside.skip(pair).projected_skip(pair)));
        let plain = plain.output(2).unwrap();
        let dropped = |network: Builder| dense(network).dropout(30);
        let pair = |network: Builder| dropped(dropped(network));
        let expected = dropped(dropped(Outline::builder(3)).skip(|inside| inside.skip(pair).projected_skip(pair)));
        assert_eq!(plain.with_dropout(30), expected.output(2));
        assert_eq!(plain.with_dropout(100).unwrap_err().problem, Problem::Dropout { percent: 100 });
    }

    #[test]
    fn errors_say_what_to_do() {
        let error = Outline::new(vec![Node::Input { width: 4 }, layer("a", 3, 4)]).unwrap_err();
        assert_eq!(error.to_string(), "node 1 of 2 takes 3 values, but receives 4: make them equal");
    }

    #[test]
    fn json_and_back_is_checked() {
        let outline = Outline::builder(3).layer(Kind::DENSE, 3).skip(|inside| inside.layer(Kind::DENSE, 3)).output(2);
        let outline = outline.unwrap();
        let json = serde_json::to_string(&outline).unwrap();
        assert!(json.starts_with(r#"[{"input":{"width":3}},{"layer":{"name":"first","kind":{"dense":"#), "{json}");
        assert!(json.contains(r#"{"sum":{"with":1}}"#), "{json}");
        assert_eq!(serde_json::from_str::<Outline>(&json).unwrap(), outline);
        let wrong = json.replacen(r#""width":3"#, r#""width":5"#, 1);
        let refused = serde_json::from_str::<Outline>(&wrong).unwrap_err().to_string();
        assert!(refused.contains("takes 3 values, but receives 5"), "{refused}");
    }
}
