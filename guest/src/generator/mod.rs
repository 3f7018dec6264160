//! Files from templates (`wit/generator.wit`).
