# frozen_string_literal: true

# The handler of all steps in spec/cases/runner: it notes what it is given, and does what the script says.
class ScriptedHandler < TaskerCore::StepHandler::Base
  include TaskerCore::StepHandler::Mixins::Batchable

  @calls, @lock = Hash.new(0), Mutex.new

  class << self
    # @return [Hash{String => Hash}] `script.json` by the name of its template
    attr_accessor :scripts

    # @return [#call] is given a task's identity and what an attempt of its steps was given
    attr_accessor :noted

    # @return [Integer] calls of this step before this one
    def calls(step) = @lock.synchronize { (@calls[step] += 1) - 1 }
  end

  def call(context)
    self.class.noted.call(context.task_uuid, given(context))
    script = self.class.scripts.fetch(context.task.task_name)
    kind, said = script.fetch(context.step_name).fetch(self.class.calls(context.step_uuid)).first
    send(kind, said)
  end

  private
    # As `expected.json` has it.
    def given(context)
      inputs = context.step_inputs.to_h
      { "step" => context.step_name, "retries" => context.retry_count,
        "results" => context.dependency_results.keys.sort, "inputs" => (inputs unless inputs.empty?),
        "checkpoint" => checkpoint(context) }.compact
    end

    # Beside these the engine keeps times of its own.
    def checkpoint(context) = context.checkpoint&.slice("cursor", "items_processed", "accumulated_results")&.compact

    def succeeded(result) = success(result:)

    def failed(said)
      raise TaskerCore::Errors::PermanentError, said["message"] unless said["retryable"]

      raise TaskerCore::Errors::RetryableError.new(said["message"], retry_after: said["retry_after"])
    end

    def yielded(said) = checkpoint_yield(**said.transform_keys(&:to_sym))
end
