//! The engine of the CPU: runs a program with fused kernels on all cores.

mod pass;

use interlayer_outline::{Evaluation, Outline};

use crate::config::BatchNormConfig;
use crate::error::Error;
use crate::examples::Batch;
use crate::module::Module;
use crate::parameters::Parameters;
use crate::program::Program;
use crate::real::Real;
use interlayer_kernels::{Aligned, CrossEntropy, Matrix, Moments};

pub(crate) use pass::Masks;
use pass::{Mode, Pass};

/// Programs, and the memory in which they run.
pub(crate) struct Engine<E> {
    training: Program,
    evaluation: Program,
    /// Buffers, used by both programs in turn; they grow with the number of rows.
    memory: Vec<Aligned<E>>,
    /// For each node of the outline its module, where it has one.
    pub(crate) modules: Vec<Option<Box<dyn Module<E>>>>,
}

/// What a step of training gives beside gradients.
pub(crate) struct Trained {
    pub(crate) result: CrossEntropy,
    /// Mean and variance of each batch-normalised layer over the batch, by node; the mean is that without bias.
    pub(crate) moments: Vec<(usize, Moments)>,
}

impl<E: Real> Engine<E> {
    pub(crate) fn new(outline: &Outline, modules: Vec<Option<Box<dyn Module<E>>>>) -> Result<Self, Error> {
        let (training, evaluation) = (Program::training(outline)?, Program::evaluation(outline)?);
        Ok(Self { training, evaluation, memory: Vec::new(), modules })
    }

    /// Forward and backward; adds to the gradients.
    pub(crate) fn train(
        &mut self,
        outline: &Outline,
        parameters: &Parameters<E>,
        norm: &BatchNormConfig,
        batch: Batch<'_, E>,
        masks: Masks,
        gradients: &mut Parameters<E>,
    ) -> Result<Trained, Error> {
        let Self { training, memory, modules, .. } = self;
        make_room(training, batch.labels.len(), memory);
        let mode = Mode::Training { masks, gradients };
        let mut pass = Pass::new(outline, parameters, norm, batch, memory, modules, mode);
        for op in &training.ops {
            pass.run(op)?;
        }
        Ok(pass.trained())
    }

    /// Forward alone. `look` sees what each layer but the last gives, by its place in the outline, and what the output
    /// layer receives, by the outline's last place.
    pub(crate) fn evaluate(
        &mut self,
        outline: &Outline,
        parameters: &Parameters<E>,
        norm: &BatchNormConfig,
        batch: Batch<'_, E>,
        evaluation: Evaluation,
        look: &mut dyn FnMut(usize, &[E]),
    ) -> Result<(CrossEntropy, Vec<E>), Error> {
        let Self { evaluation: program, memory, modules, .. } = self;
        make_room(program, batch.labels.len(), memory);
        let mode = Mode::Evaluation { evaluation, look };
        let mut pass = Pass::new(outline, parameters, norm, batch, memory, modules, mode);
        for op in &program.ops {
            pass.run(op)?;
        }
        let classes = outline.classes();
        let logits = memory[program.logits][..batch.labels.len() * classes].to_vec();
        Ok((E::cross_entropy(Matrix::new(&logits, classes), batch.labels, None), logits))
    }
}

fn make_room<E: Real>(program: &Program, rows: usize, memory: &mut Vec<Aligned<E>>) {
    if memory.len() < program.slots.len() {
        memory.resize_with(program.slots.len(), Aligned::default);
    }
    for (buffer, width) in memory.iter_mut().zip(&program.slots) {
        if buffer.len() < rows * width {
            // The old one goes first, so that both are never there at once.
            *buffer = Aligned::default();
            *buffer = Aligned::zeros(rows * width);
        }
    }
}
