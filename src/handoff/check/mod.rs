//! What makes a handoff useless or dangerous, found before it is saved (docs/check.md).

pub mod secrets;
