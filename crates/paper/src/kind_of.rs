//! The paper's architectures, recognised in networks that anyone wrote.

use interlayer_experiments::nets::{CLASSES, Outline, PIXELS, Station};

use crate::catalogue::Kind;

/// Which of the paper's architectures a network has, if any.
pub fn kind_of(outline: &Outline) -> Option<Kind> {
    let dense = outline.stations().iter().filter_map(|station| match station {
        Station::Dense { outputs, .. } => Some(*outputs),
        _ => None,
    });
    let (width, depth) = (dense.clone().min()?, dense.count().checked_sub(2)?);
    Kind::ALL.into_iter().find(|kind| stations(*kind, width, depth) == outline.stations())
}

/// The stations of a network of the paper.
fn stations(kind: Kind, width: usize, depth: usize) -> Vec<Station> {
    let dense = |inputs, outputs| Station::Dense { inputs, outputs };
    let mut stations = vec![Station::Input { outputs: PIXELS }, dense(PIXELS, 2 * width), dense(2 * width, width)];
    let mut before_pair = stations.len() - 1;
    for i in 1..depth {
        stations.push(dense(width, width));
        if matches!(kind, Kind::Residual | Kind::ShortcutResidual) && i % 2 == 0 {
            stations.push(Station::Sum { with: before_pair });
            before_pair = stations.len() - 1;
        }
    }
    stations.push(dense(width, 2 * width));
    if matches!(kind, Kind::Shortcut | Kind::ShortcutResidual) {
        stations.push(Station::Sum { with: 1 });
    }
    stations.push(Station::Output { inputs: 2 * width, outputs: CLASSES });
    stations
}

#[cfg(test)]
mod tests {
    use interlayer_experiments::nets::{
        Architecture, Classifier, Dense, Mlp, Residual, Shortcut, ShortcutResidual, Skip,
    };

    use super::*;

    #[test]
    fn the_papers_networks_are_known() {
        assert_eq!(kind_of(&Mlp::<32, 16, 3>::outline()), Some(Kind::Mlp));
        assert_eq!(kind_of(&Shortcut::<32, 16, 1>::outline()), Some(Kind::Shortcut));
        assert_eq!(kind_of(&Residual::<32, 16, 5>::outline()), Some(Kind::Residual));
        assert_eq!(kind_of(&ShortcutResidual::<32, 16, 4>::outline()), Some(Kind::ShortcutResidual));
        // Written out piece by piece, and with a layer of another width.
        type Same = Classifier<Dense<784, 32>, Skip<(Dense<32, 16>, Dense<16, 32>)>>;
        type Own = Classifier<Dense<784, 32>, Skip<(Dense<32, 8>, Dense<8, 16>, Dense<16, 32>)>>;
        assert_eq!(kind_of(&Same::outline()), Some(Kind::Shortcut));
        assert_eq!(kind_of(&Own::outline()), None);
    }
}
