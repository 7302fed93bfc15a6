//! The safetensors format: a JSON header with names, types and places, then the numbers.

use safetensors::{Dtype, SafeTensors};

use super::array::Array;
use super::cell::{Cell, Column, Row, Unfit};
use super::error::ArrayDefect;
use super::format::Format;
use super::numbers::{Meaning, Number, Order};

/// The tensors' names, in alphabetical order.
pub(super) fn names(bytes: &[u8]) -> Result<Vec<String>, ArrayDefect> {
    let mut names: Vec<String> = open(bytes)?.names().into_iter().map(|name| name.to_string()).collect();
    names.sort();
    if names.is_empty() { Err(ArrayDefect::NoArrays) } else { Ok(names) }
}

/// The tensor of that name.
pub(super) fn array(bytes: &[u8], name: &str, meaning: Meaning) -> Result<Array, ArrayDefect> {
    let tensors = open(bytes)?;
    let Ok(tensor) = tensors.tensor(name) else {
        return Err(ArrayDefect::Missing { name: name.to_owned(), known: names(bytes)?, doubt: None });
    };
    let number = number(tensor.dtype()).map_err(|(found, way_out)| ArrayDefect::Numbers {
        name: Some(name.to_owned()),
        found,
        way_out,
    })?;
    let values = number.decode(tensor.data(), Order::Little, meaning).map_err(|(at, found)| {
        let dims: usize = tensor.shape().iter().skip(1).product();
        let column = Column::new(Some(name), at % dims, dims);
        Cell { row: Row::Sample(at / dims), column, unfit: Unfit::Inexact { found } }
    })?;
    Array::new(values, tensor.shape().to_vec(), Some(name))
}

fn open(bytes: &[u8]) -> Result<SafeTensors<'_>, ArrayDefect> {
    SafeTensors::deserialize(bytes).map_err(|_| ArrayDefect::Broken {
        format: Format::Safetensors,
        what: "its header is damaged, or does not fit what follows".to_owned(),
    })
}

/// The type of the numbers, or what the tensor holds instead.
fn number(dtype: Dtype) -> Result<Number, (String, &'static str)> {
    Ok(match dtype {
        Dtype::BOOL => Number::Bool,
        Dtype::U8 => Number::U8,
        Dtype::I8 => Number::I8,
        Dtype::I16 => Number::I16,
        Dtype::U16 => Number::U16,
        Dtype::I32 => Number::I32,
        Dtype::U32 => Number::U32,
        Dtype::I64 => Number::I64,
        Dtype::U64 => Number::U64,
        Dtype::F16 => Number::F16,
        Dtype::BF16 => Number::Bf16,
        Dtype::F32 => Number::F32,
        Dtype::F64 => Number::F64,
        Dtype::C64 => {
            return Err((
                "complex numbers of 64 bits".to_owned(),
                "save real and imaginary part as two columns, `torch.view_as_real(tensor)`",
            ));
        }
        // F8_E4M3 and its like.
        other => {
            let found = format!("floats of {} bits ({other:?})", other.bitsize());
            return Err((found, "save it as float32, `tensor.float()`"));
        }
    })
}

#[cfg(test)]
mod tests {
    use safetensors::tensor::TensorView;

    use super::*;

    fn array(bytes: &[u8], name: &str) -> Result<Array, ArrayDefect> {
        super::array(bytes, name, Meaning::Quantities)
    }

    fn file(dtype: Dtype, shape: &[usize], bytes: &[u8]) -> Vec<u8> {
        let view = TensorView::new(dtype, shape.to_vec(), bytes).unwrap();
        safetensors::serialize([("x", view)], None).unwrap()
    }

    #[test]
    fn all_numbers_are_read() {
        let read =
            |dtype, bytes: &[u8]| array(&file(dtype, &[2, 1], bytes), "x").unwrap().values.widened().into_owned();
        assert_eq!(read(Dtype::F16, &[0x00, 0x3c, 0x00, 0xc0]), [1.0, -2.0]);
        assert_eq!(read(Dtype::BF16, &[0x80, 0x3f, 0x40, 0xc0]), [1.0, -3.0]);
        assert_eq!(read(Dtype::BOOL, &[0, 1]), [0.0, 1.0]);
        assert_eq!(read(Dtype::I64, &[3_i64.to_le_bytes(), (-4_i64).to_le_bytes()].concat()), [3.0, -4.0]);
        assert_eq!(read(Dtype::U16, &[1, 0, 0, 1]), [1.0, 256.0]);
    }

    #[test]
    fn what_is_not_read_is_named() {
        let error =
            |dtype, shape: &[usize], bytes: &[u8]| array(&file(dtype, shape, bytes), "x").unwrap_err().to_string();
        let eight = error(Dtype::F8_E4M3, &[2], &[0, 0]);
        assert_eq!(eight, "`x` holds floats of 8 bits (F8_E4M3); save it as float32, `tensor.float()`");
        let complex = error(Dtype::C64, &[1], &[0; 8]);
        assert!(complex.contains("complex") && complex.contains("torch.view_as_real"), "{complex}");
        let empty = error(Dtype::F32, &[0, 4], &[]);
        assert_eq!(empty, "`x` has no samples: its shape is (0, 4)");
        let clock = error(Dtype::I64, &[1], &((1_i64 << 53) + 1).to_le_bytes());
        assert!(clock.starts_with("row 0 (counted from 0), column `x`: the integer 9007199254740993"), "{clock}");
        let missing = array(&file(Dtype::U8, &[1], &[1]), "y").unwrap_err().to_string();
        assert_eq!(missing, "there is no `y`, only x");
    }
}
