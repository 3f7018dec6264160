//! Keys of other workflow tools, and what to write here instead.

use crate::diagnostics::Code;

const WAITS: &str =
    "The engine would run the step at once. Write `dependencies: [step, …]` with the steps it waits for.";
const WAITED_FOR: &str =
    "The engine would run that step at once. Write `dependencies: [this_step]` at the step that comes next.";
const CONDITION: &str = "The engine would run the step in every case. Put a step of `type: decision` before it, or return early in the handler.";
const TIMEOUT: &str = "Write `timeout_seconds: 60`. It applies to each attempt.";
const RETRY: &str = "Write `retry: { max_attempts: 5, backoff: exponential, backoff_base_ms: 1000 }`.";
const INITIALIZATION: &str =
    "Write `initialization: { key: value }` below `handler`. It can't read environment variables.";
const HANDLER: &str = "Write `handler: { callable: {callable} }`.";
const EACH: &str =
    "The engine would run the step only once. Split the work with a step of `type: batchable` and its `batch_worker`.";
const FAILURE: &str = "When a step has used up its attempts, the task stops. To continue, catch the error in the handler and return success.";
const QUEUE: &str = "Each namespace has one queue, and a worker serves whole namespaces. Choose with `namespace_name`.";
const SCHEDULE: &str = "The engine has no scheduler. Create the task from a recurring job.";

/// The longest key of any tool.
const LONGEST: usize = 40;

/// Keys of a step that set its order. The engine ignores them and runs the step too early. (All
/// words are written without `_` and `-`.)
const ORDER: &[(&str, &str)] = &[
    (
        "needs need runafter dependson depends dependency dependentsteps upstream upstreams \
         upstreamsteps upstreamtasks after afterstep aftersteps requires require required prerequisite \
         prerequisites prereqs waitfor waitsfor waiton waitson awaits await previous previousstep prev \
         parent parents follows comesafter blockedby precededby predecessors dependsonsteps deps",
        WAITS,
    ),
    (
        "next nextstep nextsteps downstream downstreams downstreamtasks before then successors children \
         precedes blocks triggers onsuccess transition transitions goto edges",
        WAITED_FOR,
    ),
    (
        "when if unless condition conditions skipif skip onlyif runif runconditions only except rules \
         switch choices branches case enabled disabled triggerrule",
        CONDITION,
    ),
];

/// Keys of a step that have no effect.
const OF_STEP: &[(&str, &str)] = &[
    (
        "timeout timeouts timeoutsec timeoutsecs timeoutms timeoutminutes timelimit starttoclosetimeout \
         scheduletoclosetimeout executiontimeout activedeadlineseconds deadline heartbeat \
         heartbeatseconds maxduration ttl",
        TIMEOUT,
    ),
    (
        "retries maxretries retrycount retrylimit retrypolicy retrystrategy retryon retrydelay \
         retryattempts attempts maxattempts tries backoff delay retryable maxretryattempts \
         defaultretrylimit defaultretryable",
        RETRY,
    ),
    (
        "env environment vars variables with params parameters param input inputs args arguments kwargs \
         config configuration options settings props secrets initialization handlerconfig",
        INITIALIZATION,
    ),
    (
        "uses use run action task taskref templateref command script image class classname handlerclass \
         callable function fn worker job activity operator method resolver container",
        HANDLER,
    ),
    (
        "matrix foreach withitems withparam withsequence map iterator loop repeat parallel parallelism \
         strategy concurrency items batch batchsize each",
        EACH,
    ),
    (
        "onfailure onerror catch rescue compensate compensation rollback fallback continueonerror \
         continueonfailure allowfailure ignoreerrors ignorefailure always finally",
        FAILURE,
    ),
    ("queue pool priority runson tags nodeselector resources", QUEUE),
    ("schedule cron startat wait sleep", SCHEDULE),
    (
        "output outputs returns result results outputschema",
        "The step's result is what its handler returns. Describe it with `result_schema`.",
    ),
    (
        "inputschema",
        "Steps read the task's context and each other's results. Describe the context with `input_schema` at the top of the file.",
    ),
    ("events emits publishes domainevents", "Write `publishes_events`."),
    ("id key title label displayname", "Write `name`, and `description` for readers."),
];

/// Keys of the whole template.
const OF_TEMPLATE: &[(&str, &str)] = &[
    ("namespace modulenamespace", "Write `namespace_name`."),
    (
        "tasks jobs stages nodes states activities dag spec workflow steptemplates",
        "Write the steps as a list below `steps`.",
    ),
    ("id key title kind apiversion", "Write `name`, `namespace_name` and `version`."),
    ("schedule cron on trigger triggers scheduleinterval", SCHEDULE),
    (
        "inputs input params parameters schema contextschema arguments",
        "A task's context is what it is created with. Describe it with `input_schema`.",
    ),
    ("env vars variables", "Give each handler what it needs: `initialization: { key: value }` below `handler`."),
    ("timeout timeoutseconds maxduration", "Write `lifecycle: { max_duration_minutes: 60 }`."),
    (
        "retry retries maxretries defaults defaultargs stepdefaults",
        "Write `retry` at each step. An anchor (`&retry` and `*retry`) saves the repetition.",
    ),
    ("onfailure onexit onerror finally catch", FAILURE),
    ("events publishesevents", "Write `publishes_events` at the step that publishes them."),
    ("concurrency parallelism maxparallel queue priority", QUEUE),
    ("handler taskhandler handlerclass callable", "Write `handler` at each step. A task has no handler of its own."),
];

/// Keys of `handler`.
const OF_HANDLER: &[(&str, &str)] = &[
    ("class classname name handler type constant handlerclass uses function", "Write `callable: {callable}`."),
    (
        "config configuration params parameters args arguments options inputs with settings env init",
        "Write `initialization: { key: value }`.",
    ),
    ("action methodname call", "Write `method`."),
    ("timeout timeoutseconds", "Write `timeout_seconds` at the step, beside `handler`."),
    ("retry retries", "Write `retry` at the step, beside `handler`."),
    ("dependencies", "Write `dependencies` at the step, beside `handler`."),
];

/// Keys of `retry`.
const OF_RETRY: &[(&str, &str)] = &[
    (
        "limit retries maxretries count attempts max maximumattempts times tries retrylimit",
        "Write `max_attempts`, which counts the first attempt too.",
    ),
    (
        "delay wait interval initialinterval intervalseconds base backoffms delayms minbackoff duration \
         backoffbase",
        "Write `backoff_base_ms`, in milliseconds.",
    ),
    ("maxdelay maxinterval maximuminterval maxbackoff maxduration cap", "Write `max_backoff_ms`, in milliseconds."),
    ("strategy policy type kind backofftype mode", "Write `backoff`: none, linear, exponential or fibonacci."),
    (
        "factor multiplier backoffrate backoffcoefficient coefficient jitter",
        "`backoff: exponential` doubles each wait; there is no other factor.",
    ),
    ("enabled retry", "Write `retryable`."),
    (
        "when on errors errorequals nonretryableerrortypes exceptions only",
        "The handler says which failures are final: {final}.",
    ),
];

/// The code and the help for a key of another tool, in a mapping with the keys `known`.
pub fn meaning(key: &str, known: &[&'static str]) -> Option<(Code, &'static str)> {
    if key.len() > LONGEST {
        return None;
    }
    let plain: Vec<u8> =
        key.bytes().filter(|byte| !matches!(byte, b'_' | b'-')).map(|byte| byte.to_ascii_lowercase()).collect();
    let look = |table: &[(&str, &'static str)]| {
        table.iter().find(|(words, _)| holds(words.as_bytes(), &plain)).map(|(_, help)| *help)
    };
    let has = |name| known.contains(&name);
    if has("dependencies") {
        look(ORDER).map(|help| (Code::OrderKey, help)).or_else(|| look(OF_STEP).map(|help| (Code::ForeignKey, help)))
    } else if has("namespace_name") {
        look(OF_TEMPLATE).map(|help| (Code::ForeignKey, help))
    } else if has("callable") {
        look(OF_HANDLER).map(|help| (Code::ForeignKey, help))
    } else if has("max_attempts") {
        look(OF_RETRY).map(|help| (Code::ForeignKey, help))
    } else {
        None
    }
}

/// Whether a list of words, separated by spaces, contains this word.
fn holds(words: &[u8], word: &[u8]) -> bool {
    let Some(first) = word.first() else { return false };
    let is_end = |at: usize| words.get(at).is_none_or(|byte| *byte == b' ');
    let starts = |at: usize| at == 0 || is_end(at - 1);
    words.iter().enumerate().any(|(at, byte)| {
        byte == first && starts(at) && is_end(at + word.len()) && words.get(at..at + word.len()) == Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_would_cost_a_step_its_order_is_an_error() {
        let code = |key| meaning(key, &["name", "dependencies"]).map(|(code, _)| code);
        for key in ["needs", "runAfter", "run_after", "upstream", "dependsOn", "when", "if", "next", "Next", "requires"]
        {
            assert_eq!(code(key), Some(Code::OrderKey), "{key}");
        }
        for key in ["timeout", "retries", "maxRetries", "env", "matrix", "for-each", "uses", "on_failure", "queue"] {
            assert_eq!(code(key), Some(Code::ForeignKey), "{key}");
        }
        assert_eq!(code("handlr"), None);
    }

    #[test]
    fn a_key_means_what_it_means_where_it_stands() {
        let help = |key, known| meaning(key, &[known]).map(|(_, help)| help);
        assert_eq!(help("namespace", "namespace_name"), Some("Write `namespace_name`."));
        assert_eq!(help("class", "callable"), Some("Write `callable: {callable}`."));
        assert_eq!(help("max", "max_attempts"), Some("Write `max_attempts`, which counts the first attempt too."));
        assert_eq!(help("needs", "author"), None);
    }
}
