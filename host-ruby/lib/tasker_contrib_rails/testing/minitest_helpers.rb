# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # The whole kit for Minitest. Include it in a test class, or inherit from {TestCase}. Each assertion
    # uses the matcher with the same name.
    module MinitestHelpers
      include Helpers
      include Expectations

      # @api private
      def self.included(tests)
        super
        tests.extend(Macros)
      end

      # Asserts with any matcher of {Expectations} and its chained methods.
      #
      #   assert_that run_handler(ChargeHandler), be_retryable.after(30)
      #
      # @param given [Object]
      # @param matcher [#matches?]
      # @return [true]
      def assert_that(given = nil, matcher = nil, message = nil, &block)
        matcher, given = given, block if block
        refuse_matcher(matcher)
        assert matcher.matches?(given), -> { told(message, matcher.failure_message, matcher) }
      end

      # @see #assert_that
      def refute_that(given = nil, matcher = nil, message = nil, &block)
        matcher, given = given, block if block
        refuse_matcher(matcher)
        assert matcher.does_not_match?(given), -> { told(message, matcher.failure_message_when_negated) }
      end

      # @param result [Object] the result of a handler, a {HandlerRun}, or a step
      def assert_success(result, message = nil) = assert_that(result, be_success, message)
      # @see #assert_success
      def refute_success(result, message = nil) = refute_that(result, be_success, message)

      # @param type [Symbol, String, Class, Regexp, nil] see {Matchers::Failed#of_type}
      # @param with [String, Regexp, nil] the error message
      # @param code [String, Regexp, nil]
      def assert_error(result, type = nil, with: nil, code: nil, message: nil)
        matcher = be_error(type)
        matcher.with_message(with) if with
        matcher.with_code(code) if code
        assert_that(result, matcher, message)
      end

      # @param after [Numeric, nil] seconds
      def assert_retryable(result, after: nil, message: nil)
        assert_that(result, after ? be_retryable.after(after) : be_retryable, message)
      end

      # @see #assert_retryable
      def refute_retryable(result, message = nil) = refute_that(result, be_retryable, message)

      # @param expected [Hash] entries of the result
      def assert_result_data(expected, result, message = nil) = assert_that(result, have_result_data(expected), message)

      # @param names [Array<String>] empty if it must create no step
      def assert_creates_steps(names, result, message = nil)
        assert_that(result, Matchers::StepsCreated.new(Array(names)), message)
      end

      # @param count [Integer, nil] 0 if it must create no batch
      # @param of [Integer, nil] the number of items in each batch
      def assert_creates_batches(count, result, of: nil, message: nil)
        assert_that(result, of ? create_batches(count).of(of) : create_batches(count), message)
      end

      # @param at [Object] the cursor
      def assert_yields_checkpoint(result, at: nil, message: nil)
        assert_that(result, at ? yield_checkpoint.at(at) : yield_checkpoint, message)
      end

      # @param name [String] see {Expectations#match_golden}
      def assert_golden(name, workflow, message = nil) = assert_that(workflow, match_golden(name), message)

      # @param name [String, nil] see {Expectations#have_started_task}
      # @param context [Hash, nil]
      # @param count [Integer, nil] the exact number; nil means at least one
      # @yield creates the task
      def assert_started_task(name = nil, context: nil, count: nil, message: nil, **options, &block)
        matcher = have_started_task(name).with(context:, **options)
        matcher.exactly(count) if count
        assert_that(block, matcher, message)
      end

      # @see #assert_started_task
      def refute_started_task(name = nil, context: nil, message: nil, **options, &block)
        refute_that(block, have_started_task(name).with(context:, **options), message)
      end

      # @param workflow [Workflow, Inline::Result]
      def assert_completed(workflow, message = nil) = assert_that(workflow, have_completed, message)
      # @see #assert_completed
      def refute_completed(workflow, message = nil) = refute_that(workflow, have_completed, message)

      # @param names [Array<String>]
      # @param in_order [Boolean] whether each ran before the next
      # @param only [Boolean] whether no other ran
      def assert_steps_run(names, workflow, in_order: false, only: false, message: nil)
        matcher = have_run_steps(*names)
        matcher.in_order if in_order
        matcher.only if only
        assert_that(workflow, matcher, message)
      end

      # @param names [Array<String>] steps that may not have run
      def refute_steps_run(names, workflow, message = nil)
        refute_that(workflow, have_run_steps(*names), message)
      end

      # @param with [String, Regexp, nil] the message
      # @param type [Symbol, String, Class, nil]
      # @param code [String, nil]
      def assert_failed_at(step, workflow, with: nil, type: nil, code: nil, message: nil)
        matcher = have_failed_at(step)
        matcher.with(with, type:, code:) if with || type || code
        assert_that(workflow, matcher, message)
      end

      private
        def refuse_matcher(matcher)
          return if matcher.respond_to?(:matches?)

          raise ArgumentError, "assert_that takes a matcher, such as be_success, not #{matcher.inspect}."
        end

        def told(message, failure, matcher = nil)
          differences = diff(matcher.expected, matcher.actual) if matcher.respond_to?(:diffable?) && matcher.diffable?
          [ *message, failure, *differences ].join("\n")
        end
    end
  end
end
