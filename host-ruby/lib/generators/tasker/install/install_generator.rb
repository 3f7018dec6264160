# frozen_string_literal: true

require "rails/generators/base"

module Tasker
  module Generators
    class InstallGenerator < Rails::Generators::Base # :nodoc:
      include TaskerContribRails::Generators::Rendering

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      WORKER_LINE = "worker: bundle exec rails tasker:work\n"
      PLUGIN_LINE = "plugin :tasker\n"

      class_option :pattern, type: :string, enum: %w[ procfile puma good_job ], desc: "Where the worker is to live; docs/deployment.md has them all"

      def create_files
        write render("install", {})
      end

      def create_worker
        case options[:pattern]
        when "procfile" then add_line "Procfile", WORKER_LINE
        when "puma" then add_line "config/puma.rb", PLUGIN_LINE
        when "good_job" then write render("worker_job", {})
        end
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

      private
        def add_line(file, line)
          create_file file, "" unless behavior == :revoke || options[:pretend] || File.exist?(File.expand_path(file, destination_root))
          append_to_file file, line
        end
    end
  end
end
