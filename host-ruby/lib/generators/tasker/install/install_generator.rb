# frozen_string_literal: true

require "rails/generators/base"
require "tasker_contrib_rails"
begin
  require "rails/generators/active_record/migration"
rescue LoadError
  nil # an application without Active Record has no outbox
end

module Tasker
  module Generators
    class InstallGenerator < Rails::Generators::Base # :nodoc:
      include TaskerContribRails::Generators::Rendering
      include ActiveRecord::Generators::Migration if defined?(ActiveRecord::Generators::Migration)

      source_root File.expand_path("templates", __dir__) # USAGE stands beside it

      LINES = {
        "procfile" => [ "Procfile", "worker: bundle exec rails tasker:work\n" ],
        "puma" => [ "config/puma.rb", "plugin :tasker\n" ]
      }.freeze
      private_constant :LINES

      # The test kit, where there is a suite.
      SUITES = {
        "spec/rails_helper.rb" => "\nrequire \"tasker_contrib_rails/rspec\"\nTaskerContribRails.testing :fake\n",
        "test/test_helper.rb" => "\nrequire \"tasker_contrib_rails/minitest\"\nTaskerContribRails.testing :fake\n"
      }.freeze
      private_constant :SUITES

      class_option :pattern, type: :string, enum: LINES.keys + %w[ good_job page ],
        desc: "How workers run: a line in Procfile, in config/puma.rb, or a job. page: the same as --page"
      class_option :page, type: :boolean, default: false,
        desc: "The line in config/routes.rb that mounts the page for browsers"
      class_option :stack, type: :boolean, default: false,
        desc: "A Compose file with Tasker's database and server, for development"
      class_option :outbox, type: :boolean, default: false,
        desc: "A migration for the table with which tasks start with a transaction"
      class_option :database, type: :string, aliases: %w[ --db ],
        desc: "The database of database.yml in which that table is to be"

      # An application that is set up is asked for nothing but what is new.
      def create_files
        line = LINES[options[:pattern]]
        check_destination [ line.first ] if line
        @new_folder = !only_more? && !File.directory?(File.expand_path("app/handlers", destination_root))
        install = render("install", {}) unless only_more?
        job = render("worker_job", {}) if options[:pattern] == "good_job"
        write [ *install, *job ]
        add_line(*line) if line
        route MOUNT if page?
        add_test_kit unless only_more?
        write [ *render("stack", {}), server_file ] if options[:stack]
        add_outbox if options[:outbox]
      end

      def show_what_is_next
        return unless behavior == :invoke

        TaskerContribRails::Generators::WorkerBundle.new.notes.each { |note| tell :note, note, :yellow }
        say SET_UP unless only_more?
        say RESTART if @new_folder
        say STACK if options[:stack]
        say OUTBOX if options[:outbox]
        say PAGE if page?
      end

      MOUNT = "mount TaskerContribRails::Engine => \"/tasker\""
      PAGE = <<~NEXT

        The page is at /tasker. It is closed: it answers 401 until you say who may see it. Use your own login, in
        config/initializers/tasker.rb:

          Rails.application.config.tasker.page.authenticate { |controller| … }       # returns who it is, or nil
          Rails.application.config.tasker.page.authorize { |controller, action| … }  # may they retry, skip, cancel …?

        Nobody can act until `authorize` allows it. Without a login, set a name and a password in
        bin/rails credentials:edit:

          tasker:
            page: { user: ops, password: … }

      NEXT
      private_constant :MOUNT, :PAGE

      GENERATE = "bin/rails generate tasker:task_template Order validate ship:validate"
      DATABASE = 'config.tasker.database_url = "postgresql://tasker:tasker@localhost:5433/tasker"'
      SET_UP = <<~NEXT

        Tasker is set up. Next steps:

          #{GENERATE}   # a workflow, with its handlers and their tests
          bin/rails tasker:check                                                 # find mistakes
          bin/rails tasker:run order                                             # run it here and now
      NEXT
      RESTART = <<~NEXT

        If `rails server` is running, restart it so that it finds app/handlers.
      NEXT
      STACK = <<~NEXT

        compose.tasker.yaml describes Tasker's database and server. Next steps:

          docker compose -f compose.tasker.yaml up --detach --wait
          #{DATABASE}   # in config/initializers/tasker.rb, or for development only
          bin/rails tasker:doctor                                                            # does everything work?

        compose.tasker.toml was made from config/tasker, as it is now. To make it again after a change:

          bin/rails tasker:config --context orchestration > compose.tasker.toml
      NEXT
      OUTBOX = <<~NEXT

        The migration creates the table `tasker_starts`. Next steps:

          bin/rails db:migrate
          TaskerContribRails.start("order", context: { … }, for: order)   # in the transaction that saves the order
      NEXT
      private_constant :GENERATE, :DATABASE, :SET_UP, :RESTART, :STACK, :OUTBOX

      private
        def page? = options[:page] || options[:pattern] == "page"

        def only_more?
          return @set_up if defined?(@set_up)

          more = options.values_at(:pattern, :page, :stack, :outbox).any?
          initializer = File.expand_path("config/initializers/tasker.rb", destination_root)
          @set_up = more && (behavior == :revoke || File.exist?(initializer))
        end

        def add_outbox
          fail_with "An outbox needs Active Record, which is not in the bundle." unless respond_to?(:migration_template)

          migration_template "create_tasker_starts.rb", File.join(db_migrate_path, "create_tasker_starts.rb")
        end

        # What the server is to read: the same defaults, and the same files, as for a worker.
        def server_file
          merged = TaskerContribRails::Configuration::Merged.of_app(context: "orchestration", stand_in: true)
          { "path" => "compose.tasker.toml", "usual_path" => "compose.tasker.toml",
            "source" => "stack/compose.tasker.toml", "text" => merged.masked }
        rescue TaskerContribRails::Error::Rejected => error
          refuse error.diagnostics, TaskerContribRails::Diagnostics.texts(Rails.root)
        end

        def add_line(file, line) = write_line(file, line)

        def add_test_kit
          SUITES.each { |file, lines| write_line(file, lines) if File.file?(File.expand_path(file, destination_root)) }
        end
    end
  end
end
