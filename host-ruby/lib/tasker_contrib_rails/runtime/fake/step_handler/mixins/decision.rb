# frozen_string_literal: true

module TaskerCore
  module StepHandler
    module Mixins
      # Results that create steps.
      module Decision
        TYPES = { "create_steps" => true, "CreateSteps" => true, "no_branches" => false, "NoBranches" => false }.freeze

        def capabilities = super + %w[ decision_point dynamic_workflow step_creation ]

        def decision_success(steps:, result_data: {}, metadata: {})
          step_names = Array(steps)
          validate_step_names!(step_names)
          decided(Types::DecisionPointOutcome.create_steps(step_names), result_data, metadata)
        end

        def decision_no_branches(result_data: {}, metadata: {})
          decided(Types::DecisionPointOutcome.no_branches, result_data, metadata)
        end
        alias skip_branches decision_no_branches

        def decision_with_custom_outcome(outcome:, result_data: {}, metadata: {})
          decided(outcome, result_data, metadata, validate_decision_outcome!(outcome))
        end

        def validate_decision_outcome!(outcome)
          raise_invalid_outcome!("Outcome must be Hash or DecisionPointOutcome") unless outcome.respond_to?(:to_h)

          hash = outcome.to_h
          type = hash[:type] || hash["type"] || hash[:outcome_type] || hash["outcome_type"]
          raise_invalid_outcome!("Invalid outcome_type: #{type}") unless TYPES.key?(type)
          validate_step_names!(hash[:step_names] || hash["step_names"]) if TYPES[type]
          hash
        end

        private
          def decided(outcome, result_data, metadata, hash = outcome.to_h)
            about = { decision_point: true, outcome_type: outcome.type, branches_created: outcome.step_names.size,
                      processed_at: Time.now.utc.iso8601, processed_by: handler_name }
            Types::StepHandlerCallResult.success(result: result_data.merge(decision_point_outcome: hash),
                                                 metadata: about.merge(metadata))
          end

          def validate_step_names!(names)
            raise_invalid_outcome!("step_names must be non-empty array") unless names.is_a?(Array) && names.any?
            return true if names.all? { |name| name.is_a?(String) && !name.empty? }

            raise_invalid_outcome!("All step names must be non-empty strings")
          end

          def raise_invalid_outcome!(message)
            raise Errors::PermanentError.new("Invalid decision point outcome: #{message}",
                                             error_code: "INVALID_DECISION_OUTCOME",
                                             context: { error_category: "validation" })
          end
      end
    end
  end
end
