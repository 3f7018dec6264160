# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # What is generated comes with a spec, a test, or neither, as the application's own generators do.
    module Tested
      extend ActiveSupport::Concern

      included do
        class_option :test_framework, type: :string, aliases: "-t", banner: "NAME", desc: "rspec, test_unit or none"
        class_option :skip_spec, type: :boolean, default: false, desc: "Skip specs or tests"
      end

      private
        # @return [Hash{Symbol => Boolean}] the flags of the templates; none is set for a framework that they do not know
        def tests
          framework = options[:test_framework].to_s unless options[:skip_spec]
          { spec: framework == "rspec", test: %w[ test_unit minitest ].include?(framework) }
        end
    end
  end
end
