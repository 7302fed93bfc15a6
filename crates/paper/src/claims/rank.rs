//! Correlation of ranks.

/// Spearman's rank correlation of pairs, ties at their mean rank; `None` below three pairs or where one side is constant.
pub(super) fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.len() < 3 {
        return None;
    }
    pearson(&ranks(pairs.iter().map(|pair| pair.0)), &ranks(pairs.iter().map(|pair| pair.1)))
}

/// Spearman's correlation of the first two with the third held fixed: `(ab - ac bc) / sqrt((1 - ac²)(1 - bc²))`.
pub(super) fn partial(triples: &[(f64, f64, f64)]) -> Option<f64> {
    let by = |of: fn(&(f64, f64, f64)) -> (f64, f64)| spearman(&triples.iter().map(of).collect::<Vec<_>>());
    let (ab, ac, bc) = (by(|t| (t.0, t.1))?, by(|t| (t.0, t.2))?, by(|t| (t.1, t.2))?);
    let rest = (1.0 - ac * ac) * (1.0 - bc * bc);
    (rest > 1e-12).then(|| (ab - ac * bc) / rest.sqrt())
}

fn ranks(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let values: Vec<f64> = values.collect();
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    for tied in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let before = order.iter().position(|place| *place == tied[0]).unwrap_or(0);
        let rank = before as f64 + (tied.len() as f64 + 1.0) / 2.0;
        tied.iter().for_each(|place| ranks[*place] = rank);
    }
    ranks
}

fn pearson(a: &[f64], b: &[f64]) -> Option<f64> {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let sum = |of: &dyn Fn(f64, f64) -> f64| a.iter().zip(b).map(|(a, b)| of(a - mean_a, b - mean_b)).sum::<f64>();
    let spread = (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt();
    (spread > 0.0).then(|| sum(&|a, b| a * b) / spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_rising_curve_has_one_and_ties_share_a_rank() {
        assert_eq!(spearman(&[(1.0, 1.0), (2.0, 10.0), (3.0, 11.0)]), Some(1.0));
        assert_eq!(spearman(&[(1.0, 3.0), (2.0, 2.0), (3.0, -9.0)]), Some(-1.0));
        assert_eq!(ranks([5.0, 1.0, 5.0, 7.0].into_iter()), [2.5, 1.0, 2.5, 4.0]);
        assert_eq!(spearman(&[(1.0, 2.0), (2.0, 2.0), (3.0, 2.0)]), None);
    }

    #[test]
    fn what_only_follows_a_third_falls_away() {
        // a and b are both c with errors of their own, which cancel out.
        let triples: Vec<(f64, f64, f64)> = (0..400)
            .map(|i| {
                let c = f64::from(i / 4);
                let (a, b) = [(3.0, 3.0), (3.0, -3.0), (-3.0, 3.0), (-3.0, -3.0)][i as usize % 4];
                (c + a, c + b, c)
            })
            .collect();
        let pairs: Vec<(f64, f64)> = triples.iter().map(|t| (t.0, t.1)).collect();
        assert!(spearman(&pairs).unwrap() > 0.98);
        assert!(partial(&triples).unwrap().abs() < 0.1, "{:?}", partial(&triples));
    }
}
