# frozen_string_literal: true

require "pg"
require "securerandom"

module Shop
  # A database of an application's own beside the engine's, with the outbox in it.
  class OwnDatabase
    # @return [String] its name
    attr_reader :name
    # @return [Hash{Symbol => String, nil}] the environment of the application's processes
    attr_reader :env
    # @return [PG::Connection] to the engine's database
    attr_reader :engine

    def initialize
      url = ENV.fetch("DATABASE_URL")
      @name = "shop_#{SecureRandom.hex(4)}"
      @engine = PG.connect(url).tap { |database| database.exec("CREATE DATABASE #{@name}") }
      @env = { DATABASE_URL: url.sub(/\w+\z/, @name), TASKER_URL: url, TASKER_CONFIG_PATH: nil }
    end

    # Makes the application's tables, and tells it where the engine is.
    #
    # @param app [Application]
    def migrate(app)
      app.write("config/initializers/zz_engine.rb", <<~RUBY)
        Rails.application.config.tasker.database_url = ENV["TASKER_URL"]
      RUBY
      app.run!("rails", "generate", "tasker:install", "--outbox", env: strings)
      app.run!("rails", "db:migrate", env: strings)
      @connection = PG.connect(@env[:DATABASE_URL])
    end

    # @return [Hash{String => String, nil}] the same environment, for commands
    def strings = @env.transform_keys(&:to_s)

    def exec(...) = @connection.exec(...)
    def exec_params(...) = @connection.exec_params(...)

    def drop
      @connection&.close
      @engine.exec("DROP DATABASE #{@name} WITH (FORCE)")
      @engine.close
    end
  end
end
