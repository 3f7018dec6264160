# frozen_string_literal: true

require "nokogiri"

RSpec.describe "spec/cases/operations, hosted in Ruby" do
  drawings = { "graph.txt" => [ "graph", "text", "own" ], "graph.svg" => [ "graph", "svg", "own" ],
    "graph.unstyled.svg" => [ "graph", "svg", "page" ],
    "waterfall.txt" => [ "waterfall", "text", "own" ], "waterfall.svg" => [ "waterfall", "svg", "own" ],
    "waterfall.unstyled.svg" => [ "waterfall", "svg", "page" ] }

  Case.all("operations").each do |operations|
    it operations.title do
      task = operations.json("task.json")
      steps = call("operations", "progress", snapshot(task), transitions(task), batch_workers(task),
        { name: "template.yaml", text: operations.text("template.yaml") })
      picture = { **task.slice("namespace", "name", "version", "subtitle", "created_at_ms", "now_ms"), steps: }
      actual = { "progress.txt" => steps.map { |step| written(step) }.join }
      drawings.slice(*operations.expected.keys).each do |file, (drawing, format, style)|
        actual[file] = call("workflow", "draw-task", picture, drawing, format, operations.view,
          [ { name: "style", value: style } ])
      end

      expect(actual).to eq(operations.expected)
      actual.each { |file, text| expect { Nokogiri::XML(text, &:strict) if file.end_with?(".svg") }.not_to raise_error }
      actual.each { |file, text| expect(text).not_to match(/<style|style=|<script/) if file.end_with?(".unstyled.svg") }
    end
  end

  it "has one style for all pictures of a page, which names only classes" do
    rules = call("workflow", "stylesheet").scan(/^([^@}\n{]+){/).flatten.flat_map { |selectors| selectors.split(",") }

    expect(rules).to include(".tasker-picture .failed .box").and all(start_with(".tasker-picture"))
  end

  def call(...) = TaskerContribRails::Component.call(...)

  def snapshot(task)
    steps = task["steps"].map do |step|
      handler_start = { at_ms: 0, worker: "tcr1", process: "" } if step["state"] == "in-progress"
      { since_ms: 0, handler_start:, retry_eligible: true, retry_at_ms: nil, ready: false, error: nil, error_type: nil,
        callable: nil, timeout_ms: nil, in_template: true,
        **step.slice("id", "name", "state", "attempt_count", "max_attempts", "retry_at_ms", "dependency_ids",
          "in_template").symbolize_keys }
    end
    sent = steps.select { |step| step[:state] == "enqueued" }.map do |step|
      { queue: "shared", worker: nil, step_id: step[:id], archived: false }
    end
    { now_ms: task["now_ms"], steps:, messages: sent,
      task: { namespace: task["namespace"], state: task["state"], since_ms: 0, dead_letter_reason: nil },
      workers: [ { name: "tcr1", alive: true } ], server_count: 1, hand_back_after_ms: 0 }
  end

  def transitions(task)
    task["transitions"].map do |step_id, at_ms, to, began_at_ms|
      { step_id:, at_ms:, to: to.sub("result-failed", "result-enqueued"), began_at_ms:, failed: to == "result-failed" }
    end
  end

  def batch_workers(task)
    task["steps"].filter_map { |step| { step_id: step["id"], pattern: step["pattern"] } if step["pattern"] }
  end

  # As spec/cases/README.md says.
  def written(step)
    standing = {
      "pending" => "not-begun", "skipped" => "not-chosen", "by-hand" => "completed-by-hand"
    }.fetch(step["standing"], step["standing"])
    after = " after #{step["dependencies"].join(" ")}" if step["dependencies"].any?
    attempts = step["attempts"].map do |attempt|
      times = attempt.values_at("queued-at-ms", "began-at-ms", "ended-at-ms").map { |time| time || "-" }
      "  #{times.join(" ")} #{attempt["ending"]}\n"
    end
    made = "#{step["attempt-count"]} of #{step["max-attempts"]}"
    "#{step["name"]} #{step["kind"].tr("-", "_")} #{standing} #{made}#{after}\n#{attempts.join}"
  end
end
