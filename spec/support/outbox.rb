# frozen_string_literal: true

require "erb"

# A database in memory with the outbox, made by the migration that the generator writes, and a model of an application.
module Outbox
  MIGRATION = File.expand_path(
    "../../host-ruby/lib/generators/tasker/install/templates/create_tasker_starts.rb.tt", __dir__
  )

  class << self
    # @return [ActiveRecord::Migration]
    def migration
      text = ERB.new(File.read(MIGRATION)).result_with_hash(migration_class_name: "CreateTaskerStarts")
      Module.new.tap { |scope| scope.module_eval(text) }.const_get(:CreateTaskerStarts).new
    end

    def included(specs)
      specs.before { connect_outbox }
      specs.after { ActiveRecord::Base.remove_connection }
    end
  end

  # @return [Class] a model with a table of its own
  def model(name = "Order", table: name.tableize, id: :bigint)
    ActiveRecord::Base.connection.create_table(table, id:) { |columns| columns.string :note }
    stub_const(name, Class.new(ActiveRecord::Base) { self.table_name = table })
  end

  # @return [Array<String>] the statements that the block sends, but for what opens and ends transactions
  def statements
    seen = []
    subscriber = lambda do |*, payload|
      seen << payload[:sql] unless %w[ SCHEMA TRANSACTION ].include?(payload[:name])
    end
    ActiveSupport::Notifications.subscribed(subscriber, "sql.active_record") { yield }
    seen
  end

  private
    def connect_outbox
      require "active_record"
      require "sqlite3"
      # As in applications since Rails 6.1; 7.0 can have the way from before too.
      ActiveRecord.legacy_connection_handling = false if ActiveRecord.version < Gem::Version.new("7.1")
      ActiveRecord::Base.establish_connection(adapter: "sqlite3", database: ":memory:")
      ActiveRecord::Migration.suppress_messages { Outbox.migration.migrate(:up) }
      TaskerContribRails::Starts::Row.reset_column_information
    end
end
