# frozen_string_literal: true

require "shellwords"

module TaskerContribRails
  module Operations
    # The commands for what a person can do to a task, ready to type.
    #
    # @api private
    module CommandLine
      class << self
        # @param action [String, Symbol] such as "retry"
        # @param task [String] its id
        # @param step [String, nil] its name
        # @return [String] a step is called as its template wants, which may mean something to a shell
        def of(action, task, step = nil)
          [ "bin/rails tasker:#{action} #{Client.short(task)}", *(step && quoted(step)), '--because "…"' ].join(" ")
        end

        private
          # What can't be printed as it is takes the quotes in which bash and zsh read escapes.
          def quoted(step)
            return Shellwords.escape(step) if Printable.line(step) == step

            "$'#{step.each_char.map { |character| escaped(character) }.join}'"
          end

          def escaped(character)
            return "\\#{character}" if [ "\\", "'" ].include?(character)

            Printable.line(character) == character ? character : format("\\U%08X", character.ord)
          end
      end
    end
  end
end
