//! The paper's networks by name and size: where run-time names meet compile-time types.

use std::fmt;
use std::str::FromStr;

use interlayer_experiments::AnyTrainer;
use interlayer_experiments::nets::{Architecture, Backend, Cpu, Error, Examples, Real, Trainer, TrainingConfig};
use serde::{Deserialize, Serialize};

use crate::networks::{Mlp, Residual, Shortcut, ShortcutResidual};

/// The paper's four architectures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Figure 1.
    Mlp,
    /// Figure 2.
    Shortcut,
    /// Figure 3.
    Residual,
    /// Both.
    ShortcutResidual,
}

impl Kind {
    /// All four, in the paper's order.
    pub const ALL: [Self; 4] = [Self::Mlp, Self::Shortcut, Self::Residual, Self::ShortcutResidual];

    /// As in tables and file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mlp => "mlp",
            Self::Shortcut => "shortcut",
            Self::Residual => "residual",
            Self::ShortcutResidual => "shortcut-residual",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let name = name.replace('_', "-");
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            format!("no architecture is called `{name}`: there are {known}")
        })
    }
}

/// Why there is no trainer.
#[derive(Debug, thiserror::Error)]
pub enum NoTrainer {
    /// No such size.
    #[error(transparent)]
    Size(#[from] UnknownSize),
    /// The config or the images cannot be used.
    #[error(transparent)]
    Nets(#[from] Error),
}

impl From<NoTrainer> for interlayer_experiments::Error {
    fn from(error: NoTrainer) -> Self {
        match error {
            NoTrainer::Size(error) => Self::Network(Box::new(error)),
            NoTrainer::Nets(error) => error.into(),
        }
    }
}

/// A network of a size that has not been compiled in.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error(
    "no network of width {width} and depth {depth} is compiled in; there are (width, depth): {known}. \
     For any other size write the type itself, such as Mlp<{}, {width}, {depth}>", 2 * width
)]
pub struct UnknownSize {
    /// The width asked for.
    pub width: u32,
    /// The depth asked for.
    pub depth: u32,
    /// What there is.
    pub known: String,
}

macro_rules! catalogue {
    ($(#[$doc:meta])* $name:ident, $sizes:ident: $type:ty; $($wide:literal $width:literal: $($depth:literal)+;)+) => {
        /// Width and depth of each network.
        const $sizes: &[(u32, u32)] = &[$($(($width, $depth)),+),+];

        $(#[$doc])*
        ///
        /// # Errors
        /// A size that is not compiled in, a config that cannot be run.
        pub fn $name(
            kind: Kind,
            width: u32,
            depth: u32,
            config: &TrainingConfig,
            train: &Examples<$type, Cpu>,
        ) -> Result<Box<dyn AnyTrainer<$type>>, NoTrainer> {
            match (kind, width, depth) {
                $($(
                    (Kind::Mlp, $width, $depth) => boxed::<Mlp<$wide, $width, $depth>, $type>(config, train),
                    (Kind::Shortcut, $width, $depth) => boxed::<Shortcut<$wide, $width, $depth>, $type>(config, train),
                    (Kind::Residual, $width, $depth) => boxed::<Residual<$wide, $width, $depth>, $type>(config, train),
                    (Kind::ShortcutResidual, $width, $depth) => {
                        boxed::<ShortcutResidual<$wide, $width, $depth>, $type>(config, train)
                    }
                )+)+
                _ => Err(UnknownSize { width, depth, known: known($sizes) }.into()),
            }
        }
    };
}

fn boxed<A: Architecture, E: Real>(
    config: &TrainingConfig,
    train: &Examples<E, Cpu>,
) -> Result<Box<dyn AnyTrainer<E>>, NoTrainer>
where
    Cpu: Backend<E>,
{
    Ok(Box::new(Trainer::<A, E, Cpu>::new(config, train)?))
}

/// Whether [`trainer`] has networks of this size.
///
/// # Errors
/// The sizes that there are.
pub fn is_compiled(width: u32, depth: u32) -> Result<(), UnknownSize> {
    match SIZES.contains(&(width, depth)) {
        true => Ok(()),
        false => Err(UnknownSize { width, depth, known: known(SIZES) }),
    }
}

fn known(sizes: &[(u32, u32)]) -> String {
    sizes.iter().map(|(width, depth)| format!("({width}, {depth})")).collect::<Vec<_>>().join(" ")
}

catalogue! {
    /// A network of the paper in single precision.
    trainer, SIZES: f32;
    16 8: 3 5;
    24 12: 3 5;
    32 16: 1 3 5 9;
    64 32: 3 5;
    128 64: 1 3 5 9 19;
    256 128: 3 5;
    512 256: 3 5;
}

catalogue! {
    /// A network of the paper in double precision, in the sizes of the reference files.
    trainer_f64, SIZES_F64: f64;
    16 8: 3 5;
    24 12: 3 5;
    32 16: 3 5;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_is_not_compiled_in_is_told_with_those_that_are() {
        assert_eq!(is_compiled(64, 3), Ok(()));
        let refused = is_compiled(7, 3).unwrap_err();
        assert!(refused.to_string().contains("(16, 3) (16, 5)") && refused.known.ends_with("(256, 5)"));
        assert_eq!(known(SIZES_F64).split(") (").count(), 6);
    }
}
