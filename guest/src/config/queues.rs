//! The queues through which steps and results travel.

use super::layers::Layers;
use super::placeholder::Environment;

/// The names of queues in the merged file.
#[derive(Debug)]
pub struct Queues {
    /// The prefix of the shared queues, from which any worker takes steps.
    pub shared: String,
    /// The queue from which the server reads results.
    pub results: String,
    /// Why workers can't have private queues; none if they can.
    pub shared_because: Option<&'static str>,
}

/// The default pattern for the names of queues.
const PATTERN: &str = "{namespace}_{name}_queue";

impl Queues {
    /// Reads the names from a configuration without errors, which has all of these parameters.
    #[must_use]
    pub fn of(layers: &Layers<'_>, environment: &Environment<'_>) -> Self {
        let text = |key: &str| layers.text(&format!("common.queues.{key}"), environment).unwrap_or_default();
        let shared_because = if text("backend") == "rabbitmq" {
            Some("the message queue is RabbitMQ")
        } else if text("naming_pattern") != PATTERN {
            Some("`common.queues.naming_pattern` is not \"{namespace}_{name}_queue\"")
        } else {
            None
        };
        Self { shared: text("worker_namespace"), results: text("orchestration_queues.step_results"), shared_because }
    }
}
