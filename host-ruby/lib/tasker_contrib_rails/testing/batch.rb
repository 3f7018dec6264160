# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Converts a batch, as a test writes it, to the inputs that the engine would give to its worker.
    #
    # @api private
    module Batch
      # @param batch [Range, Hash, Symbol, nil] nil if the step is not a batch worker
      # @param inputs [Hash] further inputs
      # @return [Hash]
      # @raise [ArgumentError]
      def self.inputs(batch, inputs)
        case batch
        when nil then inputs
        when :none then { **inputs, "is_no_op" => true }
        when Hash then { **inputs, "cursor" => batch }
        when Range then { **inputs, "cursor" => cursor(batch) }
        else raise ArgumentError, "batch is a Range such as 0...100, a cursor, or :none, not #{batch.inspect}."
        end
      end

      def self.cursor(range)
        unless range.begin.is_a?(Integer) && range.end.is_a?(Integer)
          raise ArgumentError, "batch is a Range of whole numbers, not #{range.inspect}."
        end

        last = range.exclude_end? ? range.end : range.end + 1
        { "batch_id" => "001", "start_cursor" => range.begin, "end_cursor" => last, "batch_size" => last - range.begin }
      end
      private_class_method :cursor
    end
  end
end
