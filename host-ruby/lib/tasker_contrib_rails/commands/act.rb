# frozen_string_literal: true

require "etc"
require "socket"

module TaskerContribRails
  module Commands
    # `rails tasker:retry`, `complete`, `skip`, `cancel`: one action on one task, or on all failed tasks up to a limit.
    class Act
      # The default limit of tasks for one bulk action.
      MOST = 100

      # @return [String] who acts, unless a name is given
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
        done = @actions.public_send(action, *arguments, dry_run: @dry_run, **)
        line @dry_run ? done.would : done
      end

      # @param tasks [Array<Operations::Row>]
      # @param unknown [Array<String>] see {NoMatch.unknown}
      # @return [Boolean] whether all succeeded; false where a name was asked for that nobody knows
      def all(action, tasks, unknown: [])
        refused = tasks.reject do |task|
          call(action, task.id)
          true
        rescue Error::ActionRefused => error
          line "#{task.short}: #{error.message}"
          false
        end
        line [ tasks.empty? ? "No task matches." : "#{tasks.size - refused.size} of #{tasks.size} tasks.", *unknown ]
          .join(" ")
        refused.empty? && unknown.empty?
      end

      private
        def line(text) = @output.puts(Printable.line(text))
    end
  end
end
