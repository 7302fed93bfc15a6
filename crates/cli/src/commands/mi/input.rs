//! Where the samples of `mi` come from: one file that holds both sides, or one for each.

use std::path::{Path, PathBuf};

use interlayer::datasets::arrays::{
    Array, ArrayDefect, ArrayError, ArrayFile, Cell, Doubt, Format, Header, Note, Reading, Row, Unfit, shown,
};
use thiserror::Error;

use super::Mi;
use super::arguments::DiscreteName;
use super::names::chosen;
use super::samples::shape;

/// x or y, and where it comes from.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) array: Array,
    pub(super) path: PathBuf,
}

/// Both sides, and what a person should know of them.
pub(super) struct Sides {
    pub(super) x: Side,
    pub(super) y: Side,
}

impl Sides {
    /// What a person should know of them, one line each.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        for side in [&self.x, &self.y] {
            for note in &side.array.notes {
                let way_out = if matches!(note, Note::SampleForNames { .. }) { ": add --no-header" } else { "" };
                let note = format!("note: {}: {note}{way_out}", side.path.display());
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
        notes
    }
}

/// Why there are no samples.
#[derive(Debug, Error)]
pub(super) enum InputError {
    #[error("{error}{advice}")]
    File { error: ArrayError, advice: String },
    #[error("{}: one npy file holds one array; give two files, one for x and one for y", path.display())]
    OneArray { path: PathBuf },
    #[error(
        "standard input can be read only once; give `-` for one of the two files, or one `-` that contains both arrays"
    )]
    StandardInputTwice,
    #[error(
        "{}: `{}` is in x and in y, and the mutual information of a variable with itself has no limit; remove it from --x or --y",
        path.display(), shown(name)
    )]
    Both { path: PathBuf, name: String },
    #[error(
        "{}: `{name}`, its only array, has {dims} coordinates, and one array cannot be both sides: save two, such as `np.savez(name, x=a[:, :1], y=a[:, 1:])`",
        path.display()
    )]
    OnlyArray { path: PathBuf, name: String, dims: usize },
    #[error(
        "there is no file `{}`, but {} has a column of that name; separate names by commas, as in --x a,b, or repeat the option",
        shown(name), path.display()
    )]
    NameAsFile { path: PathBuf, name: String },
    #[error("`{}` is named twice by {flag}; name it once", shown(name))]
    Twice { name: String, flag: &'static str },
    #[error("{option} has no effect: no file here is a table as text (csv, tsv, txt); leave it out")]
    NoText { option: &'static str },
    #[error("{}", unequal(x, y))]
    Unequal { x: Box<Side>, y: Box<Side> },
}

fn unequal(x: &Side, y: &Side) -> String {
    let shapes = x.array.dims.max(y.array.dims) > 1;
    let place = |side: &Side| match shapes {
        true => format!("{}, shape {}", side.path.display(), shape(&side.array)),
        false => side.path.display().to_string(),
    };
    let turned = |side: &&Side, other: &Side| side.array.dims > 1 && side.array.dims == other.array.n;
    let transposed = [(x, y), (y, x)].into_iter().find(|(side, other)| turned(side, other));
    let transposed = transposed
        .map_or_else(String::new, |(side, _)| format!("; is {} transposed? A row is a sample", side.path.display()));
    let (one, other) = (x.array.n, y.array.n);
    format!(
        "x has {one} sample{} ({}) and y has {other} ({}); both need the same number, because row i of x belongs to row i of y{transposed}",
        if one == 1 { "" } else { "s" },
        place(x),
        place(y)
    )
}

/// Reads both sides.
pub(super) fn read(arguments: &Mi) -> Result<Sides, InputError> {
    let header = if arguments.no_header { Header::None } else { Header::FirstLine };
    let reading = Reading { format: arguments.format, separator: arguments.separator, header };
    let open = |path: &Path| ArrayFile::open(path, reading).map_err(advised);
    let (x_file, y_file) = match &arguments.files[..] {
        [x, y] if is_standard_input(x) && is_standard_input(y) => return Err(InputError::StandardInputTwice),
        [x, y] => {
            let x_file = open(x)?;
            let is_name = |name: &str| x_file.names().is_ok_and(|names| names.iter().any(|known| known == name));
            match y.to_str().filter(|name| !y.exists() && is_name(name)) {
                Some(name) => return Err(InputError::NameAsFile { path: x.into(), name: name.to_owned() }),
                None => (x_file, Some(open(y)?)),
            }
        }
        [both, ..] => (open(both)?, None),
        // The command line asks for one or two.
        [] => return Err(InputError::StandardInputTwice),
    };
    let files = [Some(&x_file), y_file.as_ref()];
    check_text_options(arguments, files.into_iter().flatten())?;
    if y_file.is_none() && x_file.format() == Format::Npy && x_file.names().map_err(advised)?.is_empty() {
        return Err(InputError::OneArray { path: x_file.path().into() });
    }
    let alone = y_file.is_some();
    let of_y = y_file.as_ref().unwrap_or(&x_file);
    let x_names = names(&x_file, &arguments.x, "x", alone)?;
    let y_names = names(of_y, &arguments.y, "y", alone)?;
    let (x_names, y_names) = match (x_names, y_names) {
        (Some(x_names), Some(y_names)) => (x_names, y_names),
        (None, None) => return Err(unnamed(&x_file)?),
        (None, Some(_)) => return Err(absent(&x_file, "x")?),
        (Some(_), None) => return Err(absent(of_y, "y")?),
    };
    once(&x_names, "--x")?;
    once(&y_names, "--y")?;
    let same_file = y_file.as_ref().is_none_or(|y_file| same(x_file.path(), y_file.path()));
    if let Some(name) = x_names.iter().find(|name| same_file && y_names.contains(name)) {
        let path = x_file.path().into();
        // Its columns have no names.
        let dims = x_file.array(std::slice::from_ref(name)).map_or(1, |array| array.dims);
        let is_only = matches!(x_file.format(), Format::Npz | Format::Safetensors)
            && x_file.names().is_ok_and(|names| names.len() == 1);
        return Err(match is_only && dims > 1 {
            true => InputError::OnlyArray { path, name: name.clone(), dims },
            false => InputError::Both { path, name: name.clone() },
        });
    }
    let is_discrete = |one| [Some(one), Some(DiscreteName::Both)].contains(&arguments.discrete);
    let x = side(&x_file, &x_names, is_discrete(DiscreteName::X))?;
    let y = side(y_file.as_ref().unwrap_or(&x_file), &y_names, is_discrete(DiscreteName::Y))?;
    if x.array.n != y.array.n {
        return Err(InputError::Unequal { x: Box::new(x), y: Box::new(y) });
    }
    Ok(Sides { x, y })
}

/// What is read from a file under the names asked for. Without any it is the array of the side's own name, or, of a file
/// for one side alone, the only one.
fn names(file: &ArrayFile, asked: &[String], side: &str, alone: bool) -> Result<Option<Vec<String>>, InputError> {
    let known = file.names().map_err(advised)?;
    if !asked.is_empty() {
        return Ok(Some(chosen(asked, &known)));
    }
    if known.iter().any(|name| name == side) {
        return Ok(Some(vec![side.to_owned()]));
    }
    match (known.len(), file.doubt()) {
        (0, _) => Ok(Some(Vec::new())),
        (1, Some(Doubt::Sample { line })) if alone => Err(refused(file, ArrayDefect::SampleForNames { line })),
        (1, _) if alone => Ok(Some(known)),
        _ => Ok(None),
    }
}

/// Neither side is named.
fn unnamed(file: &ArrayFile) -> Result<InputError, InputError> {
    let known = file.names().map_err(advised)?;
    Ok(refused(file, ArrayDefect::Unnamed { known, doubt: file.doubt() }))
}

/// One side is named, and the file has nothing of the other's name.
fn absent(file: &ArrayFile, side: &str) -> Result<InputError, InputError> {
    let known = file.names().map_err(advised)?;
    let doubt = file.doubt();
    let advice = match doubt {
        Some(Doubt::Sample { .. }) => NO_HEADER.to_owned(),
        _ => format!("; say by --{side} what {side} is"),
    };
    let defect = Box::new(ArrayDefect::Missing { name: side.to_owned(), known, doubt });
    Ok(InputError::File { error: ArrayError { path: file.path().into(), defect }, advice })
}

fn refused(file: &ArrayFile, defect: ArrayDefect) -> InputError {
    advised(ArrayError { path: file.path().into(), defect: Box::new(defect) })
}

fn side(file: &ArrayFile, names: &[String], discrete: bool) -> Result<Side, InputError> {
    let array = if discrete { file.categories(names) } else { file.array(names) };
    let array = array.map_err(advised)?;
    Ok(Side { array, path: file.path().into() })
}

fn once(names: &[String], flag: &'static str) -> Result<(), InputError> {
    let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
    twice.map_or(Ok(()), |(_, name)| Err(InputError::Twice { name: name.clone(), flag }))
}

fn check_text_options<'a>(arguments: &Mi, mut files: impl Iterator<Item = &'a ArrayFile>) -> Result<(), InputError> {
    let given = [(arguments.separator.is_some(), "--separator"), (arguments.no_header, "--no-header")];
    match given.iter().find(|(given, _)| *given) {
        Some((_, option)) if files.all(|file| file.format() != Format::Csv) => Err(InputError::NoText { option }),
        _ => Ok(()),
    }
}

fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

fn same(x: &Path, y: &Path) -> bool {
    x == y || x.canonicalize().ok().zip(y.canonicalize().ok()).is_some_and(|(x, y)| x == y)
}

const NO_HEADER: &str = " --no-header calls the columns 1, 2, 3, ...";

/// The options of the command line that are ways out.
fn advised(error: ArrayError) -> InputError {
    let advice = match &*error.defect {
        ArrayDefect::Missing { doubt: Some(Doubt::Sample { .. }), .. } => NO_HEADER,
        ArrayDefect::Missing { doubt: None, .. } => "; name what to take by --x and --y",
        ArrayDefect::Unnamed { doubt: Some(Doubt::Sample { .. }), .. } => {
            " --no-header calls the columns 1, 2, 3, ..., as in --no-header --x 1 --y 2"
        }
        ArrayDefect::Unnamed { doubt: None, .. } => " (as in --x a,b --y c)",
        ArrayDefect::SampleForNames { .. } => ": add --no-header",
        ArrayDefect::Headed { .. } => ": leave out --no-header",
        ArrayDefect::HeaderAgain { .. } => " (--no-header)",
        ArrayDefect::Format
        | ArrayDefect::OtherFormat { .. }
        | ArrayDefect::NotText
        | ArrayDefect::Disguise { what: "text", .. } => " (--format)",
        ArrayDefect::Cell(Cell { row: Row::Line(_), unfit: Unfit::Text { .. }, .. }) => "; --discrete reads names",
        ArrayDefect::NoNames { .. } => " from --x or --y",
        ArrayDefect::Ragged { .. } => " --separator gives it",
        _ => "",
    };
    InputError::File { error, advice: advice.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::Parser;

    use super::*;
    use crate::arguments::{Arguments, Command};

    const TABLE: &str = "x,y,\"income, log\",age\n1,2,3,4\n5,6,7,8\n9,10,11,12\n";

    /// Reads what a command line asks for; files are made in a folder, whose name the error does not show.
    fn sides(files: &[(&str, &[u8])], typed: &str) -> Result<Sides, String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let place = format!("{}/", folder.path().display());
        let words =
            typed.split('|').map(|word| if word.contains('.') { format!("{place}{word}") } else { word.to_owned() });
        let parsed = Arguments::try_parse_from(["interlayer".to_owned(), "mi".to_owned()].into_iter().chain(words));
        let Command::Mi(arguments) = parsed.map_err(|error| error.to_string())?.command else {
            panic!("another command was understood");
        };
        read(&arguments).map_err(|error| error.to_string().replace(&place, ""))
    }

    fn of_table(typed: &str) -> Result<[Vec<f64>; 2], String> {
        let found = sides(&[("t.csv", TABLE.as_bytes())], &format!("t.csv|{typed}"))?;
        Ok([found.x, found.y].map(|side| side.array.values.widened().into_owned()))
    }

    fn npy(values: &[f64]) -> Vec<u8> {
        let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({},), }}\n", values.len());
        let numbers: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        [b"\x93NUMPY\x01\x00", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), &numbers].concat()
    }

    #[test]
    fn columns_are_named_one_by_one_or_by_commas() {
        assert_eq!(of_table("--x|income, log|--y|age").unwrap(), [vec![3.0, 7.0, 11.0], vec![4.0, 8.0, 12.0]]);
        assert_eq!(of_table("--x|x,y|--y|age").unwrap()[0], [1.0, 2.0, 5.0, 6.0, 9.0, 10.0]);
        assert_eq!(of_table("--x|income, log|--x|x|--y|y").unwrap()[0], [3.0, 1.0, 7.0, 5.0, 11.0, 9.0]);
        assert_eq!(of_table("--y|age").unwrap()[0], [1.0, 5.0, 9.0]);
        assert_eq!(
            of_table("--x|income|--y|age").unwrap_err(),
            "t.csv: there is no `income`, only x, y, `income, log`, age; name what to take by --x and --y"
        );
    }

    #[test]
    fn a_column_on_both_sides_is_refused() {
        let both = |name: &str| {
            format!(
                "t.csv: `{name}` is in x and in y, and the mutual information of a variable with itself has no limit; remove it from --x or --y"
            )
        };
        assert_eq!(of_table("--x|x|--y|x").unwrap_err(), both("x"));
        assert_eq!(of_table("--x|x,y|--y|age,y").unwrap_err(), both("y"));
        assert_eq!(of_table("--x|x,x|--y|y").unwrap_err(), "`x` is named twice by --x; name it once");
        let twice = sides(&[("t.csv", TABLE.as_bytes())], "t.csv|t.csv|--x|x|--y|x").err().unwrap();
        assert_eq!(twice, both("x"));
        let other = [("t.csv", TABLE.as_bytes()), ("u.csv", TABLE.as_bytes())];
        assert!(sides(&other, "t.csv|u.csv|--x|x|--y|x").is_ok());
        assert!(sides(&[("a.npy", &npy(&[1.0, 2.0]))], "a.npy|a.npy").is_ok());
    }

    #[test]
    fn options_without_effect_are_refused() {
        let [a, b] = [npy(&[1.0, 2.0]), npy(&[3.0, 4.0])];
        let arrays = [("a.npy", &a[..]), ("b.npy", &b[..])];
        let error = |typed: &str| sides(&arrays, typed).err().unwrap();
        assert_eq!(
            error("a.npy|b.npy|--x|u"),
            "a.npy: the one array of this npy file has no name; drop `u` from --x or --y"
        );
        assert!(error("a.npy|b.npy|--separator|;").starts_with("--separator has no effect"));
        assert!(error("a.npy|b.npy|--no-header").starts_with("--no-header has no effect"));
        assert_eq!(error("a.npy"), "a.npy: one npy file holds one array; give two files, one for x and one for y");
        assert!(error("-|-").starts_with("standard input can be read only once"));
    }

    #[test]
    fn unequal_sides_name_both_files() {
        let [a, b] = [npy(&[1.0, 2.0]), npy(&[3.0])];
        let error = sides(&[("a.npy", &a), ("b.npy", &b)], "a.npy|b.npy").err().unwrap();
        assert_eq!(
            error,
            "x has 2 samples (a.npy) and y has 1 (b.npy); both need the same number, because row i of x belongs to row i of y"
        );
    }

    #[test]
    fn ways_out_are_options() {
        let error = |text: &str, typed: &str| sides(&[("t.csv", text.as_bytes())], typed).err().unwrap();
        let headless = error("0.5,0.25\n1,2\n", "t.csv|--x|a|--y|b");
        assert!(
            headless.ends_with("is there no header line? --no-header calls the columns 1, 2, 3, ..."),
            "{headless}"
        );
        let found = sides(&[("t.csv", b"0.5,0.25\n1,2\n")], "t.csv|--no-header|--x|1|--y|2").unwrap();
        assert_eq!(*found.y.array.values.widened(), [0.25, 2.0]);
        let unnamed = error("a,b\n1,2\n", "t.csv");
        assert_eq!(unnamed, "t.csv: name the array or the columns to use; the file has a, b (as in --x a,b --y c)");
        let unknown = sides(&[("t.dat", b"1,2\n")], "t.dat").err().unwrap();
        assert!(unknown.ends_with("(--format)"), "{unknown}");
        let given = sides(&[("t.dat", b"x:y\n1:2\n")], "t.dat|--format|csv|--separator|:").unwrap();
        assert_eq!(*given.x.array.values.widened(), [1.0]);
    }
}
