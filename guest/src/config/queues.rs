//! The queues through which steps and results travel.

use super::layers::Layers;
use super::placeholder::Environment;

/// As the merged file names them.
#[derive(Debug)]
pub struct Queues {
    /// The prefix of those in which steps wait for any worker.
    pub shared: String,
    /// The one in which the server awaits results.
    pub results: String,
    /// Why a worker can't have private queues beside them.
    pub shared_because: Option<&'static str>,
}

/// How a worker's own queue is named.
const PATTERN: &str = "{namespace}_{name}_queue";

impl Queues {
    /// Of a configuration without errors, in which each of these parameters is set.
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
