//! Pages that are made from the command line's own description: completions for shells, the manual page.

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::Cli;
use crate::report::Report;

/// Completions for a shell.
pub fn completions(shell: Shell) -> Report {
    let mut page = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "fod-hash", &mut page);
    report(&page)
}

/// The manual page.
///
/// # Errors
/// None: writing to memory cannot fail.
pub fn man() -> Result<Report> {
    let mut page = Vec::new();
    manual(&mut page)?;
    Ok(report(&page))
}

fn report(page: &[u8]) -> Report {
    Report { page: Some(String::from_utf8_lossy(page).into_owned()), ..Report::default() }
}

/// One page: the program, then each command with its options.
fn manual(page: &mut Vec<u8>) -> std::io::Result<()> {
    let mut program = Cli::command();
    program.build();
    Man::new(program.clone()).render(page)?;
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        let man = Man::new(command.clone());
        page.extend(format!(".SH \"{}\"\n", command.get_name().to_uppercase()).as_bytes());
        man.render_synopsis_section(page)?;
        man.render_description_section(page)?;
        man.render_options_section(page)?;
    }
    Ok(())
}
