//! How an architecture looks, and what it and its dataset are called, in every figure.

use interlayer_drawing::{Colour, Marker};

const MARKERS: [Marker; 7] =
    [Marker::Circle, Marker::Cross, Marker::Diamond, Marker::Triangle, Marker::Square, Marker::Plus, Marker::Bar];

/// The paper's architectures, and the names that a legend gives them.
const KNOWN: [(&str, &str); 4] =
    [("mlp", "MLP"), ("shortcut", "shortcut"), ("residual", "residual"), ("shortcut-residual", "shortcut residual")];

/// How an architecture looks in every figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Look {
    pub(crate) name: String,
    pub(crate) colour: Colour,
    pub(crate) marker: Marker,
}

/// The look that is handed out at this place.
pub(crate) fn look(place: usize, name: String) -> Look {
    Look {
        name,
        colour: Colour::PALETTE[place % Colour::PALETTE.len()],
        // Shifted by one on each round, so that colour and shape together repeat late.
        marker: MARKERS[(place + place / Colour::PALETTE.len()) % MARKERS.len()],
    }
}

/// The looks of these architectures, the paper's first and in its order, then the others by name. The paper's look
/// the same in all figures; others take what is left, in order.
pub(crate) fn looks(architectures: impl IntoIterator<Item = String>) -> Vec<(String, Look)> {
    let rank = |name: &str| KNOWN.iter().position(|(known, _)| *known == name).unwrap_or(KNOWN.len());
    let mut names: Vec<String> = architectures.into_iter().collect();
    names.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
    names.dedup();
    let mut others = KNOWN.len()..;
    let mut looks = Vec::with_capacity(names.len());
    for name in names {
        let known = rank(&name);
        let place = if known < KNOWN.len() { known } else { others.next().unwrap_or(0) };
        let shown = KNOWN.get(known).map_or_else(|| name.clone(), |(_, shown)| (*shown).to_owned());
        let look = look(place, shown);
        looks.push((name, look));
    }
    looks
}

/// A dataset's name in a caption.
pub(crate) fn dataset(name: &str) -> String {
    match name {
        "mnist" => "MNIST".into(),
        "digits" => "built-in digits".into(),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_papers_architectures_come_first_and_look_the_same_alone_or_together() {
        let names = |list: &[&str]| looks(list.iter().map(|s| s.to_string()));
        let all = names(&["zebra", "shortcut-residual", "mine", "mlp", "residual", "shortcut", "mlp"]);
        let order: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(order, ["mlp", "shortcut", "residual", "shortcut-residual", "mine", "zebra"]);
        assert_eq!(names(&["residual"])[0], all[2]);
        assert_eq!(names(&["mine"])[0], all[4]);
    }

    #[test]
    fn twenty_architectures_look_different() {
        let many = looks((0..20).map(|i| format!("own {i:02}")));
        for (i, (_, a)) in many.iter().enumerate() {
            for (_, b) in &many[..i] {
                assert!(a.colour != b.colour || a.marker != b.marker, "{a:?} {b:?}");
            }
        }
    }
}
