# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # The engine's data for a step. Results of other steps are only read when the handler asks for them, because a step
    # may have hundreds before it and need two.
    class Sequence < TaskerCore::Models::TaskSequenceStepWrapper
      # @param data [Hash] the engine's data, without the results
      # @param before [#to_a] complete steps, each with `name`, `uuid` and `result`
      def initialize(data, before)
        super(data)
        @dependency_results = Results.new(before)
      end

      # The results of complete steps, by step name.
      class Results < TaskerCore::Models::DependencyResultsWrapper
        def initialize(before) # not `super`, which would make Hashes for what is read here instead
          @before, @read = before, {}
        end

        def get_result(name)
          name = name.to_s
          step = steps[name] or return
          @read[name] ||= { step_uuid: step.uuid, success: true, result: step.result }.with_indifferent_access
        end
        alias [] get_result

        def get_results(name) = get_result(name)&.fetch("result")

        def keys = steps.keys
        def key?(name) = steps.key?(name.to_s)
        def each_key(&) = keys.each(&)

        private
          def steps = @steps ||= @before.to_a.to_h { |step| [ step.name, step ] }
      end
    end
  end
end
