//! Whether files are what results draw, byte for byte.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use interlayer_figures as figures;

use super::Picture;

/// What is wrong with the files of a picture in a folder, a line for each.
pub fn differences(picture: &Picture, folder: &Path) -> Result<Vec<String>, figures::Error> {
    let mut found = Vec::new();
    for (extension, drawn) in picture.figure.files()? {
        let name = format!("{}.{extension}", picture.stem);
        match fs::read(folder.join(&name)) {
            Ok(bytes) if bytes == drawn => {}
            Ok(bytes) => {
                let at = bytes.iter().zip(&drawn).take_while(|(a, b)| a == b).count();
                let (bytes, drawn) = (bytes.len(), drawn.len());
                found.push(format!("{name} differs from byte {at} on: it has {bytes} bytes, {drawn} are drawn"));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => found.push(format!("{name} is missing")),
            Err(error) => found.push(format!("{name} cannot be read: {error}")),
        }
    }
    Ok(found)
}

/// Whether a picture of this name was drawn into a folder, in any format.
pub fn is_drawn(stem: &str, folder: &Path) -> bool {
    ["svg", "pdf", "png", "json"].iter().any(|extension| folder.join(format!("{stem}.{extension}")).exists())
}
