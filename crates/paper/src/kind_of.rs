//! The paper's architectures, recognised in networks that anyone wrote.

use interlayer_experiments::outline::Outline;

use crate::kind::Kind;

/// Which of the paper's architectures a network has, if any.
pub fn kind_of(outline: &Outline) -> Option<Kind> {
    let width = outline.hidden_layers().map(|layer| layer.outputs).min()?;
    let depth = outline.hidden_layers().count().checked_sub(2)?;
    let is = |kind: &Kind| kind.outline(width as u32, depth as u32).as_ref() == Ok(outline);
    Kind::ALL.into_iter().find(is)
}

#[cfg(test)]
mod tests {
    use interlayer_experiments::nets::{Architecture, Classifier, Dense, Skip};

    use super::*;
    use crate::networks::{Mlp, Residual, Shortcut, ShortcutResidual};

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
