# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # `yield_checkpoint`
      class CheckpointYielded < OfStep
        # @param cursor [Object, #===] where the step continues
        # @return [self]
        def at(cursor)
          @at = [ Matching.stored(cursor) ]
          self
        end

        # @param items [Integer, #===] the number of items processed so far
        # @return [self]
        def after(items)
          @after = [ items ]
          self
        end

        # @api private
        def description
          at = " at #{shown(@at.first)}" if @at
          after = " after #{shown(@after.first)} items" if @after
          "yield a checkpoint#{at}#{after}"
        end

        private
          def fits?
            checkpoint = Stored.of(@returned.outcome.checkpoint) if @returned.yielded?
            return false unless checkpoint

            (@at.nil? || Matching.match?(@at.first, checkpoint["cursor"])) &&
              (@after.nil? || Matching.match?(@after.first, checkpoint["items_processed"]))
          end

          def said
            return super unless @after && @returned.yielded?

            "#{super} after #{@returned.outcome.checkpoint["items_processed"]} items"
          end
      end
    end
  end
end
