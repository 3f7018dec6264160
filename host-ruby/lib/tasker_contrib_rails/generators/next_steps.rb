# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # What a developer does with a workflow that was generated.
    module NextSteps
      private
        # @param template [Hash] its rendered file
        # @param handlers [Boolean] whether its handlers were generated too
        # @param fields [Array<String>] what a task's context must have
        def show_next_steps(template, handlers: true, fields: [])
          return if behavior == :revoke || options[:pretend]

          commands = next_commands(folders.workflow_name(template["usual_path"]), handlers:, fields:)
          width = commands.each_key.map(&:size).max
          lines = commands.map { |command, comment| "  bin/rails #{command.ljust(width)}   # #{comment}\n" }
          say "\nThe workflow is there. Next steps:\n\n#{lines.join}\n"
        end

        def next_commands(name, handlers:, fields:)
          given = fields.to_h { |field| [ field, "…" ] }
          context = " --context '#{Printable.json_line(given)}'" if fields.any?
          {
            **(handlers ? {} : { "generate tasker:handlers #{name}" => "its handlers and their tests" }),
            "tasker:check" => "find mistakes",
            "tasker:run #{name}#{context}" => "run it here and now"
          }
        end
    end
  end
end
