# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # Generated code gets a spec, a test, or neither, according to the application's generator settings.
    module Tested
      extend ActiveSupport::Concern

      FRAMEWORKS = { "rspec" => :spec, "test_unit" => :test, "minitest" => :test }.freeze
      NONE = [ "", "none", "false" ].freeze
      private_constant :FRAMEWORKS, :NONE

      included do
        class_option :test_framework, type: :string, aliases: "-t", banner: "NAME",
          desc: "rspec, test_unit (or minitest), or none"
        class_option :skip_spec, type: :boolean, default: false, desc: "Skip specs or tests"
      end

      private
        # @return [Hash{Symbol => Boolean}] the flags of the templates
        # @raise [Thor::Error] where the framework that was typed is none of them
        def tests
          @tests ||= begin
            framework = options[:skip_spec] ? "" : options[:test_framework].to_s
            unknown framework unless FRAMEWORKS.key?(framework) || NONE.include?(framework)
            %i[ spec test ].to_h { |kind| [ kind, FRAMEWORKS[framework] == kind ] }
          end
        end

        # What was typed is a slip; what the application has for all its generators is meant, and they go on without.
        def unknown(framework)
          near = Suggestion.near(framework, FRAMEWORKS.keys)
          known = [ *FRAMEWORKS.keys, "none" ].to_sentence(last_word_connector: ", or ")
          advice = near ? "Did you mean #{near}?" : "Use #{known}."
          configured = self.class.class_options[:test_framework].default.to_s == framework
          return tell(:error, "#{framework} [not found]: no test was written. #{advice}", :red) if configured && !near

          fail_with "There is no test framework #{framework}, and nothing was written. #{advice}"
        end
    end
  end
end
