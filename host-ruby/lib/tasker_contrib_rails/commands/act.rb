# frozen_string_literal: true

require "etc"
require "socket"

module TaskerContribRails
  module Commands
    # `rails tasker:retry`, `complete`, `skip`, `cancel`: one action on one task, or on every failed one up to a bound.
    class Act
      # Tasks of one bulk action, unless it is told otherwise.
      MOST = 100

      # @return [String] who acts, where nobody says so
      def self.person = "#{Etc.getlogin || ENV["USER"] || "someone"}@#{Socket.gethostname}"

      # @param actions [Operations::Actions]
      # @param dry_run [Boolean]
      # @param output [IO]
      def initialize(actions, dry_run: false, output: $stdout)
        @actions, @dry_run, @output = actions, dry_run, output
      end

      # @param action [Symbol] such as :retry
      # @return [void]
      # @raise [Error::NoSuchTask, Error::ActionRefused]
      def call(action, *arguments, **)
        line @actions.public_send(action, *arguments, dry_run: @dry_run, **)
      end

      # @param tasks [Array<Operations::Row>]
      # @return [Boolean] whether none was refused
      def all(action, tasks)
        refused = tasks.reject do |task|
          call(action, task.id)
          true
        rescue Error::ActionRefused => error
          line "#{task.short}: #{error.message}"
          false
        end
        line tasks.empty? ? "There is no such task." : "#{tasks.size - refused.size} of #{tasks.size} tasks."
        refused.empty?
      end

      private
        def line(text)
          would = "would do: " if @dry_run && text.is_a?(Operations::Actions::Done)
          @output.puts(Printable.line("#{would}#{text}"))
        end
    end
  end
end
