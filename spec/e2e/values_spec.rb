# frozen_string_literal: true

require "json"
require_relative "support/examples"

# What a handler is given, in an inline run and by the real engine: the same, with its kinds of numbers and the order of
# its keys.
RSpec.describe "Values on their way through the real engine" do
  include Shop::Examples

  seed = Integer(ENV["TASKER_SEED"] || rand(2**31))
  random = Random.new(seed)
  words = [ "a", "b", "bb", "id", "10", "2", "é", "日本", "", "a b", "\u{1F600}", "key", "Key", "\u2028", "\e[31m" ]
  numbers = [
    0, -1, 2**53 + 1, 2**63 - 1, -(2**63), 0.1, 100.0, -0.0, 1e15, 1e16, 1.5e16, 2.0**60, 1e19, -1e19, 2.0**63, 2.0**64,
    1e20, 1e300, 5e-324, 1e-7
  ]
  value = lambda do |depth|
    case random.rand(depth.zero? ? 4 : 7)
    when 0 then words.sample(random:)
    when 1 then numbers.sample(random:)
    when 2 then random.rand(1000) * 10.0**random.rand(-30..30)
    when 3 then [ nil, true, false ].sample(random:)
    when 4 then Array.new(random.rand(4)) { value.call(depth - 1) }
    else words.sample(random.rand(6), random:).to_h { |key| [ key, value.call(depth - 1) ] }
    end
  end
  VALUES = { "edges" => numbers, "random" => Array.new(150) { value.call(3) } }.freeze

  before(:all) do
    @app = Shop.bare_application
    @app.write "values.json", JSON.generate(VALUES)
    @app.write "app/handlers/give_handler.rb", "class GiveHandler < TaskerCore::StepHandler::Base\n" \
      "  def call(_) = success(result: JSON.parse(Rails.root.join(\"values.json\").read))\nend\n"
    @app.write "app/handlers/see_handler.rb", <<~RUBY
      class SeeHandler < TaskerCore::StepHandler::Base
        def call(context)
          success(result: { seen: [ context.get_dependency_result("give"), context.get_task_field("given"), config.sort.to_h ].map { |value| plain(value).inspect } })
        end

        private
          def plain(value)
            case value
            when Hash then value.to_h { |key, item| [ key, plain(item) ] }
            when Array then value.map { |item| plain(item) }
            when Float then format("%.14g f", value) # the engine reads some Floats one bit off
            else value
            end
          end
      end
    RUBY
    @app.write "app/handlers/long_handler.rb", "class LongHandler < TaskerCore::StepHandler::Base\n" \
      "  def call(_) = sleep(2.5) && success(result: {})\nend\n"
    @app.write "config/tasker/templates/values.yaml", <<~YAML
      name: values
      namespace_name: values
      version: 1.0.0
      steps:
        - name: give
          handler: { callable: GiveHandler }
        - name: see
          dependencies: [ give ]
          handler:
            callable: SeeHandler
            initialization: { zz: 1, a: 9223372036854775807, f: 9223372036854775809, g: 1e400, b: 1.5e16, c: 1e20, d: 0.1, e: -0.0 }
    YAML
    @app.write "config/tasker/templates/long.yaml", <<~YAML
      name: long
      namespace_name: values
      version: 1.0.0
      steps:
        - { name: long, handler: { callable: LongHandler }, timeout_seconds: 1 }
    YAML
    @worker = @app.start
  end

  after(:all) do
    @worker.stop
    @app.remove
  end

  def on_the_engine(name, step, **context)
    task = create(name, namespace: "values", **context)
    await task
    client.list_task_steps(task).find { |found| found.name == step }.results.fetch("result")
  end

  it "are the same here, with the seed #{seed}" do
    code = "puts JSON.generate(TaskerContribRails::Inline.run(\"values\", context: { given: " \
      "JSON.parse(Rails.root.join(\"values.json\").read) })[\"see\"].result)"
    here = JSON.parse(@app.run!("rails", "runner", code).output.lines.last)

    on_the_engine("values", "see", given: VALUES)["seen"].zip(here["seen"]) do |theirs, ours|
      expect(ours).to eq(theirs)
    end
  end

  it "are the result of a step that takes longer than its timeout_seconds, which the engine does not enforce" do
    expect(on_the_engine("long", "long")).to eq({})
  end
end
