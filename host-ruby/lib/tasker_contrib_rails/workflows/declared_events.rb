# frozen_string_literal: true

module TaskerContribRails
  module Workflows
    # The events that a task template says its steps publish.
    module DeclaredEvents
      # @!attribute in_process [Boolean] whether this process sees it; a durable one goes to a queue alone
      Declared = Data.define(:name, :in_process)

      class << self
        # @param source [Hash{Symbol => String}] see {Sources#each}
        # @return [Array<Declared>] none where the template can't be read
        def of(source)
          definition = Component.call("workflow", "define", source)
          definition["steps"].flat_map { |step| step["events"] }.map { |event| Declared.new(name: event["name"], in_process: event["delivery"] != "durable") }
        rescue *Sources::UNREADABLE
          names(source).map { |name| Declared.new(name:, in_process: true) }
        end

        private
          # A template with errors still says what it declares.
          def names(source)
            Component.call("workflow", "plan", source)["steps"].flat_map { |step| step["events"] }
          rescue *Sources::UNREADABLE
            []
          end
      end
    end
  end
end
