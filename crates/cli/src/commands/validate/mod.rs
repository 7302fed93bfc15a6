//! `validate`: the estimators against problems whose truth is known.

mod arguments;

mod page;

pub(crate) use self::arguments::Validate;
use std::process::ExitCode;
use std::time::Instant;

use interlayer::experiments::validate::run;
use interlayer::figures;
use interlayer::mutual_info::validation::{Profile, Suite};

use crate::output::{self, say};
use crate::{Outcome, place};

pub(crate) fn validate(arguments: &Validate) -> Outcome {
    let started = Instant::now();
    // The quick one leaves what is committed alone.
    let (folder, pictures, command) = match arguments.profile {
        Profile::Quick => (place::validation().join("quick"), place::validation().join("quick"), "validate"),
        Profile::Full => (place::validation(), place::figures().join("validation"), "validate --profile full"),
    };
    interlayer_files::prepare(&folder)?;
    interlayer_files::prepare(&pictures)?;
    let suite = Suite::new(arguments.profile, arguments.seeds.as_deref());
    say!(
        "{} problems, N = {}, seeds {}",
        suite.families.iter().map(|family| family.problems.len()).sum::<usize>(),
        page::list(&suite.sizes),
        page::list(&suite.seeds),
    );
    output::check()?;
    let table = run(&suite, &folder, &interlayer::sources(), |problem| {
        let (x, y) = problem.dims;
        let name = [problem.family, &problem.problem].join(" ");
        let todo = match problem.stored {
            (kept, all) if kept == all => "stored, not measured again".to_owned(),
            (0, all) => format!("{all} estimates"),
            (kept, all) => format!("{} estimates, {kept} are stored", all - kept),
        };
        say!("[{}/{}] {}, {x} + {y} dims: {todo}", problem.index + 1, problem.count, name.trim());
    })?;

    let text = page::page(&table, &suite, command);
    let file = folder.join("validation.md");
    interlayer_files::write(&file, text.as_bytes())?;
    say!("\n{}\n\nwritten:\n  {}", page::failures(&table), place::readable(&file));
    for picture in figures::validation(&table)?.save(&pictures, "validation")? {
        say!("  {}", place::readable(&picture));
    }
    say!("done in {:.0} s", started.elapsed().as_secs_f64());
    Ok(ExitCode::SUCCESS)
}
