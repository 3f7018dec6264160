# frozen_string_literal: true

require "active_support/all"

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Commands::RunReport do
  let(:handlers) { TaskerContribRails::Handlers::Registry.new }
  let(:result) do
    handlers.register("validate", ->(_) { { total: 3, "a" => "\e[31m" } })
    handlers.register("charge",
      ->(_) { TaskerCore::Types::StepHandlerCallResult.error(error_type: "ValidationError", message: "declined",
        error_code: "E7", metadata: { bank: :b, at: Time.utc(2026), odd: Object.new }) })
    handlers.register("ship", ->(_) { {} })
    steps = %w[ validate charge ship ].each_cons(2).to_h.invert
    template = { "name" => "order", "namespace_name" => "shop", "version" => "1.0.0",
                 "steps" => %w[ validate charge ship ].map { |name|
                   { "name" => name, "handler" => { "callable" => name }, "dependencies" => [ *steps[name] ] }
                 } }
    path = File.join(Dir.tmpdir, "order-#{SecureRandom.hex(4)}.yaml").tap do |file|
      File.write(file, JSON.generate(template))
    end
    TaskerContribRails::Inline::Run.new(TaskerContribRails::Inline::Template.read(path), handlers:, context: { id: 1 },
      seed: 5).call.tap { File.delete(path) }
  end
  subject(:report) { described_class.new(result, raised: [ IOError.new("no mailer"), IOError.new("no mailer") ]) }

  it "shows what each step that ran returned, or failed with" do
    expect(report.results.join("\n")).to eq(<<~TEXT.chomp)

      validate complete
        {
          "a": "\\u001b[31m",
          "total": 3
        }

      charge error
        {
          "error_type": "ValidationError",
          "error_code": "E7",
          "message": "declined",
          "retryable": false,
          "metadata": {
            "metadata_dropped": "odd is an Object, which has no as_json of its own"
          }
        }
    TEXT
  end

  it "says all of it as JSON" do
    document = JSON.parse(report.json)

    expect(document).to include("name" => "order", "namespace" => "shop", "status" => "blocked_by_failures",
      "seed" => 5, "waited" => 0.0, "context" => { "id" => 1 },
      "events" => [], "remarks" => [], "subscriber_failures" => [ "IOError: no mailer" ] * 2)
    expect(document["steps"].map { |step| step.values_at("name", "state", "attempts", "result") }).to eq([
      [ "validate", "complete", 1, { "a" => "\e[31m", "total" => 3 } ], [ "charge", "error", 1, nil ],
      [ "ship", "pending", 0, nil ] ])
    expect(document["steps"].map { |step| step["failure"] })
      .to match([ nil, a_hash_including("error_code" => "E7", "message" => "declined"), nil ])
    expect(document["attempts"].map { |attempt|
      attempt.values_at("step", "number", "outcome", "state", "at", "failure")
    }).to eq([
      [ "validate", 1, "succeeded", "complete", 0.0, nil ],
      [ "charge", 1, "failed", "error", 0.0, "ValidationError: declined" ] ])
  end

  it "names each mistake of a subscriber once" do
    expect(report.subscribers).to eq([ "A subscriber failed: IOError: no mailer" ])
  end
end
