# frozen_string_literal: true

require "active_support/all"
require "fileutils"
require "json"

# What specs of the test kit share: workflows that stand in files, and handlers for them. The same specs run against
# tasker-rb and, with TASKER_CORE=fake, against the double of it.
module Kit
  def self.load_core
    return TaskerContribRails::Runtime::Loader.install unless ENV["TASKER_CORE"] == "fake"

    require "tasker_contrib_rails/runtime/fake"
  end

  def self.included(_specs) = load_core

  # A file that the kit finds by its name, as those of an application.
  #
  # @param steps [Hash{Symbol => Hash}] each with what its template says beside the name; one without dependencies
  #   depends on that before it
  # @param handlers [Hash{Symbol => #call}]
  def workflow(name, steps, handlers: {}, **more)
    before = []
    written = steps.map do |step, says|
      callable = says[:callable] || "#{name}.#{step}"
      step_of = { name: step.to_s, handler: { callable:, **says.fetch(:handler, {}) }, dependencies: before.last(1) }
      before << step.to_s
      { **step_of, **says.except(:callable, :handler) }
    end
    handlers.each { |step, handler| TaskerContribRails.register("#{name}.#{step}", handler) }
    template = { name: name.to_s, namespace_name: "shop", version: "1.0.0", steps: written, **more }
    FileUtils.mkdir_p(templates)
    File.write(File.join(templates, "#{name}.yaml"), JSON.generate(template))
    allow(TaskerContribRails::Workflows::Sources).to receive(:new).with(no_args) { sources }
  end

  def templates
    @templates ||= Dir.mktmpdir("tasker-kit").tap { |folder| RSpec.current_example.metadata[:kit] = folder }
  end

  def sources
    TaskerContribRails::Workflows::Sources.allocate.tap do |all|
      all.send(:initialize, root: templates, folders: [ "." ])
    end
  end

  def failing_with(message) = raise_error(RSpec::Expectations::ExpectationNotMetError, message)
end

RSpec.configure do |config|
  config.after { |example| FileUtils.rm_rf(example.metadata[:kit]) if example.metadata[:kit] }
end
