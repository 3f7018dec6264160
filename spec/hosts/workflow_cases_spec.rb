# frozen_string_literal: true

require "nokogiri"

RSpec.describe "spec/cases/workflow, hosted in Ruby" do
  graphs = { "graph.mmd" => "mermaid", "graph.dot" => "dot", "graph.txt" => "text", "graph.svg" => "svg" }

  Case.all("workflow").each do |workflow|
    it workflow.title do
      sources = workflow.given.select { |name, _| name.end_with?(".yaml") }.map { |name, text| { name:, text: } }
      readings = sources.map { |source| call("read", source, options(workflow)) }
      actual = Case.findings(found(readings) + compared(workflow, sources.first, readings.first["template"]))
      actual["plan.txt"] = planned(call("plan", sources.first, [])) if workflow.expected.key?("plan.txt")
      graphs.slice(*workflow.expected.keys).each do |file, format|
        actual[file] = call("draw-template", sources.first, format, workflow.view, options(workflow))
      end

      expect(actual).to eq(workflow.expected)
      expect { Nokogiri::XML(actual["graph.svg"], &:strict) if actual["graph.svg"] }.not_to raise_error
    end
  end

  def options(workflow)
    workflow.given.key?("profile.txt") ? [ { name: "profile", value: workflow.text("profile.txt").strip } ] : []
  end

  def call(...) = TaskerContribRails::Component.call("workflow", ...)

  def found(readings)
    together = call("check-together", readings.filter_map { |reading| reading["identity"] })
    diagnostics(readings.flat_map { |reading| reading["findings"] } + together)
  end

  # What the handlers read, with the schemas.
  def compared(workflow, source, template)
    return [] unless workflow.given.key?("reads.txt")

    results, inputs = workflow.text("reads.txt").lines.map { |line| read(*line.split) }
      .partition { |read| read.key?(:dependency) }
    diagnostics(call("check-reads", template["steps"], results) + call("check-inputs", source, inputs))
  end

  def read(place, kind, *names)
    source, *numbers = place.split(/[:+]/)
    span = { source:, **%i[ line column length ].zip(numbers.map(&:to_i)).to_h }
    return { text: names.first, span: } if kind == "input"

    step, dependency, field = names
    { step:, dependency:, field:, span: }
  end

  def diagnostics(records) = records.map { |record| TaskerContribRails::Diagnostic.from_record(record) }

  def planned(plan)
    "#{plan["layers"].map { |layer| layer.join(" ") }.join("\n")}\n\n" \
      "critical path: #{plan["critical-path"].join(" ")}\n"
  end
end
