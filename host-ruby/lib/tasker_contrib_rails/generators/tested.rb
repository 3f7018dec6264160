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
        # @return [Hash{Symbol => Boolean}] the flags for the templates
        def tests
          @tests ||= begin
            framework = options[:skip_spec] ? "" : options[:test_framework].to_s
            say_unknown framework unless FRAMEWORKS.key?(framework) || NONE.include?(framework)
            %i[ spec test ].to_h { |kind| [ kind, FRAMEWORKS[framework] == kind ] }
          end
        end

        # Continues without tests, as Rails does.
        def say_unknown(framework)
          near = Suggestion.near(framework, FRAMEWORKS.keys)
          advice = near ? "Did you mean #{near}?" : "Use #{FRAMEWORKS.keys.to_sentence(last_word_connector: ", or ")}."
          tell :error, "#{framework} [not found]: no test was written. #{advice}", :red
        end
    end
  end
end
