# frozen_string_literal: true

require "json"

module TaskerContribRails
  class Worker
    # Counts the outcomes and durations of this worker's attempts from its events, and writes them to a file
    # for {Metrics}. If `config.tasker.event_bridge_enabled` is false, nothing is counted.
    #
    # @api private
    class Measures
      # The bounds of the histogram, in seconds. One more count is for longer durations.
      BOUNDS = [ 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0 ].freeze
      # The most combinations of labels. Further ones are not counted.
      MOST = 1_000
      # For each event, the outcome of the attempt.
      OUTCOMES = {
        "step.execution.completed" => ->(_) { "completed" },
        "step.execution.failed" => ->(payload) { payload[:retryable] ? "failed_retryable" : "failed_permanent" },
        "step.execution.checkpointed" => ->(_) { "checkpointed" }
      }.freeze

      class << self
        # @param folder [Pathname]
        # @return [Array<Hash{String => Object}>] the measures of each running worker of this machine
        def read(folder)
          Files.all(folder).filter_map do |files|
            said = JSON.parse(File.read(files.measures, encoding: Encoding::UTF_8))
            said if written?(said) && said["host"] == Files.host && files.alive?
          rescue SystemCallError, JSON::ParserError
            nil # nothing yet, another user's, or half of it; the next look finds it
          end
        end

        private
          # Somebody may have put something else there, such as another version of this gem.
          def written?(said)
            return false unless said.is_a?(Hash) && numbers?(bounds = said["bounds"])

            list?(said["attempts"]) { |labels, count| texts?(labels, 3) && count.is_a?(Integer) } &&
              list?(said["durations"]) do |labels, counts, sum|
                texts?(labels, 3) && numbers?(counts) && counts.size == bounds.size + 1 && sum.is_a?(Numeric)
              end
          end

          def list?(value, &) = value.is_a?(Array) && value.all?(Array) && value.all?(&)
          def texts?(value, size) = value.is_a?(Array) && value.size == size && value.all?(String)
          def numbers?(value) = value.is_a?(Array) && value.all?(Numeric)
      end

      # @param worker [String]
      # @param file [Pathname]
      def initialize(worker, file)
        @worker, @file = worker, file
        @lock = Mutex.new
        @attempts, @durations, @subscriptions = Hash.new(0), {}, []
        @changed = true
      end

      # @return [self]
      def start
        names = EventBridge::Catalog::NOTIFICATIONS.fetch(EventBridge.settings.naming)
        @subscriptions = OUTCOMES.map do |event, outcome|
          listener = ->(notification) { count(notification.payload, outcome.call(notification.payload)) }
          EventBridge::Notifications.subscribe(names.fetch(event), listener)
        end
        self
      end

      # @return [void]
      def stop
        @subscriptions.each { |subscription| EventBridge::Notifications.unsubscribe(subscription) }
        @subscriptions = []
      end

      # Writes the measures if there are new ones since the last time.
      #
      # @return [void]
      def write
        text = @lock.synchronize { @changed && JSON.generate(to_h).tap { @changed = false } }
        PrivateFile.write(@file, text) if text
      end

      # @return [Hash{Symbol => Object}]
      def to_h
        { worker: @worker, host: Files.host, bounds: BOUNDS, attempts: @attempts.to_a,
          durations: @durations.map { |labels, (counts, sum)| [ labels, counts, sum.round(6) ] } }
      end

      private
        def count(payload, outcome)
          where = payload.values_at(:namespace, :task_name).map(&:to_s)
          @lock.synchronize do
            @changed = true
            attempt = [ *where, outcome ]
            @attempts[attempt] += 1 if @attempts.key?(attempt) || @attempts.size < MOST
            time([ *where, payload[:handler].to_s ], payload[:duration]) if payload[:duration]
          end
        end

        def time(labels, seconds)
          return unless @durations.key?(labels) || @durations.size < MOST

          counts, sum = @durations[labels] ||= [ Array.new(BOUNDS.size + 1, 0), 0.0 ]
          counts[BOUNDS.index { |bound| seconds <= bound } || -1] += 1
          @durations[labels][1] = sum + seconds
        end
    end
  end
end
