//! What a comparison is asked for on its command line.

use std::path::PathBuf;

/// What a program is to do.
#[derive(Debug)]
pub enum Command {
    /// One engine at one size, in this process.
    Trial {
        /// The engine's name.
        engine: String,
        /// N.
        size: usize,
    },
    /// The comparison: each trial in a process of its own.
    Compare(Comparison),
}

/// Which engines are compared, and where.
#[derive(Debug)]
pub struct Comparison {
    /// Every N.
    pub sizes: Vec<usize>,
    engines: Option<String>,
    /// Where the JSON and the plot are written, if anywhere.
    pub out: Option<PathBuf>,
}

impl Command {
    /// Reads the program's arguments. `sizes` is the option that lists every N.
    pub fn read(sizes: &str) -> Command {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        if let [call, engine, size] = arguments.as_slice()
            && call == "--trial"
        {
            return Command::Trial { engine: engine.clone(), size: size.parse().expect("a number") };
        }
        let listed = option(sizes).unwrap_or_else(|| "10,100,1000,10000".to_owned());
        let number =
            |size: &str| size.parse().unwrap_or_else(|_| panic!("{sizes} takes numbers, not {size}"));
        Command::Compare(Comparison::read(listed.split(',').map(number).collect()))
    }
}

/// The value of an option of the program.
pub fn option(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.next()?;
    Some(arguments.next().unwrap_or_else(|| panic!("{name} needs a value")))
}

impl Comparison {
    /// Reads what every comparison can be asked for.
    pub fn read(sizes: Vec<usize>) -> Comparison {
        Comparison { sizes, engines: option("--engines"), out: option("--out").map(PathBuf::from) }
    }

    /// Whether an engine takes part: a part of its name was given, or none was.
    pub fn takes(&self, engine: &str) -> bool {
        self.engines.as_ref().is_none_or(|engines| engines.split(',').any(|part| engine.contains(part)))
    }
}
