# frozen_string_literal: true

RSpec.describe TaskerContribRails::Runtime::Names do
  root = Pathname(File.expand_path("../../../host-ruby/lib", __dir__))

  it "are the runtime's own" do
    TaskerContribRails::Runtime::Loader.install
    expect(described_class::BASE).to eq(TaskerCore::StepHandler::Base.name)
    expect(TaskerCore::Errors::TimeoutError.name).to start_with(described_class::ERRORS)
    if TaskerCore.const_defined?(:FFI)
      expect(TaskerCore::Worker::Bootstrap).to respond_to(described_class::START[/\w+!\z/])
    end
  end

  it "stand in runtime/ alone: no other folder's code names TaskerCore" do
    others = root.glob("**/*.rb").reject { |file| file.to_s.start_with?("#{root}/tasker_contrib_rails/runtime/") }
    naming = others.flat_map do |file|
      file.readlines.grep_v(/^\s*#/).grep(/TaskerCore/).map { |line| "#{file.relative_path_from(root)}: #{line.strip}" }
    end

    expect(others.size).to be > 100
    expect(naming).to eq([])
  end
end
