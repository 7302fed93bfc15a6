//! The fused operations of the CPU against the same composed of dfdx's own operations.

use std::sync::Arc;

use dfdx::prelude::*;
use interlayer_outline::Evaluation;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::backend::Backend as Operations;
use crate::composed;
use crate::config::{BatchNorm, RmsProp};
use crate::dense::DenseLayer;
use crate::flow::{Flow, Origin, Traced};
use crate::kernels::{Kernels, Matrix, Sparse};
use crate::pool::Pool;

/// Blocks of 256 rows: two whole ones and a part.
const ROWS: usize = 600;
const NORM: BatchNorm = BatchNorm { momentum: 0.9, epsilon: 1e-3 };

type Weight = Tensor<(Const<12>, Const<20>), f64, Cpu>;
type Layer = DenseLayer<Const<20>, Const<12>, f64, Cpu>;

struct Case {
    layer: Layer,
    x: Tensor<(usize, Const<20>), f64, Cpu>,
    weights_of_sum: Tensor<(usize, Const<12>), f64, Cpu>,
}

fn case() -> Case {
    let device = Cpu::default();
    let mut stream = ChaCha8Rng::seed_from_u64(3);
    let mut draw = |len: usize| -> Vec<f64> { (0..len).map(|_| stream.random_range(-1.0..1.0)).collect() };
    let mut layer: Layer = BuildModule::build(&device);
    layer.weight.copy_from(&draw(240));
    layer.bias.copy_from(&draw(12));
    layer.gamma.copy_from(&draw(12));
    layer.beta.copy_from(&draw(12));
    layer.running_mean.copy_from(&draw(12));
    layer.running_variance.copy_from(&draw(12).iter().map(|v| v + 1.5).collect::<Vec<_>>());
    Case {
        layer,
        x: device.tensor_from_vec(draw(ROWS * 20), (ROWS, Const)),
        weights_of_sum: device.tensor_from_vec(draw(ROWS * 12), (ROWS, Const)),
    }
}

#[track_caller]
fn assert_close(ours: &[f64], oracle: &[f64]) {
    let scale = oracle.iter().fold(1e-12_f64, |most, v| most.max(v.abs()));
    for (ours, oracle) in ours.iter().zip(oracle) {
        assert!((ours - oracle).abs() <= 1e-12 * scale, "{ours} is not {oracle} (scale {scale})");
    }
}

#[test]
fn a_dense_layer_trains_as_composed() {
    type Train = fn(&mut Layer, Traced<Const<20>, f64, Cpu>) -> Traced<Const<12>, f64, Cpu>;
    let run = |train: Train| {
        let mut case = case();
        let before = case.layer.clone();
        let input = Flow::new(case.x.leaky_trace(), &Pool::default());
        let output = <Cpu as Operations<f64>>::to_tensor(train(&mut case.layer, input));
        let values = output.as_vec();
        let gradients = (output * case.weights_of_sum).sum::<Rank0, _>().backward();
        vec![
            values,
            gradients.get(&case.x).as_vec(),
            gradients.get(&before.weight).as_vec(),
            gradients.get(&before.gamma).as_vec(),
            gradients.get(&before.beta).as_vec(),
            case.layer.running_mean.as_vec(),
            case.layer.running_variance.as_vec(),
        ]
    };
    let fused = run(|layer, input| <Cpu as Operations<f64>>::train_dense(layer, input, &NORM).unwrap());
    let oracle = run(|layer, input| composed::train_dense(layer, input, &NORM).unwrap());
    for (ours, oracle) in fused.iter().zip(&oracle) {
        assert_close(ours, oracle);
    }
}

#[test]
fn a_dense_layer_evaluates_as_composed() {
    for evaluation in Evaluation::BOTH {
        let case = case();
        let input = Flow::new(case.x.clone(), &Pool::default());
        let fused = <Cpu as Operations<f64>>::evaluate_dense(&case.layer, &input, evaluation, &NORM).unwrap();
        let oracle = composed::evaluate_dense(&case.layer, &input, evaluation, &NORM).unwrap();
        assert_close(&fused.values.as_vec(), &oracle.values.as_vec());
    }
}

#[test]
fn a_compressed_copy_changes_nothing() {
    let mut case = case();
    let sparse_x: Vec<f64> = case.x.as_vec().iter().map(|v| if *v > 0.6 { *v } else { 0.0 }).collect();
    case.x.copy_from(&sparse_x);
    let compressed = f64::compress(Matrix::new(&sparse_x, 20)).map(Arc::new);
    assert!(compressed.is_some());
    let run = |copy: Option<Arc<Sparse<f64>>>| {
        let mut layer = case.layer.clone();
        let flow = |values| Flow { origin: Origin::Samples(copy.clone()), ..Flow::new(values, &Pool::default()) };
        let seen = <Cpu as Operations<f64>>::evaluate_dense(&layer, &flow(case.x.clone()), Evaluation::Running, &NORM)
            .unwrap();
        let input = Flow { origin: Origin::Samples(copy.clone()), ..Flow::new(case.x.leaky_trace(), &Pool::default()) };
        let output = <Cpu as Operations<f64>>::train_dense(&mut layer, input, &NORM).unwrap();
        let output = <Cpu as Operations<f64>>::to_tensor(output);
        let values = output.as_vec();
        let gradients = (output * case.weights_of_sum.clone()).sum::<Rank0, _>().backward();
        [seen.values.as_vec(), values, gradients.get(&layer.weight).as_vec(), layer.running_variance.as_vec()]
    };
    for (ours, oracle) in run(compressed.clone()).iter().zip(&run(None)) {
        assert_close(ours, oracle);
    }
}

#[test]
fn samples_get_no_gradient() {
    let mut case = case();
    let input = Flow { origin: Origin::Samples(None), ..Flow::new(case.x.leaky_trace(), &Pool::default()) };
    let output = <Cpu as Operations<f64>>::train_dense(&mut case.layer, input, &NORM).unwrap();
    let mut gradients = <Cpu as Operations<f64>>::to_tensor(output).sum::<Rank0, _>().backward();
    // A gradient asked for here is made anew, all zeros: nobody wrote one.
    assert!(gradients.get_or_alloc_mut(&case.x).unwrap().iter().all(|value| *value == 0.0));
}

#[test]
fn rmsprop_steps_as_composed() {
    let Case { layer, x, .. } = case();
    let gradient = x.slice((..12, ..)).realize::<(Const<12>, Const<20>)>();
    type Step = fn(&mut Weight, &mut Gradients<f64, Cpu>, &mut Weight) -> Result<(), CpuError>;
    let run = |step: Step| {
        let (mut weight, mut square) = (layer.weight.clone(), layer.weight.clone().square());
        let mut gradients = Gradients::leaky();
        **gradients.get_or_alloc_mut(&weight).unwrap() = gradient.as_vec();
        step(&mut weight, &mut gradients, &mut square).unwrap();
        [weight.as_vec(), square.as_vec(), gradients.get(&layer.weight).as_vec()]
    };
    let fused = run(|w, g, s| <Cpu as Operations<f64>>::rmsprop(w, g, s, &RmsProp::default()));
    let oracle = run(|w, g, s| composed::rmsprop(w, g, s, &RmsProp::default()));
    assert_close(&fused[0], &oracle[0]);
    assert_close(&fused[1], &oracle[1]);
    assert!(fused[2].iter().chain(&oracle[2]).all(|rest| *rest == 0.0), "a step uses its gradient up");
}
