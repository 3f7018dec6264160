# frozen_string_literal: true

module TaskerContribRails
  # The base class of this gem's errors. Each cause has its own class below.
  class Error < StandardError
    # The component's file is missing from the gem.
    class ComponentMissing < Error; end

    # The component's file is not the released one, or can't be compiled.
    class ComponentDamaged < Error; end

    # The wasmtime gem can't be loaded here.
    class WasmtimeUnavailable < Error; end

    # The operating system does not allow this process something that WebAssembly needs.
    class SystemRefused < Error; end

    # The input of a call is too large.
    class TooLarge < Error; end

    # A call used up its fuel: its input would have taken too long.
    class OutOfFuel < TooLarge; end

    # A call would have used more memory than it may.
    class OutOfMemory < TooLarge; end

    # The input of a call is nested too deeply.
    class TooDeep < TooLarge; end

    # The component stopped in the middle of a call, because of a bug in this gem.
    class Trapped < Error; end

    # An argument does not have the type declared in `wit/`, or the component lacks a function.
    class ContractBroken < Error; end

    # The tasker-rb gem is missing. Only a worker needs it.
    class EngineMissing < Error; end

    # Tasker's runtime did not start, or did not accept a result.
    class EngineFailed < Error; end

    # Tasker's database can't be reached at the moment.
    class DatabaseUnavailable < Error; end

    # Tasker's database refused a statement.
    class DatabaseRefused < Error; end

    # The database has no Tasker schema.
    class SchemaMissing < Error; end

    # A message in one of the engine's queues does not name a step.
    class MessageMalformed < Error; end

    # A fork of a process with a worker tried to start that worker.
    class WorkerForked < Error; end

    # The worker of this process has ended, and a process has only one.
    class WorkerUsedUp < Error; end

    # The worker lost its lock, and another worker is handing back its steps.
    class WorkerLost < Error; end

    # A thread that the worker needs has ended.
    class WorkerDied < Error; end

    # A command was used incorrectly.
    class Misuse < Error; end

    # A task's context does not match the workflow's `input_schema`.
    class ContextRefused < Error; end

    # A value of CurrentAttributes can't travel with a task, or what travelled can't be set.
    class CurrentRefused < Error; end

    # The action is not possible for this task, or the task has moved meanwhile.
    class ActionRefused < Error; end

    # The templates of this application would break tasks that have begun.
    class DeployRefused < Error; end

    # git does not know the revision, or git is not installed.
    class NoSuchRevision < Error; end

    # No task has this id, or several match.
    class NoSuchTask < Error; end

    # No task template has this name, or several have.
    class NoSuchTemplate < Error; end

    # No plugin has such a template, or several have one.
    class NoSuchPluginTemplate < Error; end

    # A file of a plugin can't be read.
    class PluginUnreadable < Error; end

    # A file can't be read: it is missing, too large, no regular file, or not for this user.
    class Unreadable < Error
      # @return [String] the end of a sentence about the file, such as "is not there"
      attr_reader :reason

      # @param name [#to_s] the file
      # @param reason [String]
      def initialize(name, reason)
        @reason = reason
        super("#{Printable.line(name)} #{reason}.")
      end
    end

    # A text for the component is not valid UTF-8 and can't be converted.
    class NotUtf8 < Error; end

    # A subscriber has no method for an event that it subscribes to.
    class EventUnhandled < Error; end

    # The component found mistakes in its input.
    class Rejected < Error
      # @return [Array<Diagnostic>] everything that is wrong
      attr_reader :diagnostics
      # @return [Hash{String => String}] the texts with mistakes, unless they are files of the application
      attr_reader :texts

      # @param diagnostics [Array<Diagnostic>]
      # @param texts [Hash{String => String}] by the source names of the diagnostics
      def initialize(diagnostics, texts: {})
        @diagnostics, @texts = diagnostics, texts
        super(diagnostics.map { |found| "#{found.place}: #{found.message}" }.join("\n"))
      end
    end
  end
end
