# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # `create_batches` and `create_no_batches`
      class BatchesCreated < OfStep
        # @param count [Integer, nil] nil accepts any number but 0
        #
        # @api private
        def initialize(count = nil)
          unless count.nil? || count.is_a?(Integer)
            raise ArgumentError, "create_batches takes how many, not #{count.inspect}."
          end

          @count = count
        end

        # @param size [Integer, #===] the number of items in each batch; the last batch may have fewer
        # @return [self]
        def of(size)
          @size = size
          self
        end

        # @api private
        def description
          return "create no batch" if @count&.zero?

          count = @count == 1 ? "1 batch" : [ *@count, "batches" ].join(" ")
          "create #{count}#{" of #{shown(@size)}" if @size}"
        end

        private
          def take(given)
            super
            outcome = asked_for("batch_processing_outcome")
            @sizes = outcome && (outcome["cursor_configs"] || []).map { |cursor| cursor["batch_size"] }
          end

          def fits? = !@sizes.nil? && (@count ? @sizes.size == @count : @sizes.any?) && (@size.nil? || sized?)

          def sized?
            return @sizes.all? { |size| Matching.match?(@size, size) } unless @size.is_a?(Integer)

            *full, last = @sizes
            full.all?(@size) && last.to_i.between?(1, @size)
          end

          def said
            return "it created #{@sizes.any? ? "#{@sizes.size}, of #{@sizes.to_sentence}" : "none"}" if @sizes

            @returned.success? ? "it is not batchable: #{super}" : super
          end

          def refuse_negation = (only_positive("create_batches.of") if @size)
      end
    end
  end
end
