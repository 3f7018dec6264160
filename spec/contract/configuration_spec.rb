# frozen_string_literal: true

# Whatever `tasker:check` passes, the real runtime accepts; whatever the real
# runtime refuses, `tasker:check` names.
RSpec.describe "The configuration, held against the real runtime" do
  inputs = lambda do |sources, variables: RealRuntime::NOWHERE, context: "worker"|
    { context:, environment: "test", code_settings: [], options: [], unavailable_variables: [], pool_size: nil,
      variables: variables.map { |name, value| { name:, value: } },
      files: sources.map { |name, layer, text| { name:, layer:, text:, problem: nil } } }
  end
  merge = ->(text, **options) { TaskerContribRails::Component.call("config", "merge",
    inputs.call([ [ "worker.toml", "base", text ] ], **options)).fetch("text") }
  whole = merge.call("[worker.web]\n\n[worker.grpc]\n\n[common.cache]\nbackend = \"moka\"\n")

  set = ->(key, value) { whole.sub(/^#{key} = .*$/, "#{key} = #{value}") }
  without = ->(table) { whole.sub(/^\[#{Regexp.escape(table)}\]\n.*?(?=^\[|\z)/m, "") }
  add = ->(text) { "#{whole}\n#{text}\n" }

  # Name, text, variables beside DATABASE_URL, and what the runtime does; what it takes and makes nonsense of is named
  # all the same.
  mutations = [
    [ "as it is made", whole, {}, :taken ],
    [ "a number in quotes", set.call("max_connections", '"10"'), {}, :refused ],
    [ "a number with a fraction", set.call("max_connections", "1.5"), {}, :refused ],
    [ "a number below its range", set.call("max_connections", "0"), {}, :refused ],
    [ "a number above its range", set.call("max_connections", "1001"), {}, :refused ],
    [ "a number at the end of its range", set.call("max_connections", "1000"), {}, :taken ],
    [ "a number below zero", set.call("min_connections", "-1"), {}, :refused ],
    [
      "a number beyond its type",
      set.call("prefetch_count", "1").sub("poll_interval_ms = 500", "poll_interval_ms = 99999999999"), {}, :refused
    ],
    [ "a number beyond 64 bits", set.call("max_connections", "99999999999999999999"), {}, :refused ],
    [ "a hexadecimal number", set.call("max_connections", "0xA"), {}, :taken ],
    [ "a number with underscores", set.call("max_connections", "1_0"), {}, :taken ],
    [ "a whole number for one with a fraction", set.call("backoff_multiplier", "2"), {}, :taken ],
    [ "a number with a fraction out of range", set.call("backoff_multiplier", "10.5"), {}, :refused ],
    [ "infinity", set.call("backoff_multiplier", "inf"), {}, :refused ],
    [ "a boolean in quotes", set.call("jitter_enabled", '"true"'), {}, :refused ],
    [ "a number for a boolean", set.call("jitter_enabled", "1"), {}, :refused ],
    [ "a string for an array", set.call("search_paths", '"config"'), {}, :refused ],
    [ "an array of the wrong type", set.call("default_backoff_seconds", '[1, "2"]'), {}, :refused ],
    [ "an empty array", set.call("default_backoff_seconds", "[]"), {}, :refused ],
    [ "an array that is too long", set.call("default_backoff_seconds", "[#{([ 1 ] * 21).join(", ")}]"), {}, :refused ],
    [ "an array over several lines", set.call("default_backoff_seconds", "[\n  1, # one\n  2,\n]"), {}, :taken ],
    [ "an empty string", set.call("worker_type", '""'), {}, :refused ],
    [ "a literal string", set.call("worker_type", "'general'"), {}, :taken ],
    [ "a date for a string", set.call("worker_type", "2026-01-01"), {}, :named_only ],
    [ "a table for a string", set.call("worker_type", "{}"), {}, :refused ],
    [ "a word that is none of those allowed", set.call("deployment_mode", '"hybrid"'), {}, :refused ],
    [ "the fourth deployment mode", set.call("deployment_mode", '"Disabled"'), {}, :taken ],
    [ "an unknown transport", set.call("transport", '"soap"'), {}, :refused ],
    [ "a missing key", whole.sub(/^worker_id = .*\n/, ""), {}, :refused ],
    [ "a missing key that may miss", whole.sub(/^slow_acquire_threshold_ms = .*\n/, ""), {}, :taken ],
    [ "a missing table", without.call("common.queues.pgmq"), {}, :refused ],
    [ "a missing table that may be empty", without.call("worker.mpsc_channels.in_process_events"), {}, :refused ],
    [
      "an empty table that must be there",
      without.call("worker.mpsc_channels.in_process_events") + "\n[worker.mpsc_channels.in_process_events]\n", {},
      :taken
    ],
    [ "a missing optional table", without.call("worker.grpc"), {}, :taken ],
    [ "an optional table that is half there", whole.sub(/^keepalive_timeout_seconds = .*\n/, ""), {}, :refused ],
    [ "a missing optional table within another", without.call("worker.web.database_pools"), {}, :refused ],
    [ "an older name of a table", whole.sub("component_configs.messaging]", "component_configs.pgmq]"), {}, :taken ],
    [
      "both names of a table",
      add.call("[common.circuit_breakers.component_configs.pgmq]\nfailure_threshold = 1\nsuccess_threshold = 1"), {},
      :refused
    ],
    [ "authentication by nothing", add.call("[worker.orchestration_client.auth]\ntoken = \"x\""), {}, :refused ],
    [
      "authentication without its token", add.call("[worker.orchestration_client.auth]\ntype = \"bearer\""), {},
      :refused
    ],
    [
      "authentication with its token", add.call("[worker.orchestration_client.auth]\ntype = \"bearer\"\ntoken = \"x\""),
      {}, :taken
    ],
    [
      "a list of keys, one without its key", add.call("[[worker.web.auth.api_keys]]\ndescription = \"x\""), {}, :refused
    ],
    [ "a broken line", add.call("[worker.more"), {}, :refused ],
    [ "a word without quotes", set.call("worker_type", "general"), {}, :refused ],
    [ "a key given twice", whole.sub(/^worker_id = .*\n/) { |line| line * 2 }, {}, :refused ],
    [
      "a table given twice", add.call("[worker.event_systems.worker.timing]\nclaim_timeout_seconds = 3"), {}, :refused
    ],
    [ "a value and a table of one name", add.call("[worker.worker_id]\nx = 1"), {}, :refused ],
    [ "a byte order mark", "\uFEFF#{whole}", {}, :taken ],
    [ "carriage returns", whole.gsub("\n", "\r\n"), {}, :taken ],
    [ "a database at postgres://", whole, { "DATABASE_URL" => "postgres://localhost/shop" }, :refused ],
    [ "a database that is empty", whole, { "DATABASE_URL" => "" }, :refused ],
    [
      "a database with a user without password", whole, { "DATABASE_URL" => "postgresql://shop@localhost/shop" },
      :refused
    ],
    [
      "a database with a name of its own kind", whole, { "DATABASE_URL" => "postgresql://localhost/shop.db" }, :refused
    ],
    [
      "a variable that is not allowed, in a value", set.call("worker_id", '"${HOSTNAME:-worker}"'),
      { "HOSTNAME" => "a" }, :refused
    ],
    [ "a variable that is not allowed, in a comment", add.call("# ${HOME}"), { "HOME" => "/root" }, :refused ],
    [
      "a variable that is allowed, in a comment", add.call("# ${TASKER_WORKER_ID}"), { "TASKER_WORKER_ID" => "a" },
      :taken
    ],
    [
      "a variable with a bad value, in a comment", add.call("# ${TASKER_WORKER_ID}"), { "TASKER_WORKER_ID" => "a b" },
      :refused
    ],
    [
      "a variable set to nothing that has a default", set.call("worker_id", '"${TASKER_WORKER_ID:-a}"'),
      { "TASKER_WORKER_ID" => "" }, :refused
    ],
    [
      "a variable that makes a word none of those allowed",
      set.call("deployment_mode", '"${TASKER_INSTANCE_ID:-Hybrid}"'), { "TASKER_INSTANCE_ID" => "x" }, :refused
    ],
    [
      "a variable that makes a word one of those allowed",
      set.call("deployment_mode", '"${TASKER_INSTANCE_ID:-Hybrid}"'), {}, :taken
    ],
    [
      "a value that is an address with a placeholder in its password", whole,
      { "DATABASE_URL" => "postgresql://u:${HOME}@127.0.0.1:1/d", "HOME" => "/root" }, :refused
    ],
    [ "a placeholder for a number", set.call("max_connections", '"${TASKER_INSTANCE_PORT:-10}"'), {}, :refused ],
    [
      "a placeholder that is not closed", set.call("deployment_mode", '"${TASKER_INSTANCE_ID:-Hybrid"'), {}, :named_only
    ],
    [
      "an address to bind to that is none", set.call("bind_address", '"${TASKER_WEB_BIND_ADDRESS:-0.0.0.0:8081}"'),
      { "TASKER_WEB_BIND_ADDRESS" => "8081" }, :refused
    ]
  ]

  named = lambda do |text, variables|
    given = inputs.call([ [ "merged.toml", "final", text ] ], variables: RealRuntime::NOWHERE.merge(variables))
    TaskerContribRails::Component.call("config", "check", given).select { |found| found["severity"] == "error" }
  end

  it "is held against at least 40 files" do
    expect(mutations.size).to be >= 40
    expect(mutations.map(&:first).uniq.size).to eq(mutations.size)
  end

  mutations.each do |name, text, variables, fate|
    it "#{fate == :taken ? "passes" : "names"} #{name}" do
      expect(named.call(text, variables)).to fate == :taken ? be_empty : be_any
    end
  end

  if RealRuntime.available?
    it "judges each of these files as the real runtime does" do
      verdicts = RealRuntime.judge(mutations.map { |_, text, variables, _| [ text, variables ] })
      differing = mutations.zip(verdicts).reject { |(_, _, _, fate), verdict| verdict.accepted == (fate != :refused) }

      expect(differing.map { |mutation, verdict| [ mutation.first, verdict.said ] }).to eq([])
    end

    it "makes files that the real runtime takes, whatever is asked for" do
      asked = [
        "", "[worker.web]\n", "[worker.grpc]\n",
        "[worker.web.auth]\nenabled = true\n\n[[worker.web.auth.api_keys]]\nkey = \"k\"\n",
        "[common.pgmq_database]\n", "[common.cache]\nbackend = \"memcached\"\n", "[common.cache.redis]\n",
        "[common.queues]\nbackend = \"rabbitmq\"\n", "[common.queues.pgmq.queue_depth_thresholds]\n",
        "[common.circuit_breakers.component_configs.web]\n",
        "[worker]\nworker_id = \"\\u0024{HOME} \\\"quoted\\\" \\\\ \\t ü\"\n",
        "[worker.orchestration_client.auth]\ntype = \"api_key\"\nkey = \"k\"\n"
      ]
      verdicts = RealRuntime.judge(asked.map { |text| [ merge.call(text), { "HOME" => "/root" } ] } + [
        [ merge.call("", context: "complete"), {} ]
      ])

      expect(verdicts.reject(&:accepted).map(&:said)).to eq([])
    end
  end
end
