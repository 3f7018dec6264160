# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # {Deliveries}, some of which fail.
    #
    # @api private
    class FaultyDeliveries < Deliveries
      # @param faults [Array<Fault>]
      def initialize(faults, **)
        super(**)
        @faults = faults.to_h { |fault| [ [ fault.step, fault.delivery ], fault ] }
        @delivered = Hash.new(0)
      end

      private
        def handled(delivery)
          step = delivery.step.name
          fault = @faults[[ step, @delivered[step] += 1 ]] or return super

          case fault.kind
          when :crash_before then handled(delivery)
          when :crash_after then super.then { handled(delivery) }
          when :delivered_twice then super.tap { super }
          else
            outcome = super
            outcome.kind == :failed ? outcome : fault.outcome(delivery.limit)
          end
        end
    end
  end
end
