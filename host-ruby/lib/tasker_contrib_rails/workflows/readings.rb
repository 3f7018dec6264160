# frozen_string_literal: true

module TaskerContribRails
  module Workflows
    # What the component has read. A start, an inline run and a test ask for their template each time, and its file
    # seldom changes in between. A reading is found by the whole text, so a reload has nothing to forget.
    #
    # @api private
    class Readings
      include Discreet # templates hold what handlers are initialized with

      # The most bytes of texts that are kept: a hundred usual templates and more.
      MOST = 1_000_000

      # @return [Readings] this process's
      def self.shared = @shared

      def initialize
        @readings = {} # the one that was used last is at the end
        @bytes = 0
        @lock = Mutex.new
      end

      # @param source [Source]
      # @return [Hash] a `workflow.reading` record, frozen with everything in it
      # @raise [Error::NotUtf8, Error::TooLarge]
      def of(source)
        key = [ source.name, source.text ]
        kept(key) || keep(key, Ractor.make_shareable(read(source)))
      end

      private
        def read(source) = Component.call("workflow", "read", source.to_h, Component::OPTIONS)

        def kept(key)
          @lock.synchronize do
            reading = @readings.delete(key)
            @readings[key] = reading if reading
          end
        end

        def keep(key, reading)
          @lock.synchronize do
            @bytes += key.last.bytesize unless @readings.key?(key) # another thread may have been faster
            @readings[key] = reading
            @bytes -= @readings.shift.first.last.bytesize while @bytes > MOST
          end
          reading
        end

      @shared = new
    end
  end
end
