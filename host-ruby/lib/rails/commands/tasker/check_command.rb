# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:check`
      class CheckCommand < Base # :nodoc:
        FORMATS = %w[ text json sarif github ].freeze

        desc "check", "Check configuration, workflows and handlers. `tasker:work` refuses to start on the same errors"
        method_option :format, type: :string, default: "text", enum: FORMATS, desc: "How findings are printed"
        method_option :strict, type: :boolean, default: false, desc: "Fail on warnings too"
        method_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to use"
        def check
          check = checks
          print_findings(check)
          exit 1 unless check.passed?(strict: options[:strict])
        end

        private
          # There is a report also of an application whose own code keeps it from booting.
          def checks
            boot options[:env]
            TaskerContribRails::Checks.new
          rescue Thor::Error
            raise
          rescue StandardError, ScriptError => error
            raise unless Rails.application # there is no application yet

            TaskerContribRails::Checks.new(checkers: TaskerContribRails::Checks.without_boot(error))
          end

          def print_findings(check)
            diagnostics = TaskerContribRails::Diagnostics
            case options[:format]
            when "text" then puts check.report(diagnostics::Text.new(sources: check.texts, color: color?($stdout)))
            when "json" then puts diagnostics::Json.draw(check.findings, accepted: check.accepted)
            when "sarif" then puts diagnostics::Sarif.draw(check.findings)
            when "github" then puts diagnostics::Github.draw(check.findings)
            end
            warn check.failures unless options[:format] == "text"
          end
      end
    end
  end
end
