use rand::{Rng, RngExt};

/// Lengths and counts that no file keeps.
const EXTREMES: [u64; 12] =
    [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0xffff_ffff, 1 << 40, 1 << 62, i64::MAX as u64, u64::MAX];

/// A valid file with some damage: bytes changed, cut off, put in, repeated, or numbers set to extremes; now and then
/// nothing but random bytes, or the file as it is.
pub fn damaged(valid: &[u8], rng: &mut impl Rng) -> Vec<u8> {
    if rng.random_ratio(1, 50) {
        let mut noise = vec![0; rng.random_range(0..200)];
        rng.fill_bytes(&mut noise);
        return noise;
    }
    let mut file = valid.to_vec();
    for _ in 0..rng.random_range(0..4) {
        once(&mut file, rng);
    }
    file
}

fn once(file: &mut Vec<u8>, rng: &mut impl Rng) {
    if file.is_empty() {
        return file.push(rng.random());
    }
    // What tells a file's shape stands at its ends.
    let near = rng.random_range(1..=file.len().min(96));
    let at = match rng.random_range(0..3) {
        0 => near - 1,
        1 => file.len() - near,
        _ => rng.random_range(0..file.len()),
    };
    let some = rng.random_range(1..=16).min(file.len() - at);
    match rng.random_range(0..9) {
        0 => file[at] = rng.random(),
        1 => file[at] ^= 1 << rng.random_range(0..8),
        2 => file[at] = file[at].wrapping_add(if rng.random() { 1 } else { 255 }),
        3 => file.truncate(at),
        4 => drop(file.drain(at..at + some)),
        5 => drop(file.splice(at..at, (0..some).map(|_| rng.random::<u8>()).collect::<Vec<_>>())),
        6 => {
            let repeated = file[at..at + some].repeat(rng.random_range(1..5));
            file.splice(at..at, repeated);
        }
        7 => {
            // The number is written in digits there, or it is not one.
            let digits = file[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            file.splice(at..at + digits, extreme(rng).to_string().into_bytes());
        }
        _ => {
            let width = [1, 2, 4, 8][rng.random_range(0..4)].min(file.len() - at);
            let mut bytes = extreme(rng).to_le_bytes();
            if rng.random() {
                bytes[..width].reverse();
            }
            file[at..at + width].copy_from_slice(&bytes[..width]);
        }
    }
}

fn extreme(rng: &mut impl Rng) -> u64 {
    EXTREMES[rng.random_range(0..EXTREMES.len())]
}
