use std::collections::BTreeSet;

use interlayer_drawing::Colour;
use interlayer_results::Header;

use crate::ColourBy;
use crate::charts::epochs::Epoch;
use crate::looks::{Look, looks};

impl ColourBy {
    pub(crate) fn size(self, run: &Header) -> Option<u32> {
        match self {
            Self::Architecture => None,
            Self::Width => Some(run.width),
            Self::Depth => Some(run.depth),
        }
    }

    /// W or D.
    pub(crate) fn letter(self) -> Option<&'static str> {
        match self {
            Self::Architecture => None,
            Self::Width => Some("W"),
            Self::Depth => Some("D"),
        }
    }
}

/// One entry of a legend.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Key {
    pub(crate) architecture: String,
    pub(crate) look: Look,
    /// Its width or depth, where shades tell these apart.
    pub(crate) size: Option<u32>,
    /// The shade of its architecture's colour.
    pub(crate) colour: Colour,
}

impl Key {
    /// Its size where shades tell sizes apart, otherwise its architecture's name.
    pub(crate) fn label(&self) -> String {
        self.size.map_or_else(|| self.look.name.clone(), |size| size.to_string())
    }
}

/// The entries of a legend, the same in all panels of a picture.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    colour_by: ColourBy,
    keys: Vec<Key>,
}

/// The runs of one entry of the legend, each in the order of its epochs.
#[derive(Clone, Debug)]
pub(crate) struct Group<T> {
    pub(crate) key: Key,
    pub(crate) runs: Vec<Vec<T>>,
}

impl Keys {
    /// The paper's architectures first, within an architecture by size.
    pub(crate) fn of(rows: &[Epoch<'_>], colour_by: ColourBy) -> Self {
        let mut keys = Vec::new();
        for (architecture, look) in looks(rows.iter().map(|row| row.run.architecture.clone())) {
            let own = rows.iter().filter(|row| row.run.architecture == architecture);
            let sizes: BTreeSet<_> = own.map(|row| colour_by.size(row.run)).collect();
            let count = sizes.len();
            keys.extend(sizes.into_iter().enumerate().map(|(place, size)| Key {
                architecture: architecture.clone(),
                look: look.clone(),
                size,
                colour: look.colour.shade(place, count),
            }));
        }
        Self { colour_by, keys }
    }

    /// What `point` finds in sorted epochs, by entry and run, in the order of the legend; entries without any are left
    /// out.
    pub(crate) fn group<'r, T>(
        &self,
        rows: impl IntoIterator<Item = &'r Epoch<'r>>,
        mut point: impl FnMut(&'r Epoch<'r>) -> Option<T>,
    ) -> Vec<Group<T>> {
        let mut found: Vec<(Group<T>, Option<&str>)> =
            self.keys.iter().map(|key| (Group { key: key.clone(), runs: Vec::new() }, None)).collect();
        for row in rows {
            let size = self.colour_by.size(row.run);
            let own = |key: &Key| key.size == size && key.architecture == row.run.architecture;
            let Some((group, run)) = found.iter_mut().find(|(group, _)| own(&group.key)) else { continue };
            let Some(point) = point(row) else { continue };
            // Rows are sorted by run, so a run's points come one after the other.
            if *run != Some(&row.run.run) {
                group.runs.push(Vec::new());
                *run = Some(&row.run.run);
            }
            if let Some(run) = group.runs.last_mut() {
                run.push(point);
            }
        }
        found.into_iter().map(|(group, _)| group).filter(|group| !group.runs.is_empty()).collect()
    }
}
