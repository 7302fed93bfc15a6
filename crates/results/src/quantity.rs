use std::fmt;

/// The name by which charts and questions mean the epoch itself.
pub const EPOCH: &str = "epoch";

/// What was measured: a name and, where it matters, the layers and how the network was evaluated.
///
/// ```
/// use interlayer_results::Quantity;
/// let information = Quantity::new("mutual information").between("first", "last").under("batch");
/// assert_eq!(information.to_string(), "mutual information (first; last), batch");
/// assert_eq!(Quantity::from("effective rank").to_string(), "effective rank");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Quantity {
    /// In a few words: "test error".
    pub name: String,
    /// The layer that it is of; the first of two.
    pub x: Option<String>,
    /// The second of two layers, or what stands in its place, such as "label".
    pub y: Option<String>,
    /// How the network was evaluated: "running", "batch". None where that plays no part.
    pub evaluation: Option<String>,
}

impl Quantity {
    /// Of the network as a whole.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), x: None, y: None, evaluation: None }
    }

    /// Of this layer.
    pub fn of(self, layer: impl Into<String>) -> Self {
        Self { x: Some(layer.into()), ..self }
    }

    /// Of these two layers.
    pub fn between(self, x: impl Into<String>, y: impl Into<String>) -> Self {
        Self { x: Some(x.into()), y: Some(y.into()), ..self }
    }

    /// Under this kind of evaluation.
    pub fn under(self, evaluation: impl fmt::Display) -> Self {
        Self { evaluation: Some(evaluation.to_string()), ..self }
    }
}

/// By its name alone.
impl From<&str> for Quantity {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

/// By its name alone.
impl From<String> for Quantity {
    fn from(name: String) -> Self {
        Self::new(name)
    }
}

/// "mutual information (first; last), batch", the name of its column in a wide table.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match (&self.x, &self.y) {
            (Some(x), Some(y)) => write!(f, " ({x}; {y})")?,
            (Some(layer), None) | (None, Some(layer)) => write!(f, " ({layer})")?,
            (None, None) => {}
        }
        self.evaluation.as_ref().map_or(Ok(()), |evaluation| write!(f, ", {evaluation}"))
    }
}
