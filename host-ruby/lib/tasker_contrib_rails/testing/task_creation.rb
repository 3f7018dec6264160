# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Decides what happens to tasks that the application creates during tests; see
    # {TaskerContribRails.testing}.
    #
    # @api private
    module TaskCreation
      MODES = %i[ fake inline disabled ].freeze
      # The key of a block's mode in fiber storage, which new threads inherit.
      KEY = :tasker_testing_mode
      private_constant :MODES
      @mode = :disabled

      class << self
        # @return [Symbol] the current mode
        def mode = Fiber[KEY] || @mode

        # @param mode [Symbol]
        # @yield the mode applies during the block, for this thread and those that it starts
        # @return [Object] what the block returned
        # @raise [ArgumentError] if there is no such mode
        def use(mode, &block)
          refuse(mode)
          Client.stand_in ||= -> { Server if self.mode != :disabled }
          return during(mode, &block) if block

          @mode = mode
        end

        private
          def during(mode)
            before, Fiber[KEY] = Fiber[KEY], mode
            Session.current ? yield : Session.during { yield }
          ensure
            Fiber[KEY] = before
          end

          def refuse(mode)
            return if MODES.include?(mode)

            near = Suggestion.near(mode, MODES.map(&:name))
            advice = near ? "Did you mean :#{near}?" : "There are #{MODES.map(&:inspect).to_sentence}."
            raise ArgumentError, "TaskerContribRails.testing has no mode #{mode.inspect}. #{advice}"
          end
      end
    end
  end
end
