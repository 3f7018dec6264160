# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Matchers for steps, workflows and the application. Use them with RSpec's `expect`, or with
    # `assert_that` in Minitest.
    module Expectations
      # The step succeeded.
      def be_success = Matchers::Succeeded.new

      # The step failed: `be_error.of_type(:permanent).with_message(/declined/)`.
      #
      # @param type [Symbol, String, Class, Regexp, nil] see {Matchers::Failed#of_type}
      # @return [Matchers::Failed]
      def be_error(type = nil) = Matchers::Failed.new(type)

      # The step failed and will be retried: `be_retryable.after(30)`.
      #
      # @return [Matchers::Retryable]
      def be_retryable = Matchers::Retryable.new

      # The step succeeded, and its result has at least these entries, or matches.
      #
      # @param expected [Hash, #===] its keys can be Strings or Symbols
      def have_result_data(expected) = Matchers::ResultData.new(expected)

      # The decision creates exactly these steps, in any order.
      #
      # @param names [Array<String>]
      def create_steps(*names)
        raise ArgumentError, "Name the steps, or say create_no_steps." if names.flatten.empty?

        Matchers::StepsCreated.new(names)
      end

      # The decision creates no step.
      def create_no_steps = Matchers::StepsCreated.new([])

      # The batchable step creates batches: `create_batches(3).of(100)`.
      #
      # @param count [Integer, nil]
      # @return [Matchers::BatchesCreated]
      def create_batches(count = nil) = Matchers::BatchesCreated.new(count)

      # The batchable step creates no batch.
      def create_no_batches = Matchers::BatchesCreated.new(0)

      # The step stopped at a checkpoint: `yield_checkpoint.at(200).after(100)`.
      #
      # @return [Matchers::CheckpointYielded]
      def yield_checkpoint = Matchers::CheckpointYielded.new

      # The workflow ran as recorded in a file in fixtures/workflows. `UPDATE_GOLDENS=1` writes the file.
      #
      # @param name [String] the file's name, such as "order_fulfillment/declined"
      def match_golden(name) = Matchers::SameAsGolden.new(name)

      # The block creates a task of this workflow: `expect { post "/orders" }.to
      # have_started_task("order").with(context: …)`.
      #
      # @param name [String, nil] the workflow's name, or `namespace/name`; nil means any workflow
      # @return [Matchers::TaskStarted]
      def have_started_task(name = nil) = Matchers::TaskStarted.new(name)

      # The workflow is complete.
      def have_completed = Matchers::Completed.new

      # The workflow ran at least these steps: `have_run_steps("validate", "charge").in_order`.
      #
      # @param names [Array<String>]
      # @return [Matchers::StepsRun]
      def have_run_steps(*names) = Matchers::StepsRun.new(names.flatten)

      # The step failed for good: `have_failed_at("charge").with(/declined/)`.
      #
      # @param step [String]
      # @return [Matchers::FailedAt]
      def have_failed_at(step) = Matchers::FailedAt.new(step)
    end
  end
end
