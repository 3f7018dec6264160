# frozen_string_literal: true

module TaskerContribRails
  module Inline
    # An outcome in the words of the contract's `runner.report`.
    module Report
      # Milliseconds; the component counts no further.
      LONGEST = 2**47
      # A whole number that the engine reads into 32 bits.
      UINT = ->(value) { value.is_a?(Integer) && (0...2**32).cover?(value) }

      class << self
        # @param number [Integer] the step's
        # @param step [Step]
        # @return [Hash]
        def of(number, step)
          outcome = step.outcome
          report = { step: number, outcome: { done: "succeeded", failed: "failed", yielded: "yielded" }.fetch(outcome.kind), payload: "null",
                     retryable: outcome.retryable ? true : false, retry_after_ms: nil, creation: "nothing", names: [], worker: "" }
          case outcome.kind
          when :done then report.merge(payload: kind(outcome.result), **creation(step.definition["kind"], outcome.result))
          when :failed then report.merge(retry_after_ms: milliseconds(outcome.retry_after))
          else report
          end
        end

        # @return [Array<Hash>] the batches that a result asks for
        def batches(result) = result.dig("batch_processing_outcome", "cursor_configs")

        private
          def kind(value)
            case value
            when nil then "null"
            when true, false then "boolean"
            when Integer then "integer"
            when Numeric then "number"
            when String then "text"
            when Array then "array"
            else "object"
            end
          end

          def milliseconds(seconds)
            return unless seconds.is_a?(Numeric) && seconds.real? && seconds.to_f.finite?

            (seconds * 1000).ceil.clamp(0, LONGEST)
          end

          # What the engine would read from the result; where it could not read it, nothing.
          def creation(kind, result)
            case kind
            when "decision" then steps(outcome(result, "decision_point_outcome"))
            when "batchable" then batches_of(outcome(result, "batch_processing_outcome"))
            else {}
            end
          end

          def outcome(result, name)
            outcome = result[name] if result.is_a?(Hash)
            outcome.is_a?(Hash) ? outcome.transform_keys(&:to_sym) : {}
          end

          def steps(outcome)
            case outcome
            in { type: "no_branches" } then { creation: "steps" }
            in { type: "create_steps", step_names: [ *names ] } if names.all?(String) then { creation: "steps", names: }
            else {}
            end
          end

          def batches_of(outcome)
            case outcome
            in { type: "no_batches" } then { creation: "no-batches" }
            in { type: "create_batches", worker_template_name: String => worker, worker_count: UINT, total_items: UINT, cursor_configs: [ *configs ] } if configs.all? { |config| cursor?(config) }
              { creation: "batches", names: configs.map { |config| config["batch_id"] }, worker: }
            else {}
            end
          end

          def cursor?(config)
            config.is_a?(Hash) && config["batch_id"].is_a?(String) && config.key?("start_cursor") && config.key?("end_cursor") && UINT === config["batch_size"]
          end
      end
    end
  end
end
