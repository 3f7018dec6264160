# frozen_string_literal: true

# The same cases run on the real engine in spec/e2e.
RSpec.describe "spec/cases/runner, hosted in Ruby" do
  before do
    TaskerContribRails::Runtime::Loader.install
    require_relative "../support/runner_cases/scripted_handler"
  end

  Case.all("runner").each do |runner|
    it runner.title do
      template = TaskerContribRails::Inline::Template.read(runner.path("template.yaml"))
      given = []
      ScriptedHandler.scripts = { template.name => runner.json("script.json") }
      ScriptedHandler.noted = ->(_task, attempt) { given << attempt }
      result = TaskerContribRails::Inline::Run.new(template, context: {}).call

      attempts = given.zip(result.timeline).map { |attempt, told| { "at_ms" => (told.at * 1000).round, **attempt } }
      expect({ **result.to_h, "attempts" => attempts }).to eq(JSON.parse(runner.expected.fetch("expected.json")))
    end
  end
end
