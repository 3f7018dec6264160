# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # What is generated comes with a spec, a test, or neither, as the application's own generators do.
    module Tested
      extend ActiveSupport::Concern

      FRAMEWORKS = { "rspec" => :spec, "test_unit" => :test, "minitest" => :test }.freeze
      NONE = [ "", "none", "false" ].freeze

      included do
        class_option :test_framework, type: :string, aliases: "-t", banner: "NAME",
          desc: "rspec, test_unit (or minitest), or none"
        class_option :skip_spec, type: :boolean, default: false, desc: "Skip specs or tests"
      end

      private
        # @return [Hash{Symbol => Boolean}] the flags of the templates
        def tests
          @tests ||= begin
            framework = options[:skip_spec] ? "" : options[:test_framework].to_s
            say_unknown framework unless FRAMEWORKS.key?(framework) || NONE.include?(framework)
            %i[ spec test ].to_h { |kind| [ kind, FRAMEWORKS[framework] == kind ] }
          end
        end

        # As Rails does, which goes on without.
        def say_unknown(framework)
          near = Suggestion.near(framework, FRAMEWORKS.keys)
          advice = near ? "Did you mean #{near}?" : "Known are #{FRAMEWORKS.keys.to_sentence}."
          tell :error, "#{framework} [not found]: no test is written. #{advice}", :red
        end
    end
  end
end
