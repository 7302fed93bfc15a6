//! `Dfdx`: any dfdx module as a layer.

use std::marker::PhantomData;

use dfdx::nn::tensor_collection::{
    RecursiveWalker, ScalarOptions, TensorCollection, TensorOptions, TensorVisitor, ViewTensorMut,
};
use dfdx::nn::{self, BuildOnDevice, ModuleMut, NumParams};
use dfdx::prelude::{
    Backward, Const, Cpu, Device, Gradients, HasShape, NoneTape, OwnedTape, Rank0, Shape, SumTo, Tensor, TensorFromVec,
    Trace,
};
use interlayer_outline::{Builder, Kind, Role};
use num_traits::NumCast;

use super::takes::{AsDfdx, Begins, Takes};
use crate::error::Error;
use crate::module::{Factory, Module, ModuleGradients, ModuleTensor};
use crate::parameters::{Parameter, Parameters};
use crate::real::Real;

/// Any dfdx module as a layer that takes `I` values and gives `O`. It runs through dfdx on the CPU; its tensors are learnt,
/// stored and counted like others.
///
/// ```
/// use dfdx::prelude::{Linear, ReLU};
/// use interlayer_nets::{Architecture, Classifier, Dense, Dfdx};
/// type Mine = Classifier<Dense<64, 32>, Dfdx<(Linear<32, 16>, ReLU), 32, 16>, 3>;
/// assert_eq!(Mine::outline().parameters(), 67 * 32 + 33 * 16 + 17 * 3);
/// ```
/// ```compile_fail,E0277
/// # use dfdx::prelude::{Linear, ReLU};
/// # use interlayer_nets::{Architecture, Classifier, Dense, Dfdx};
/// type Mine = Classifier<Dense<64, 32>, Dfdx<(Linear<30, 16>, ReLU), 30, 16>, 3>;
/// # fn whole<A: Architecture>() {}
/// whole::<Mine>();
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Dfdx<M, const I: usize, const O: usize>(PhantomData<M>);

type Rows<const N: usize, E, T = NoneTape> = Tensor<(usize, Const<N>), E, Cpu, T>;
type Traced<const N: usize, E> = Rows<N, E, OwnedTape<E, Cpu>>;

/// A dfdx module that takes rows of `I` values and gives rows of `O`, in training and in evaluation.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no dfdx module that takes {I} values and gives {O}",
    note = "`Dfdx<M, I, O>` needs a module that takes a `Tensor<(usize, Const<I>), …>` and gives a `Tensor<(usize, Const<O>), …>`"
)]
pub trait DfdxModule<const I: usize, const O: usize, E: Real>: BuildOnDevice<Cpu, E, Built = Self::Whole>
where
    Cpu: Device<E>,
{
    /// The module with its tensors.
    type Whole: nn::BuildModule<Cpu, E>
        + nn::Module<Rows<I, E>, Output = Rows<O, E>>
        + ModuleMut<Traced<I, E>, Output = Traced<O, E>>
        + 'static;
}

impl<M, const I: usize, const O: usize, E: Real> DfdxModule<I, O, E> for M
where
    Cpu: Device<E>,
    M: BuildOnDevice<Cpu, E>,
    M::Built: nn::Module<Rows<I, E>, Output = Rows<O, E>> + ModuleMut<Traced<I, E>, Output = Traced<O, E>> + 'static,
{
    type Whole = M::Built;
}

impl<M, const I: usize, const O: usize> Begins for Dfdx<M, I, O> {
    type Input = Const<I>;
}

impl<M, const I: usize, const O: usize> Takes<Const<I>> for Dfdx<M, I, O>
where
    M: DfdxModule<I, O, f32> + DfdxModule<I, O, f64> + 'static,
{
    type Out = Const<O>;

    fn describe(network: Builder) -> Builder {
        const { assert!(O >= 1, "a layer gives at least one value: make the last number of `Dfdx` at least 1") };
        let parameters = <M as BuildOnDevice<Cpu, f32>>::try_build_on_device(&Cpu::default())
            .map_or(0, |module| module.num_trainable_params());
        network.layer(Kind::Other { label: label(std::any::type_name::<M>()), parameters }, O)
    }

    fn modules(makers: &mut Vec<Factory>) {
        makers.push(Factory { single: make::<M, I, O, f32>, double: make::<M, I, O, f64> });
    }
}

impl<M, const I: usize, const O: usize> AsDfdx<Const<I>> for Dfdx<M, I, O>
where
    Self: Takes<Const<I>>,
    M: BuildOnDevice<Cpu, f32>,
{
    type Module = M;
}

/// A type's name without the modules that its parts lie in.
fn label(name: &str) -> String {
    let mut short = String::new();
    for piece in name.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_' && c != ':') {
        short.push_str(piece.rsplit("::").next().unwrap_or(piece));
    }
    short
}

fn make<M: DfdxModule<I, O, E>, const I: usize, const O: usize, E: Real>(seed: u64) -> Result<Box<dyn Module<E>>, Error>
where
    Cpu: Device<E>,
{
    let device = Cpu::seed_from_u64(seed);
    let whole = M::try_build_on_device(&device).map_err(Error::device)?;
    Ok(Box::new(Running::<M::Whole, I, O, E> { device, whole, passed: None }))
}

/// A module in training.
struct Running<W, const I: usize, const O: usize, E: Real> {
    device: Cpu,
    whole: W,
    /// The input and the output of the last forward pass, which remembers how it came about.
    passed: Option<(Rows<I, E>, Traced<O, E>)>,
}

impl<W, const I: usize, const O: usize, E: Real> Running<W, I, O, E>
where
    Cpu: Device<E>,
{
    fn rows(&self, input: &[E], rows: usize) -> Result<Rows<I, E>, Error> {
        self.device.try_tensor_from_vec(input.to_vec(), (rows, Const)).map_err(Error::device)
    }
}

impl<W, const I: usize, const O: usize, E: Real> Module<E> for Running<W, I, O, E>
where
    Cpu: Device<E>,
    W: TensorCollection<E, Cpu>
        + nn::Module<Rows<I, E>, Output = Rows<O, E>>
        + ModuleMut<Traced<I, E>, Output = Traced<O, E>>,
{
    fn tensors(&mut self) -> Vec<ModuleTensor<E>> {
        let mut read = Read(Vec::new());
        walk(&mut self.whole, &mut read);
        read.0
    }

    fn set_tensors(&mut self, values: &mut dyn Iterator<Item = &[E]>) {
        walk(&mut self.whole, &mut Write(values));
    }

    fn forward(&mut self, input: &[E], rows: usize) -> Result<Vec<E>, Error> {
        let input = self.rows(input, rows)?;
        let output = self.whole.try_forward_mut(input.leaky_trace()).map_err(Error::debugged)?;
        let values = output.as_vec();
        self.passed = Some((input, output));
        Ok(values)
    }

    fn backward(&mut self, of_output: &[E]) -> Result<ModuleGradients<E>, Error> {
        let Some((input, output)) = self.passed.take() else {
            return Ok(ModuleGradients { input: Vec::new(), tensors: Vec::new() });
        };
        let shape = *output.shape();
        // The gradient of the sum of output times constants is those constants, passed back.
        let constants: Rows<O, E> =
            self.device.try_tensor_from_vec(of_output.to_vec(), shape).map_err(Error::device)?;
        use dfdx::prelude::TryMul;
        let sum = output.try_mul(constants).and_then(|product| product.try_sum::<Rank0, _>()).map_err(Error::device)?;
        let gradients = sum.try_backward().map_err(Error::device)?;
        let mut read = ReadGradients { gradients: &gradients, found: Vec::new() };
        walk(&mut self.whole, &mut read);
        let tensors = read.found;
        Ok(ModuleGradients { input: gradients.get(&input).as_vec(), tensors })
    }

    fn evaluate(&self, input: &[E], rows: usize) -> Result<Vec<E>, Error> {
        let output = self.whole.try_forward(self.rows(input, rows)?).map_err(Error::debugged)?;
        Ok(output.as_vec())
    }
}

/// Something done to every tensor of a module, in order.
trait Visit<E: Real>
where
    Cpu: Device<E>,
{
    fn tensor<S: Shape>(&mut self, tensor: &mut Tensor<S, E, Cpu>, is_learnt: bool);
}

struct Walk<'a, V>(&'a mut V);

impl<E: Real, V: Visit<E>> TensorVisitor<E, Cpu> for Walk<'_, V>
where
    Cpu: Device<E>,
{
    type Viewer = ViewTensorMut;
    type Err = std::convert::Infallible;
    type E2 = E;
    type D2 = Cpu;

    fn visit<S: Shape>(
        &mut self,
        options: TensorOptions<S, E, Cpu>,
        tensor: &mut Tensor<S, E, Cpu>,
    ) -> Result<Option<Tensor<S, E, Cpu>>, Self::Err> {
        self.0.tensor(tensor, options.do_gradient_update);
        Ok(None)
    }
}

fn walk<E: Real, W: TensorCollection<E, Cpu>, V: Visit<E>>(whole: &mut W, visit: &mut V)
where
    Cpu: Device<E>,
{
    let Ok(_) = W::iter_tensors(&mut RecursiveWalker { m: whole, f: &mut Walk(visit) });
}

struct Read<E>(Vec<ModuleTensor<E>>);

impl<E: Real> Visit<E> for Read<E>
where
    Cpu: Device<E>,
{
    fn tensor<S: Shape>(&mut self, tensor: &mut Tensor<S, E, Cpu>, is_learnt: bool) {
        let shape = tensor.shape().concrete().as_ref().to_vec();
        self.0.push(ModuleTensor { shape, is_learnt, values: tensor.as_vec() });
    }
}

struct Write<'a, 'v, E>(&'a mut dyn Iterator<Item = &'v [E]>);

impl<E: Real> Visit<E> for Write<'_, '_, E>
where
    Cpu: Device<E>,
{
    fn tensor<S: Shape>(&mut self, tensor: &mut Tensor<S, E, Cpu>, _is_learnt: bool) {
        if let Some(values) = self.0.next() {
            tensor.copy_from(values);
        }
    }
}

struct ReadGradients<'a, E: Real> {
    gradients: &'a Gradients<E, Cpu>,
    found: Vec<Vec<E>>,
}

impl<E: Real> Visit<E> for ReadGradients<'_, E>
where
    Cpu: Device<E>,
{
    fn tensor<S: Shape>(&mut self, tensor: &mut Tensor<S, E, Cpu>, is_learnt: bool) {
        self.found.push(if is_learnt { self.gradients.get(tensor).as_vec() } else { Vec::new() });
    }
}

/// Fills the tensors of a dfdx network in their order, and gives the batch normalisations of dense layers this epsilon.
pub(crate) fn fill<W: TensorCollection<f32, Cpu>>(network: &mut W, parameters: &Parameters<f32>, epsilon: f64) {
    let mut fill = Fill { parameters: parameters.iter(), epsilon, epsilon_is_next: false };
    let Ok(_) = W::iter_tensors(&mut RecursiveWalker { m: network, f: &mut fill });
}

struct Fill<'a> {
    parameters: std::slice::Iter<'a, Parameter<f32>>,
    epsilon: f64,
    /// dfdx shows the epsilon of a batch normalisation after its running variance.
    epsilon_is_next: bool,
}

impl TensorVisitor<f32, Cpu> for Fill<'_> {
    type Viewer = ViewTensorMut;
    type Err = std::convert::Infallible;
    type E2 = f32;
    type D2 = Cpu;

    fn visit<S: Shape>(
        &mut self,
        _options: TensorOptions<S, f32, Cpu>,
        tensor: &mut Tensor<S, f32, Cpu>,
    ) -> Result<Option<Tensor<S, f32, Cpu>>, Self::Err> {
        if let Some(parameter) = self.parameters.next() {
            tensor.copy_from(&parameter.values);
            self.epsilon_is_next = parameter.role == Some(Role::RunningVariance);
        }
        Ok(None)
    }

    fn visit_scalar<N: NumCast>(&mut self, _options: ScalarOptions<N>, scalar: &mut N) -> Result<Option<N>, Self::Err> {
        if let (true, Some(epsilon)) = (std::mem::take(&mut self.epsilon_is_next), N::from(self.epsilon)) {
            *scalar = epsilon;
        }
        Ok(None)
    }
}
