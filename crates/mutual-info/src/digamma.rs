/// psi(1) ..= psi(largest), in nats, by `psi(n) = H(n - 1) - gamma` with the harmonic numbers summed exactly enough
/// (Kahan) that the table is the same on every machine.
pub(crate) struct Digamma {
    table: Vec<f64>,
}

const EULER_GAMMA: f64 = 0.577_215_664_901_532_9;

impl Digamma {
    pub(crate) fn up_to(largest: usize) -> Self {
        let mut table = Vec::with_capacity(largest + 1);
        table.push(f64::NEG_INFINITY);
        let (mut sum, mut lost) = (-EULER_GAMMA, 0.0);
        for n in 1..=largest {
            table.push(sum);
            let term = 1.0 / n as f64 - lost;
            let next = sum + term;
            lost = (next - sum) - term;
            sum = next;
        }
        Self { table }
    }

    /// psi(n) for 1 <= n <= largest.
    #[inline]
    pub(crate) fn at(&self, n: usize) -> f64 {
        self.table[n]
    }

    /// Between the whole numbers about n, along a straight line: the mean where n is one of the two at random.
    pub(crate) fn between(&self, n: f64) -> f64 {
        let (low, part) = (n.floor(), n.fract());
        let low = low as usize;
        if part == 0.0 { self.at(low) } else { (1.0 - part) * self.at(low) + part * self.at(low + 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_the_asymptotic_series() {
        let psi = Digamma::up_to(100_000);
        assert_eq!(psi.at(1), -EULER_GAMMA);
        assert!((psi.at(2) - 0.422_784_335_098_467_1).abs() < 1e-15);
        for n in [20_usize, 100, 5_000, 100_000] {
            let x = n as f64;
            let series =
                x.ln() - 0.5 / x - 1.0 / (12.0 * x.powi(2)) + 1.0 / (120.0 * x.powi(4)) - 1.0 / (252.0 * x.powi(6));
            assert!((psi.at(n) - series).abs() < 1e-11 / x.min(10.0), "psi({n})");
        }
    }
}
