# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Checks that Rails' database tasks leave Tasker's database alone. Rails treats every entry of config/database.yml
    # as a database of the application: `db:migrate` creates the application's tables in it, and `db:drop` drops it.
    class DatabaseTasks
      include Discreet

      # @param app [Rails::Application]
      # @return [DatabaseTasks]
      def self.of_app(app)
        environments = begin
          app.config.database_configuration
        rescue StandardError, SyntaxError
          {} # why it can't be read is a finding of {Configuration::Merged}
        end
        given = app.config.tasker.database_url.presence || ENV["DATABASE_URL"].presence
        new(environments, url: given && address({ "url" => given }))
      end

      # @param environments [Hash{String => Hash}] config/database.yml
      # @param url [String, nil] Tasker's database, if the application names it outside of config/database.yml
      def initialize(environments, url:)
        @environments, @url = environments, url
      end

      # @return [Array<Diagnostic>]
      def findings
        @environments.flat_map do |environment, entries|
          next [] unless entries.is_a?(Hash) && entries.values.all?(Hash)

          others = entries.except("primary").drop(entries.key?("primary") ? 0 : 1).to_h
          ours = others.select { |name, entry| tasker?(name, entry) && tasks?(entry) }
          ours.map { |name, _| finding(environment, name) }
        end
      end

      # @api private
      # @param entry [Hash{String => Object}] of config/database.yml
      # @return [String, nil] its address, in the form in which addresses are compared
      def self.address(entry)
        Configuration::Database.new(environment: "", configuration: -> { { "" => entry } }, root: "", env: {}).url
      rescue Error::Rejected
        nil # another kind of database, or none
      end

      private
        def tasker?(name, entry) = name == "tasker" || (@url && @url == self.class.address(entry))

        # Like ActiveRecord::DatabaseConfigurations::HashConfig#database_tasks?.
        def tasks?(entry)
          entry = entry.transform_keys(&:to_s)
          !entry["replica"] && entry.fetch("database_tasks", true)
        end

        def finding(environment, name)
          Diagnostic.new(code: "TC6020", severity: :error, source: Configuration::Database::FILE,
                         message: "In `#{environment}`, `db:migrate` would create the application's tables in " \
                                  "Tasker's database, and `db:drop` would drop it.",
                         help: "Add `database_tasks: false` to the entry `#{name}` of `#{environment}`.")
        end
    end
  end
end
