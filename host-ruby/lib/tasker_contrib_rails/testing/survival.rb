# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Runs a workflow many times with different failures, and finds the smallest sequence of failures after
    # which the test's expectations do not hold.
    #
    # @api private
    class Survival
      # The most failures of one step in a row, in a random sequence.
      IN_A_ROW = 3
      private_constant :IN_A_ROW

      # @param run [#call] runs the workflow with the given faults and returns it
      # @param holds [#call] checks the workflow, and raises if an expectation does not hold
      # @param kinds [Array<Symbol>]
      # @param sequences [Integer] the number of random sequences, in addition to each single failure of
      #   each step
      # @param seed [Integer]
      def initialize(run:, holds:, kinds:, sequences:, seed:)
        @run, @holds, @kinds, @sequences, @seed, @runs = run, holds, kinds, sequences, seed, 0
      end

      # @param steps [Array<String>, nil] the steps that fail; nil means all steps that run
      # @return [void]
      # @raise [Exception] the block's error for the smallest sequence
      def call(steps)
        workflow, error = try([])
        raise told(error, "It does not even hold where nothing goes wrong.", workflow) if error

        steps ||= workflow.timeline.map(&:step).uniq
        [ *singles(steps), *sequences(steps) ].each do |faults|
          next unless try(faults).last

          smallest = smaller(faults)
          workflow, error = try(smallest)
          raise told(error, found(smallest, faults), workflow) if error
        end
      end

      private
        def singles(steps)
          steps.product(@kinds).map { |step, kind| [ Fault.new(step:, delivery: 1, kind:) ] }
        end

        # Random sequences with failures of several steps, and of one step several times in a row.
        def sequences(steps)
          random, kinds = Random.new(@seed), @kinds & Fault::PASSING
          return [] if kinds.empty?

          Array.new(@sequences) do
            steps.flat_map do |step|
              Array.new(random.rand(IN_A_ROW + 1)) do |at|
                Fault.new(step:, delivery: at + 1, kind: kinds.sample(random:))
              end
            end
          end
        end

        # Removes one failure after the other, as long as the block still fails.
        def smaller(faults)
          faults.each do |fault|
            fewer = without(faults, fault)
            return smaller(fewer) if fewer.any? && try(fewer).last
          end
          faults
        end

        # Removes a fault. Later deliveries of the same step get smaller numbers.
        def without(faults, left_out)
          (faults - [ left_out ]).map do |fault|
            later = fault.step == left_out.step && fault.delivery > left_out.delivery
            later ? fault.with(delivery: fault.delivery - 1) : fault
          end
        end

        # @return [Array(Workflow, Exception)] the workflow, and the error that was raised, if any
        def try(faults)
          @runs += 1
          @run.call(faults) do |workflow|
            @holds.call(workflow)
            [ workflow, nil ]
          rescue SignalException, SystemExit
            raise
          rescue Exception => error # rubocop:disable Lint/RescueException -- expectations are no StandardErrors
            [ workflow, error ]
          end
        end

        def found(faults, from)
          shrunk = ", shrunk from #{from.size} failures" if from.size > faults.size
          listed = faults.each_with_index.map { |fault, at| "  #{at + 1}. #{fault}" }
          runs = Inline::Table.counted(@runs, "run")
          [ "It does not hold after:", *listed, "",
            "Found in #{runs}#{shrunk}, seed #{@seed}: TASKER_SEED=#{@seed} finds it again." ].join("\n")
        end

        def told(error, head, workflow)
          error.exception("#{head}\n\n#{error.message}\n\n#{workflow.report}").tap do |raised|
            raised.set_backtrace(error.backtrace) if error.backtrace
          end
        end
    end
  end
end
