use interlayer_drawing::At;

use std::collections::BTreeMap;

/// Student's t, 97.5 %, for 1 to 30 degrees of freedom.
const T: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
];
const NORMAL: f64 = 1.959_964;

/// The epochs that all of these runs have, ascending, with the runs' points there.
pub(crate) fn by_epoch<T>(runs: &[Vec<T>], epoch: impl Fn(&T) -> u32) -> Vec<(u32, Vec<&T>)> {
    let mut epochs: BTreeMap<u32, Vec<&T>> = BTreeMap::new();
    for point in runs.iter().flatten() {
        epochs.entry(epoch(point)).or_default().push(point);
    }
    epochs.into_iter().filter(|(_, points)| points.len() >= runs.len()).collect()
}

/// Whether an epoch is one of 1, 2, 5, 10, 20, 50, …
pub(crate) fn landmark(mut epoch: u32) -> bool {
    while epoch > 9 && epoch.is_multiple_of(10) {
        epoch /= 10;
    }
    matches!(epoch, 1 | 2 | 5)
}

pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Half the 95 % interval of the mean; `None` of a single value.
pub(crate) fn half_interval(values: &[f64]) -> Option<f64> {
    let freedom = values.len().checked_sub(1).filter(|n| *n > 0)?;
    let mean = mean(values);
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / freedom as f64;
    // Beyond the table the first term of the expansion in 1/freedom is exact to three digits.
    let far = || NORMAL + (NORMAL.powi(3) + NORMAL) / (4.0 * freedom as f64);
    Some(T.get(freedom - 1).copied().unwrap_or_else(far) * (variance / values.len() as f64).sqrt())
}

/// The lowest and the highest; upside down without any.
pub(crate) fn span(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    values.into_iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
}

/// The corners of the smallest convex area that holds these points, all areas turning the same way.
pub(crate) fn hull(mut points: Vec<At>) -> Vec<At> {
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let half = |points: &mut dyn Iterator<Item = At>| {
        let mut chain: Vec<At> = Vec::new();
        for p in points {
            while let [.., a, b] = chain[..] {
                if (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0) > 0.0 {
                    break;
                }
                chain.pop();
            }
            chain.push(p);
        }
        chain.pop();
        chain
    };
    let mut corners = half(&mut points.iter().copied());
    corners.extend(half(&mut points.iter().rev().copied()));
    corners
}

/// The hulls of neighbouring sets of points as one outline: areas turn the same way and are joined by lines walked there
/// and back, so that by the nonzero rule the outline fills their union, once.
pub(crate) fn swept(sets: &[Vec<At>]) -> Vec<At> {
    let hulls: Vec<Vec<At>> = sets.windows(2).map(|pair| hull(pair.concat())).filter(|h| h.len() > 2).collect();
    let mut outline = Vec::new();
    for hull in &hulls {
        outline.extend(hull);
        outline.push(hull[0]);
    }
    outline.extend(hulls.iter().rev().skip(1).map(|hull| hull[0]));
    outline
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(outline: &[At]) -> f64 {
        let next = outline.iter().cycle().skip(1);
        outline.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
    }

    #[test]
    fn the_interval_of_five_values() {
        // R: t.test(c(1, 2, 3, 4, 6)) has the interval 0.8116 to 5.5884.
        let half = half_interval(&[1.0, 2.0, 3.0, 4.0, 6.0]).unwrap();
        assert!((half - 2.3884).abs() < 1e-3, "{half}");
        assert_eq!(half_interval(&[3.0]), None);
        assert_eq!(half_interval(&[]), None);
        let many: Vec<f64> = (0..61).map(f64::from).collect();
        let t = half_interval(&many).unwrap() / (315.1666 / 61.0_f64).sqrt();
        assert!((t - 2.0003).abs() < 1e-3, "{t}");
    }

    #[test]
    fn a_hull_has_the_outer_points_only() {
        let square = vec![(0.0, 0.0), (2.0, 0.0), (1.0, 1.0), (2.0, 2.0), (0.0, 2.0), (0.5, 1.0), (1.0, 0.0)];
        let corners = hull(square);
        assert_eq!(corners.len(), 4);
        assert_eq!(area(&corners), 4.0);
        assert_eq!(hull(vec![(1.0, 1.0), (1.0, 1.0)]).len(), 1);
    }

    #[test]
    fn joined_areas_all_turn_the_same_way() {
        let column = |x: f64| vec![(x, 0.0), (x, 1.0)];
        let outline = swept(&[column(0.0), column(1.0), column(3.0), column(2.0)]);
        assert_eq!(area(&outline), 1.0 + 2.0 + 1.0);
        assert!(swept(&[column(0.0)]).is_empty());
    }

    #[test]
    fn only_epochs_that_all_runs_have() {
        let runs = [vec![1, 2, 3], vec![1, 3, 5]];
        let epochs: Vec<u32> = by_epoch(&runs, |e| *e).into_iter().map(|(epoch, _)| epoch).collect();
        assert_eq!(epochs, [1, 3]);
        let landmarks: Vec<u32> = (1..=300).filter(|e| landmark(*e)).collect();
        assert_eq!(landmarks, [1, 2, 5, 10, 20, 50, 100, 200]);
    }
}
