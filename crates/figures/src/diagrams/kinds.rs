//! How the kinds of the layers of a network are told apart.

use interlayer_drawing::Colour;
use interlayer_outline::{Kind, Outline};

/// Light enough for lines and marks on them, as different from each other as that leaves room for.
const SHADES: [Colour; 8] = [
    Colour::LIGHT,
    Colour(0xd3, 0xe3, 0xef), // blue
    Colour(0xf7, 0xe3, 0xd2), // orange
    Colour(0xd3, 0xec, 0xe4), // green
    Colour(0xe6, 0xcf, 0xee), // purple
    Colour(0xf5, 0xee, 0xb0), // yellow
    Colour(0xc4, 0xc4, 0xc4), // darker grey
    Colour(0xf3, 0xc4, 0xca), // red
];

/// What the layers of a network compute, in words, each once, in the order of computing.
#[derive(Debug)]
pub(super) struct Kinds(Vec<String>);

impl Kinds {
    pub(super) fn of(outline: &Outline) -> Self {
        let mut kinds: Vec<String> = Vec::new();
        for layer in outline.layers() {
            let words = layer.kind.to_string();
            if !kinds.contains(&words) {
                kinds.push(words);
            }
        }
        Self(kinds)
    }

    /// Each kind in words, and its shade.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Option<Colour>)> {
        let linear = Kind::Linear.to_string();
        let mut shades = SHADES.iter().cycle().copied();
        self.0.iter().map(move |words| (words.as_str(), if *words == linear { None } else { shades.next() }))
    }

    /// What lies between two layers of this kind: nothing for a linear one, for the others a shade each.
    pub(super) fn shade(&self, kind: &Kind) -> Option<Colour> {
        let words = kind.to_string();
        self.iter().find(|(other, _)| *other == words).and_then(|(_, shade)| shade)
    }
}

#[cfg(test)]
mod tests {
    use interlayer_outline::{Activation, Normalisation};

    use super::*;

    #[test]
    fn shades_differ() {
        for (place, a) in SHADES.iter().enumerate() {
            for b in &SHADES[..place] {
                let [a, b] = [a, b].map(|shade| shade.to_oklab());
                let distance = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                assert!(distance > 0.02, "{a:?} {b:?}: {distance}");
            }
        }
    }

    #[test]
    fn what_reads_the_same_is_one_kind() {
        let plain = Kind::Dense { normalisation: Normalisation::None, activation: Activation::Identity };
        let other = |parameters| Kind::Other { label: "attention".into(), parameters };
        let network = Outline::builder(4).layer(plain.clone(), 4).layer(other(5), 4).layer(other(9), 4).layer(plain, 4);
        let kinds = Kinds::of(&network.output(2).unwrap());
        assert_eq!(kinds.iter().collect::<Vec<_>>(), [("linear", None), ("attention", Some(Colour::LIGHT))]);
        assert_eq!((kinds.shade(&other(9)), kinds.shade(&Kind::Linear)), (Some(Colour::LIGHT), None));
    }
}
