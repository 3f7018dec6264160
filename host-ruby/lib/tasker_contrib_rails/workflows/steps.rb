# frozen_string_literal: true

module TaskerContribRails
  module Workflows
    # The parts of a template's steps that functions of the component need. A step has three times as much, and every
    # value takes its time on the way.
    #
    # @api private
    module Steps
      DEFINITION = %w[ name kind initialization dependencies retry batch worker-pattern ].freeze
      DECLARED = %w[ condition payloads ].freeze
      READER = %w[ name kind dependencies result-fields span ].freeze
      private_constant :DEFINITION, :DECLARED, :READER

      class << self
        # @param steps [Array<Hash>] `types.step` records
        # @return [Array<Hash>] `runner.step-definition` records
        def definitions(steps)
          steps.map do |step|
            { **step.slice(*DEFINITION), "events" => step["events"].map { |event| event.slice(*DECLARED) } }
          end
        end

        # @param steps [Array<Hash>] `types.step` records
        # @return [Array<Hash>] `workflow.reader` records
        def readers(steps) = steps.map { |step| step.slice(*READER) }
      end
    end
  end
end
