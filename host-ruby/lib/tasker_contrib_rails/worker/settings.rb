# frozen_string_literal: true

require "pathname"

module TaskerContribRails
  class Worker
    # What a worker needs to know of the app that it runs in.
    #
    # @api private
    class Settings
      include Discreet

      # @return [Settings] of the Rails app
      def self.of_app(app = Rails.application)
        new(app.config.tasker, root: app.root, merged: Configuration::Merged.of_app(app))
      end

      # @return [Pathname] the app
      attr_reader :root

      # @param config [Configuration]
      # @param root [Pathname]
      # @param merged [Configuration::Merged, nil] the app's; where nil, the engine's file and the database are given by
      #   the environment
      def initialize(config, root:, merged: nil)
        @config, @root, @merged = config, Pathname(root), merged
      end

      # @return [Integer] steps in this worker's hands at most
      def max_claimed = @config.max_claimed

      # @return [Integer] steps that run at once
      def threads = @config.threads

      # @return [Integer, nil] connections that Active Record has for them
      def pool
        return unless defined?(ActiveRecord::Base)

        base = ActiveRecord::Base
        base.connection_pool.size if base.connection_handler.connection_pool_list(:all).any?
      end

      # @return [Numeric] seconds
      def drain_timeout = @config.drain_timeout

      # @return [Numeric] seconds for which a worker must look dead before its steps are handed back
      def hand_back_after = @config.hand_back_after

      # @return [Numeric, nil] seconds after which a step that has no `timeout_seconds` is taken to be stuck; nil: never
      def stuck_after = @config.stuck_after

      # @return [Boolean] whether failed attempts are logged, and what handlers raise is reported
      def report_failures = @config.report_failures

      # @return [Symbol] :refuse, :warn or :serve_old
      def on_breaking_deploy = @config.on_breaking_deploy

      # @return [Pathname] this gem's folder for files of a running process
      def tmp = @root.join(@config.tmp_path)

      # @return [Array<Pathname>]
      def template_folders = @config.template_paths.map { |path| @root.join(path) }

      # @return [Workflows::Sources] the templates in them
      def workflows = Workflows::Sources.new(root: @root, folders: @config.template_paths)

      # @return [String] the merged configuration that the engine is to read
      # @raise [Error::Rejected] where something is wrong with it
      def merged_config
        path = ENV["TASKER_CONFIG_PATH"].presence
        return @merged.text if @merged && path.nil?
        return File.read(path) if path && File.file?(path)

        named = path ? "#{Printable.line(path)}, which is no file" : "no file"
        raise Error::EngineFailed, "TASKER_CONFIG_PATH names #{named}: " \
                                   "let it name the merged configuration, or leave it unset."
      end

      # @return [String] Tasker's database, in the one spelling that the engine takes
      def database_url
        return @merged.database_url if @merged

        Component.call("config", "normalize-url", @config.database_url || ENV.fetch("DATABASE_URL"), "DATABASE_URL")
      end

      # @return [Hash{String => String}] what the engine reads while it starts
      def environment(config_path:, template_path:)
        { "TASKER_CONFIG_PATH" => config_path, "TASKER_TEMPLATE_PATH" => template_path, "DATABASE_URL" => database_url,
          "TASKER_ENV" => ENV["TASKER_ENV"] || (defined?(Rails) && Rails.env) || "development" }
      end

      # @return [Boolean] whether the pg gem is there
      def pg?
        require "pg"
        true
      rescue LoadError
        false
      end

      private
        def shown = { root: @root.to_s }
    end
  end
end
