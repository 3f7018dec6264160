# frozen_string_literal: true

# Counts the calls of the component that a block makes.
module Crossings
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
