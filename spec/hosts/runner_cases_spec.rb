# frozen_string_literal: true

require "spec_helper"

# Workflows run here in one process: the eight kinds, and some of the engine's
# oddities. `spec/e2e` runs the same folders on the real engine: a template, its
# handlers, a context, and what must come of it.
RSpec.describe TaskerContribRails::Inline do
  before { TaskerContribRails::Runtime::Loader.install }

  Dir[File.expand_path("../cases/runner/*/", __dir__)].sort.each do |folder|
    it "runs #{File.basename(folder).tr("_", " ")} as the engine does" do
      load File.join(folder, "handlers.rb")
      template = TaskerContribRails::Inline::Template.read(File.join(folder, "template.yaml"))
      context = JSON.parse(File.read(File.join(folder, "context.json")))
      result = TaskerContribRails::Inline::Run.new(template, context:).call
      expected = File.join(folder, "expected.json")
      File.write(expected, "#{JSON.pretty_generate(result.to_h)}\n") if ENV["UPDATE_CASES"]

      expect(result.to_h).to eq(JSON.parse(File.read(expected)))
    end
  end
end
