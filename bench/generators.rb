# frozen_string_literal: true

# Compares our generators with plain ERB generators, in the same application and the same run.
# Only the ratios matter, because the machine's speed differs.

require_relative "../spec/support/rails_application"
require "tasker_contrib_rails"
require "tmpdir"
require_relative "support/bench"

ROUNDS = 9

app = RailsApplication.create
app.write "lib/generators/plain/plain_generator.rb", <<~RUBY
  class PlainGenerator < Rails::Generators::NamedBase
    source_root __dir__
    def create
      template "handler.rb.tt", "app/handlers/\#{file_path}_handler.rb"
      template "handler.rb.tt", "spec/handlers/\#{file_path}_handler_spec.rb"
    end
  end
RUBY
app.write "lib/generators/plain/handler.rb.tt", "# frozen_string_literal: true\n\nclass <%= class_name %>Handler\n  def call(context)\n  end\nend\n" * 4

cold = Bench.side_by_side(
  rounds: ROUNDS,
  erb: -> { app.run!("rails", "generate", "plain", "Charge", "--pretend") },
  ours: -> { app.run!("rails", "generate", "tasker:step_handler", "Charge", "--pretend") }
)
puts format("cold    rails g tasker:step_handler --pretend takes %.2f times a plain ERB generator (aim: 1.15)", cold[:ours] / cold[:erb])

request = { template: "step_handler", arguments: [ { name: "name", value: "Charge" } ], acronyms: [], sources: [] }
TaskerContribRails::Component.call("generator", "render", request)
warm = Array.new(300) { Bench.seconds { TaskerContribRails::Component.call("generator", "render", request) } }
puts format("warm    a render of two files takes %.3f ms (aim: 0.3)", Bench.median(warm) * 1000)
app.remove
