# frozen_string_literal: true

require "rails/generators/base"

module Tasker
  module Generators
    class InstallGenerator < Rails::Generators::Base # :nodoc:
      include TaskerContribRails::Generators::Rendering

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      def create_files
        write render("install", {})
      end

      def show_what_is_next
        return unless behavior == :invoke

        say <<~NEXT

          Tasker is set up. What is next:

            bin/rails generate tasker:step_handler ProcessPayment   # a handler with its test
            bin/rails zeitwerk:check                                # does everything load?

          A server that is running does not know app/handlers yet: restart it.
        NEXT
      end
    end
  end
end
