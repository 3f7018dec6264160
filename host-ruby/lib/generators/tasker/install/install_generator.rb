# frozen_string_literal: true

require "rails/generators/base"
require "tasker_contrib_rails"

module Tasker
  module Generators
    class InstallGenerator < Rails::Generators::Base # :nodoc:
      include TaskerContribRails::Generators::Rendering

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      LINES = {
        "procfile" => [ "Procfile", "worker: bundle exec rails tasker:work\n" ],
        "puma" => [ "config/puma.rb", "plugin :tasker\n" ]
      }.freeze

      class_option :pattern, type: :string, enum: %w[ procfile puma good_job ], desc: "Where the worker is to live; see #{TaskerContribRails::HOMEPAGE}/blob/main/docs/deployment.md"

      def create_files
        line = LINES[options[:pattern]]
        check_destination [ line.first ] if line
        write [ *render("install", {}), *(render("worker_job", {}) if options[:pattern] == "good_job") ]
        add_line(*line) if line
      end

      def show_what_is_next
        return unless behavior == :invoke

        say <<~NEXT

          Tasker is set up. What is next:

            bin/rails generate tasker:task_template Order validate ship:validate   # a workflow, with its handlers and their tests
            bin/rails tasker:check                                                 # is all of it right?
            bin/rails tasker:run order                                             # run it here and now

          A server that is running does not know app/handlers yet: restart it.
        NEXT
      end

      private
        def add_line(file, line) = write_line(file, line)
    end
  end
end
