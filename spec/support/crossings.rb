# frozen_string_literal: true

# Counts the calls of the component that a block makes.
module Crossings
  # No template has been read before an example begins, as in a new process.
  def self.included(examples)
    examples.before do
      readings = TaskerContribRails::Workflows::Readings.new
      allow(TaskerContribRails::Workflows::Readings).to receive(:shared).and_return(readings)
    end
  end

  # @return [Hash{String => Integer}] calls by "interface.function"
  def crossings
    calls = Hash.new(0)
    allow_any_instance_of(TaskerContribRails::Component::Session)
      .to receive(:call).and_wrap_original do |original, interface, function, *arguments|
      calls["#{interface}.#{function}"] += 1
      original.call(interface, function, *arguments)
    end
    yield
    calls
  end
end
