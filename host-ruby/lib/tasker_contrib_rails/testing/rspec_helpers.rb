# frozen_string_literal: true

require "rspec/expectations"

module TaskerContribRails
  module Testing
    # {Helpers}, and matchers for the results of step handlers. Included where they
    # are wanted; nothing is defined for other specs.
    #
    #   expect(handler.call(context)).to be_success
    #   expect(handler.call(context)).to be_error("RetryableError").with_code("HTTP_503")
    #   expect(handler.call(context)).to have_result_data("total" => 3)
    module RSpecHelpers
      extend RSpec::Matchers::DSL
      include Helpers

      # The step succeeded.
      matcher :be_success do
        match { |result| result.respond_to?(:success?) && result.success? }
        failure_message { |result| "expected the step to succeed, but #{RSpecHelpers.describe(result)}" }
        failure_message_when_negated do |result|
          "expected the step not to succeed, but #{RSpecHelpers.describe(result)}"
        end
      end

      # The step failed, with this error type where one is given.
      matcher :be_error do |type = nil|
        match do |result|
          failed = result.respond_to?(:success?) && !result.success? && result.respond_to?(:error_type)
          failed && (type.nil? || values_match?(type, result.error_type)) &&
            (!@message || values_match?(@message, result.message)) &&
            (!@code || values_match?(@code, result.error_code))
        end
        chain(:with_message) { |message| @message = message }
        chain(:with_code) { |code| @code = code }
        description do
          message = " and the message #{@message.inspect}" if @message
          [ "fail", *(" as #{type}" if type), *(" with code #{@code}" if @code), *message ].join
        end
        failure_message { |result| "expected the step to #{description}, but #{RSpecHelpers.describe(result)}" }
        failure_message_when_negated do |result|
          "expected the step not to #{description}, but #{RSpecHelpers.describe(result)}"
        end
      end

      # The step failed in a way that the engine tries again.
      matcher :be_retryable do
        match { |result| result.respond_to?(:retryable) && result.retryable }
        failure_message { |result| "expected the step to be tried again, but #{RSpecHelpers.describe(result)}" }
        failure_message_when_negated do |result|
          "expected the step not to be tried again, but #{RSpecHelpers.describe(result)}"
        end
      end

      # The step succeeded with at least these entries in its result; keys may be strings or symbols.
      matcher :have_result_data do |expected|
        match do |result|
          @result = result
          @actual = RSpecHelpers.data(result) # what the diff shows
          @actual && values_match?(a_hash_including(expected.transform_keys(&:to_s)), @actual)
        end
        diffable
        failure_message do
          "expected the step's result to include #{expected.inspect}, but #{RSpecHelpers.describe(@result)}"
        end
      end

      # The decision creates exactly these steps, in any order.
      matcher :create_steps do |*names|
        match { |result| result.success? && values_match?(match_array(names), steps_created(result)) }
        failure_message do |result|
          "expected the steps #{names.inspect} to be created, but #{RSpecHelpers.describe(result)}"
        end
      end

      # The decision creates no step.
      matcher :create_no_steps do
        match { |result| result.success? && steps_created(result).empty? }
        failure_message { |result| "expected no step to be created, but #{RSpecHelpers.describe(result)}" }
      end

      # @api private
      def self.data(result)
        result.result.to_h.transform_keys(&:to_s) if result.respond_to?(:result) && result.success?
      end

      # @api private
      def self.describe(result)
        return "it is no step result: #{result.inspect}" unless result.respond_to?(:success?)
        return "it succeeded with #{result.result.inspect}" if result.success?

        "it failed as #{result.error_type}#{" (#{result.error_code})" if result.error_code}: #{result.message}"
      end
    end
  end
end
