//! Needs NVRTC and no device, so that a machine with a toolkit alone tests how kernels are compiled.

use interlayer_gpu::{Error, Source, compiler_is_present};

fn source(text: &'static str) -> Source {
    Source { name: "test", text, options: &["--define-macro=Number=double"] }
}

#[test]
fn options_reach_the_compiler() {
    let kernel = source(r#"extern "C" __global__ void fill(Number *v) { v[threadIdx.x] = Number(1); }"#);
    for capability in [(7, 5), (8, 0), (9, 0)] {
        match kernel.ptx(capability) {
            Ok(ptx) => {
                let (major, minor) = capability;
                assert!(ptx.contains(".entry fill") && ptx.contains(&format!("sm_{major}{minor}")), "{ptx}");
                assert!(ptx.contains(".f64") || ptx.contains(".b64"), "{ptx}");
            }
            Err(error) => assert!(!compiler_is_present(), "{error}"),
        }
    }
}

#[test]
fn a_refusal_says_why() {
    let refusal = source("__global__ void fill(Unknown *v) {}").ptx((8, 0)).err().map(|error| error.to_string());
    let reason = if compiler_is_present() { "Unknown" } else { "NVRTC is not there" };
    assert!(refusal.as_ref().is_some_and(|text| text.contains(reason) && text.contains("libnvrtc")), "{refusal:?}");
    let refused = source("").ptx((8, 0));
    assert!(refused.is_ok() || matches!(refused, Err(Error::NoKernels { .. })), "{refused:?}");
}
