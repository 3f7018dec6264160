# frozen_string_literal: true

require "nokogiri"

RSpec.describe "spec/cases/operations, hosted in Ruby" do
  drawings = { "graph.txt" => [ "graph", "text", true ], "graph.svg" => [ "graph", "svg", true ],
    "graph.unstyled.svg" => [ "graph", "svg", false ],
    "waterfall.txt" => [ "waterfall", "text", true ], "waterfall.svg" => [ "waterfall", "svg", true ],
    "waterfall.unstyled.svg" => [ "waterfall", "svg", false ] }

  Case.all("operations").each do |operations|
    it operations.title do
      task = operations.json("task.json")
      steps = call("operations", "progress", snapshot(task), transitions(task), copies(task),
        { name: "template.yaml", text: operations.text("template.yaml") })
      picture = { **task.slice("namespace", "name", "version", "about", "created", "now"), "steps" => steps }
      actual = { "progress.txt" => steps.map { |step| written(step) }.join }
      drawings.slice(*operations.expected.keys).each do |file, (drawing, format, styled)|
        actual[file] = call("workflow", "draw", picture, drawing, format, styled, operations.view)
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
      begun = { at: 0, worker: "tcr1", by: "" } if step["state"] == "in-progress"
      { since: 0, begun:, retry_eligible: true, next_retry: nil, ready: false, error: nil, error_type: nil,
        handler: nil, time_limit: nil, in_template: true,
        **step.slice("id", "name", "state", "attempts", "max_attempts", "next_retry", "parents",
          "in_template").symbolize_keys }
    end
    sent = steps.select { |step| step[:state] == "enqueued" }.map do |step|
      { place: "shared", worker: nil, step: step[:id], archived: false }
    end
    { now: task["now"], task: { namespace: task["namespace"], state: task["state"], since: 0, dead_letter: nil },
      steps:, messages: sent,
      workers: [ { name: "tcr1", alive: true } ], servers: 1, hand_back_after: 0 }
  end

  def transitions(task)
    task["transitions"].map do |step, at, to, begun|
      { step:, at:, to: to.sub("result-failed", "result-enqueued"), begun:, failed: to == "result-failed" }
    end
  end

  def copies(task)
    task["steps"].filter_map { |step| { step: step["id"], pattern: step["pattern"] } if step["pattern"] }
  end

  # As spec/cases/README.md says.
  def written(step)
    standing = {
      "pending" => "not-begun", "skipped" => "not-chosen", "by-hand" => "completed-by-hand"
    }.fetch(step["standing"], step["standing"])
    after = " after #{step["dependencies"].join(" ")}" if step["dependencies"].any?
    attempts = step["attempts"].map do |attempt|
      "  #{attempt["queued"]} #{attempt["began"] || "-"} #{attempt["ended"] || "-"} #{attempt["ending"]}\n"
    end
    "#{step["name"]} #{step["kind"].tr("-", "_")} #{standing} #{step["tried"]} of #{step["most"]}#{after}\n" \
      "#{attempts.join}"
  end
end
