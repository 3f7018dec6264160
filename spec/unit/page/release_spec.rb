# frozen_string_literal: true

require "active_support/all"
require "action_controller"

RSpec.describe TaskerContribRails::Page::Release do
  steps = [ { "name" => "charge", "handler" => { "callable" => "ChargeHandler" } } ]
  template = { "name" => "order", "namespace_name" => "shop", "version" => "1.0.0", "steps" => steps }

  # As the engine keeps it: with what it fills in, and keys in PostgreSQL's order.
  filled_in = { "name" => "order", "steps" => [ { "name" => "charge", "type" => "standard", "retry" =>
    { "backoff" => "exponential", "retryable" => true, "max_attempts" => 3, "max_backoff_ms" => nil },
    "handler" => { "method" => nil, "callable" => "ChargeHandler", "initialization" => {} }, "dependencies" => [] } ],
    "version" => "1.0.0", "metadata" => nil, "namespace_name" => "shop",
    "system_dependencies" => { "primary" => "default", "secondary" => [] } }

  let(:versions) do
    %w[ 1.0.0 0.9.0 ].map do |version|
      TaskerContribRails::Page::Workflow.new(namespace: "shop", name: "order", version:, registered: Time.now, open: 3,
        looked: 3, complete: 0, failed: 0, p50: nil, p95: nil,
        configuration: JSON.generate(filled_in.merge("version" => version)))
    end
  end

  def release(*templates)
    sources = templates.map.with_index do |text, place|
      text = YAML.dump(text) unless text.is_a?(String)
      TaskerContribRails::Workflows::Source.new(name: "order#{place}.yaml", text:)
    end
    described_class.new(versions.first, versions, sources:)
  end

  it "finds the file of the version, and knows of which others there are files" do
    other = template.merge("version" => "2.0.0")
    expect(release(other, template).file.name).to eq("order1.yaml")
    expect(release(other)).to have_attributes(file: nil, here?: true, others: [ "2.0.0" ], lines: nil)
    expect(release(template.merge("name" => "refund"))).to have_attributes(file: nil, here?: false)
  end

  it "takes what the engine fills in, and the order of keys, for no change" do
    written = template.merge("steps" => [ { "depends_on" => [], **steps.first } ])
    expect(release(template).lines).to eq([])
    expect(release(written).lines).to eq([])
  end

  it "takes for filled in only what the component reads in a template that leaves it out" do
    said = described_class.const_get(:FILLED_IN)
    step = steps.first.merge(said.slice("type"), "retry" => said.slice("retryable", "max_attempts", "backoff"))
    readings = [ template, template.merge("steps" => [ step ]) ].map do |one|
      read = release(one).file.template["steps"].sole
      [ read["kind"], read["retry"].except("base-ms", "max-ms") ]
    end
    expect(readings.first).to eq(readings.last)
    expect(said.keys - step.keys - step["retry"].keys).to eq(%w[ primary staleness_action ]) # which no reading has
  end

  it "says line by line what differs, without what may not be shown" do
    initialization = { "api_key" => "s3cret", "word" => "s3cret", "url" => "postgresql://u:hunter2@db/x",
                       "region" => "eu" }
    changed = { **steps.first, "handler" => { "callable" => "Pay", "initialization" => initialization } }
    mask = TaskerContribRails::Operations::Mask.new([ :word ])
    allow(TaskerContribRails::Operations::Mask).to receive(:of_app).and_return(mask)
    lines = release(template.merge("steps" => [ changed ])).lines
    old, new = %i[ old new ].map { |kind| lines.select { |line| line.kind == kind }.map { |line| line.text.strip } }
    expect(old).to eq([ "callable: ChargeHandler" ])
    expect(new).to include("callable: Pay", "region: eu", /word: .*FILTERED/)
    expect(new.join).not_to match(/s3cret|hunter2/)
  end

  it "has no lines where the file is no YAML" do
    expect(release("#{YAML.dump(template)}\n  - [").lines).to be_nil
  end

  it "counts the tasks that have a changed step ahead, or all that are open where the whole template changed" do
    change = TaskerContribRails::Deploys::Change.new(finding: nil, namespace: "shop", name: "order", version: "0.9.0",
      step: "charge", accepted: nil)
    row = { namespace: "shop", name: "order", version: "0.9.0", step: "charge", open: 2, absent: 1 }
    others = [ row.merge(version: "1.0.0"), row.merge(step: "ship"), row.merge(namespace: "bank") ]
    expect(release(template).touched(change, [ row, *others ])).to eq(3)
    expect(release(template).touched(change.with(step: nil, version: "1.0.0"), [ row ])).to eq(3)
    expect(release(template).touched(change.with(step: nil, version: "7"), [])).to eq(0)
  end

  it "knows what is too much for a page" do
    expect(release(template)).not_to be_too_large
    expect(release("#{YAML.dump(template)}# #{"x" * 500_000}")).to be_too_large
    versions.first.configuration << " " * 500_000
    expect(release).to be_too_large
  end

  it "counts other versions only where the application has a file to compare them with" do
    versions.last.configuration << " " * 500_000
    expect(release(template)).to be_too_large
    expect(release).not_to be_too_large
  end

  it "says nothing of what is in templates" do
    expect(release(template).inspect).to end_with('Release workflow="shop/order" version="1.0.0">')
  end
end
