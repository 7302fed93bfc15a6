use std::io;
use std::path::PathBuf;

/// Why a figure could not be drawn or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A picture of this resolution cannot be made.
    #[error("cannot make a picture of {dots_per_inch} dots per inch: take 1 to {most}, print needs 300")]
    Resolution {
        /// Dots per inch asked for.
        dots_per_inch: u32,
        /// The most dots per inch.
        most: u32,
    },
    /// The drawing library refused.
    #[error("cannot draw {what}: {reason}")]
    Drawing {
        /// Which step.
        what: &'static str,
        /// What the library said.
        reason: String,
    },
    /// The file system refused.
    #[error("{}", interlayer_files::words(action, path, source))]
    Io {
        /// "create" or "write".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl From<interlayer_files::Trouble> for Error {
    fn from(interlayer_files::Trouble { action, path, source }: interlayer_files::Trouble) -> Self {
        Self::Io { action, path, source }
    }
}
