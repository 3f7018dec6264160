# frozen_string_literal: true

require "pathname"

module TaskerContribRails
  class Worker
    # What a worker needs to know about the app in which it runs.
    #
    # @api private
    class Settings
      include Discreet

      # @return [Settings] the settings of the Rails app
      def self.of_app(app = Rails.application)
        new(app.config.tasker, root: app.root, merged: Configuration::Merged.of_app(app))
      end

      # @return [Pathname] the app
      attr_reader :root

      # @param config [Configuration]
      # @param root [Pathname]
      # @param merged [Configuration::Merged] the app's
      def initialize(config, root:, merged:)
        @config, @root, @merged = config, Pathname(root), merged
      end

      # @return [Integer] the most steps that this worker holds
      def max_claimed = @config.max_claimed

      # @return [Integer] the most steps that run at once
      def threads = @config.threads

      # @return [Integer, nil] the size of Active Record's connection pool
      def pool
        return unless defined?(ActiveRecord::Base)

        base = ActiveRecord::Base
        base.connection_pool.size if base.connection_handler.connection_pool_list(:all).any?
      end

      # @return [Numeric] seconds
      def drain_timeout = @config.drain_timeout

      # @return [Numeric] seconds for which a worker must look dead before its steps are handed back
      def hand_back_after = @config.hand_back_after

      # @return [Numeric, nil] seconds after which a task that a killed server left is revived; nil: never
      def revive_after = @config.revive_after

      # @return [Numeric, nil] seconds after which a step without `timeout_seconds` counts as stuck; nil means never
      def stuck_after = @config.stuck_after

      # @return [Boolean] whether failed attempts are logged, and the errors of handlers reported
      def report_failures = @config.report_failures

      # @return [Symbol] :refuse, :warn or :serve_old
      def on_breaking_deploy = @config.on_breaking_deploy

      # @return [Pathname] this gem's folder for files of a running worker
      def tmp = @root.join(@config.tmp_path)

      # @return [Array<Pathname>]
      def template_folders = @config.template_paths.map { |path| @root.join(path) }

      # @return [Workflows::Sources] the templates in them
      def workflows = Workflows::Sources.new(root: @root, folders: @config.template_paths)

      # @return [Configuration::Queues] of the engine
      # @raise [Error::Rejected] if something is wrong with the configuration
      def queues = @merged.queues

      # Writes the configuration file that the runtime reads when it starts, with two changes for this
      # process: the prefix of its queues, and a short wait for its last events when it stops. The runtime
      # blocks all of Ruby during that wait, which the file may set to five seconds.
      #
      # @param path [Pathname, String] the file, which only its owner can read
      # @param queues [String, nil] the prefix, if the worker has private queues
      # @return [String] the path
      # @raise [Error::Rejected]
      def write_configuration(path, queues: nil)
        own = { "worker.mpsc_channels.domain_events.shutdown_drain_timeout_ms" => 100,
                "common.queues.worker_namespace" => queues }.compact
        place = caller_locations(1, 1).first
        @merged.with(own.map { |name, value| Configuration::Override.of(name, value, place) }).write(path)
      end

      # @return [String] the address of Tasker's database, in the form that the runtime takes
      # @raise [Error::Rejected]
      def database_url = @merged.database_url

      # @return [Hash{String => String}] the environment variables that the runtime reads while it starts
      def environment(config_path:, template_path:)
        { "TASKER_CONFIG_PATH" => config_path, "TASKER_TEMPLATE_PATH" => template_path, "DATABASE_URL" => database_url,
          "TASKER_ENV" => @merged.environment }
      end

      # @return [Boolean] whether the pg gem is installed
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
