//! What the comparisons share: measuring, the machine, and a report as a table, as JSON and as a plot.

pub mod child;
pub mod command;
pub mod machine;
pub mod measure;
pub mod plot;
pub mod report;
