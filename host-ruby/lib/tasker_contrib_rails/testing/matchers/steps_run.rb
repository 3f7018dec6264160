# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # `have_run_steps`
      class StepsRun < OfWorkflow
        # @api private
        def initialize(names)
          raise ArgumentError, "have_run_steps takes the names of steps." if names.empty?

          @names = names.map(&:to_s)
        end

        # The steps ran in this order, each before the next.
        #
        # @return [self]
        def in_order
          @order = true
          self
        end

        # No other step ran.
        #
        # @return [self]
        def only
          @only = true
          self
        end

        # @api private
        def description = "run #{"only " if @only}#{@names.to_sentence}#{" in this order" if @order}"

        # Whether none of them ran.
        #
        # @api private
        def does_not_match?(given)
          only_positive("have_run_steps.in_order") if @order
          only_positive("have_run_steps.only") if @only
          take(given)
          refuse_names
          (ran & @names).empty?
        end

        private
          def fits?
            refuse_names
            (@names - ran).empty? && (!@only || (ran - @names).empty?) && (!@order || ran & @names == @names)
          end

          def refuse_names = @names.each { |name| refuse_unknown(name) }

          def said = "it ran #{ran.to_sentence.presence || "none"}, and is #{@workflow.status}"
      end
    end
  end
end
