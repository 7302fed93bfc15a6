//! Memory and kernels of the one device, from several threads.

use interlayer_gpu::{Buffer, Device, Error, LaunchConfig, PushKernelArg, Source};

const COUNT: Source = Source {
    name: "count",
    text: r#"extern "C" __global__ void count(unsigned *v, unsigned n, unsigned from) {
        unsigned i = blockIdx.x * blockDim.x + threadIdx.x;
        if (i < n) v[i] = from + i;
    }"#,
    options: &[],
};

#[derive(Default)]
struct Memory {
    numbers: Buffer<u32>,
}

/// None on a machine that lacks the device, its driver or NVRTC; any other failure is one of the test.
fn counted(n: u32, from: u32) -> Option<Vec<u32>> {
    let counted = Device::of_this_process(|device| {
        let count = device.kernel(&COUNT, "count")?;
        let stream = device.stream();
        let numbers = device.memory::<Memory>().numbers.of(&stream, n as usize)?;
        let mut launch = stream.launch_builder(&count);
        launch.arg(&mut *numbers).arg(&n).arg(&from);
        // SAFETY: these are the kernel's parameters, and the buffer holds n numbers.
        unsafe { launch.launch(LaunchConfig::for_num_elems(n)) }?;
        Ok::<_, Error>(stream.clone_dtoh(&numbers.slice(..n as usize))?)
    });
    match counted {
        Ok(numbers) => Some(numbers),
        Err(error @ (Error::NoDevice { .. } | Error::NoKernels { .. })) => {
            let text = error.to_string();
            assert!(text.contains("install NVIDIA's driver") || text.contains("libnvrtc"), "{text}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

fn check(n: u32, from: u32) {
    if let Some(numbers) = counted(n, from) {
        assert!(numbers.into_iter().eq(from..from + n), "{n} numbers from {from}");
    }
}

/// Memory that one thread took is used by the next, and freed by the one that needs more.
#[test]
fn one_thread_after_another() {
    for n in [200, 2_000_000, 500, 4_000_000] {
        std::thread::spawn(move || check(n, 7)).join().expect("no panic");
    }
}

#[test]
fn threads_at_the_same_time() {
    let threads: Vec<_> = (1..5_u32)
        .map(|thread| {
            std::thread::spawn(move || {
                for n in [300, 900_000 * thread, 600] {
                    check(n, thread);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("no panic");
    }
}

/// What failed does not stand in the way of the next.
#[test]
fn after_a_failure() {
    let failed: Result<(), Error> = Device::of_this_process(|device| device.kernel(&COUNT, "no such kernel").map(drop));
    assert!(matches!(failed, Err(Error::NoDevice { .. } | Error::NoKernels { .. })), "{failed:?}");
    check(1000, 1);
}
