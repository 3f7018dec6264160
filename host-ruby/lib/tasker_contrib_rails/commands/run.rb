# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:run NAME`: prints a line when an attempt ends, and then the result; or everything as one JSON
    # document.
    class Run
      # @param name [String] see {Inline.run}
      # @param namespace [String, nil]
      # @param context [String, nil] see {GivenContext}
      # @param trace [Boolean] whether to show the events that steps publish too
      # @param real_time [Boolean]
      # @param results [Boolean] whether to show what each step returned or failed with too
      # @param seed [Integer, nil]
      # @param format [String] text or json
      # @param output [IO]
      def initialize(name, namespace: nil, context: nil, trace: false, real_time: false, results: false, seed: nil,
                     format: "text", output: $stdout)
        @name, @namespace, @context, @trace, @real_time, @output = name, namespace, context, trace, real_time, output
        @results, @seed, @format = results, seed, format
      end

      # @return [Boolean] whether the workflow is complete
      # @raise [Error] if it can't be run
      def call
        context = GivenContext.read(@context)
        result = nil
        raised = EventBridge.failures.during do
          result = json? ? apart { run(context, nil) } : run(context, Progress.new(@output, trace: @trace))
        end
        say RunReport.new(result, raised:)
        result.complete?
      end

      private
        def json? = @format == "json"

        def run(context, observer)
          seed = @seed&.to_i || Inline.seed
          Inline.run(@name, namespace: @namespace, context:, real_time: @real_time, observer:, seed:)
        end

        # Keep what handlers print out of the document.
        def apart
          printed, $stdout = $stdout, $stderr
          yield
        ensure
          $stdout = printed
        end

        def say(report)
          return @output.puts(report.json) if json?

          @output.puts "", report.table, *(report.results if @results), *report.subscribers
        end
    end
  end
end
