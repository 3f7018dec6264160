# frozen_string_literal: true

module TaskerContribRails
  # What every error of this gem is; each cause has a class of its own below it.
  class Error < StandardError
    # The component's file is not in the gem.
    class ComponentMissing < Error; end

    # The component's bytes are not those that were released, or can't be compiled.
    class ComponentDamaged < Error; end

    # The wasmtime gem can't be loaded here.
    class WasmtimeUnavailable < Error; end

    # The system keeps from this process what WebAssembly needs.
    class SystemRefused < Error; end

    # What a call was given is more than one may take on.
    class TooLarge < Error; end

    # A call used up its fuel: its input would have taken too long.
    class OutOfFuel < TooLarge; end

    # A call would have used more memory than it may.
    class OutOfMemory < TooLarge; end

    # What a call was given is nested too deeply.
    class TooDeep < TooLarge; end

    # The component stopped in the middle of a call: a defect of ours.
    class Trapped < Error; end

    # An argument is not of the type that `wit/` says, or the component lacks a function.
    class ContractBroken < Error; end

    # The tasker-rb gem is not there, which only a worker needs.
    class EngineMissing < Error; end

    # Tasker's engine did not start, or did not take what it was given.
    class EngineFailed < Error; end

    # Tasker's database can't be reached (now).
    class DatabaseUnavailable < Error; end

    # Tasker's database did not do what it was asked.
    class DatabaseRefused < Error; end

    # Tasker's database has no Tasker in it.
    class SchemaMissing < Error; end

    # A message in one of the engine's queues is about no step.
    class MessageMalformed < Error; end

    # A worker was asked of a fork of the process that had started one.
    class WorkerForked < Error; end

    # The worker of this process has ended; a process has one.
    class WorkerUsedUp < Error; end

    # The worker's lock is in other hands: what it held is being handed back.
    class WorkerLost < Error; end

    # A thread without which a worker is none has ended.
    class WorkerDied < Error; end

    # What a command was given makes no sense.
    class Misuse < Error; end

    # A task's context is not what the workflow's `input_schema` asks for.
    class ContextRefused < Error; end

    # What was asked for can't be done to this task, or it moved meanwhile.
    class ActionRefused < Error; end

    # The templates of this application would break tasks that began before.
    class DeployRefused < Error; end

    # git has no such revision, or there is no git.
    class NoSuchRevision < Error; end

    # There is no task of that id, or more than one.
    class NoSuchTask < Error; end

    # There is no task template of that name, or more than one.
    class NoSuchTemplate < Error; end

    # A text for the component is not valid UTF-8 and can't be made so.
    class NotUtf8 < Error; end

    # A subscriber has no method for an event that it subscribes to.
    class EventUnhandled < Error; end

    # The component found something wrong with what it was asked.
    class Rejected < Error
      # @return [Array<Diagnostic>] everything that is wrong
      attr_reader :diagnostics
      # @return [Hash{String => String}] the texts that it is wrong with, as far as they are no files of the application
      attr_reader :texts

      # @param diagnostics [Array<Diagnostic>]
      # @param texts [Hash{String => String}] by the names of the diagnostics' sources
      def initialize(diagnostics, texts: {})
        @diagnostics, @texts = diagnostics, texts
        super(diagnostics.map { |found| "#{found.place}: #{found.message}" }.join("\n"))
      end
    end
  end
end
