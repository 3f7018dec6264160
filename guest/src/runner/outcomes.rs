//! Reads from a step's result which steps to create, like the engine.

use crate::json::Json;

/// What a result asks to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Creation<'r> {
    /// Nothing that can be read.
    Nothing,
    /// The steps with these names.
    Steps(Vec<String>),
    /// Workers with this name, one for each batch.
    Batches(String, Vec<Batch<'r>>),
    /// One worker without work.
    NoBatches,
}

/// One of the batches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch<'r> {
    /// The id, which is part of the worker's name.
    pub id: String,
    /// The batch as JSON, as the result has it.
    pub cursor: &'r str,
}

/// Reads what a decision's result asks to create.
pub fn decision(result: Json<'_>) -> Creation<'_> {
    let Some(outcome) = result.get("decision_point_outcome") else { return Creation::Nothing };
    match kind(outcome).as_deref() {
        Some("no_branches") => Creation::Steps(Vec::new()),
        Some("create_steps") => outcome.get("step_names").and_then(texts).map_or(Creation::Nothing, Creation::Steps),
        _ => Creation::Nothing,
    }
}

/// Reads what a batchable step's result asks to create.
pub fn batches(result: Json<'_>) -> Creation<'_> {
    let Some(outcome) = result.get("batch_processing_outcome") else { return Creation::Nothing };
    match kind(outcome).as_deref() {
        Some("no_batches") => Creation::NoBatches,
        Some("create_batches") => create_batches(outcome).unwrap_or(Creation::Nothing),
        _ => Creation::Nothing,
    }
}

fn create_batches(outcome: Json<'_>) -> Option<Creation<'_>> {
    let worker = outcome.get("worker_template_name")?.text()?;
    outcome.get("worker_count")?.count()?;
    outcome.get("total_items")?.count()?;
    let batches = list(outcome.get("cursor_configs")?)?.into_iter().map(batch).collect::<Option<_>>()?;
    Some(Creation::Batches(worker, batches))
}

fn batch(cursor: Json<'_>) -> Option<Batch<'_>> {
    cursor.get("start_cursor")?;
    cursor.get("end_cursor")?;
    cursor.get("batch_size")?.count()?;
    Some(Batch { id: cursor.get("batch_id")?.text()?, cursor: cursor.source() })
}

fn kind(outcome: Json) -> Option<String> {
    outcome.get("type")?.text()
}

fn texts(json: Json) -> Option<Vec<String>> {
    list(json)?.into_iter().map(Json::text).collect()
}

fn list(json: Json<'_>) -> Option<Vec<Json<'_>>> {
    (json.kind() == crate::json::JsonKind::Array).then(|| json.items())
}
