# frozen_string_literal: true

module TaskerContribRails
  # `config.tasker`: what an application tells this gem.
  #
  #   Rails.application.configure do
  #     config.tasker.worker_enabled = true
  #   end
  #
  # A plain object: a misspelt name raises where it stands.
  class Configuration
    # @!attribute handler_paths
    #   @return [Array<String>] folders of step handlers, relative to the application
    # @!attribute template_paths
    #   @return [Array<String>] folders of task templates, relative to the application
    # @!attribute database_url
    #   @return [String, nil] Tasker's database; where nil, DATABASE_URL and then database.yml
    attr_accessor :handler_paths, :template_paths, :database_url

    # @!attribute max_claimed
    #   @return [Integer] steps that a worker has in its hands at most, the one that runs included (default: 2)
    # @!attribute drain_timeout
    #   @return [Numeric] seconds in which a worker that is told to end finishes what it has (default: 25)
    # @!attribute hand_back_after
    #   @return [Numeric] seconds for which a worker must look dead before its steps are handed back (default: 30)
    attr_accessor :max_claimed, :drain_timeout, :hand_back_after

    # @return [Boolean] whether this process runs steps (default: TASKER_WORKER_ENABLED, else false)
    attr_reader :worker_enabled

    # @return [Boolean] whether Tasker's events become notifications (default: true)
    attr_reader :event_bridge_enabled

    def initialize
      @worker_enabled = boolean("worker_enabled", ENV.fetch("TASKER_WORKER_ENABLED", "false"))
      @event_bridge_enabled = true
      @max_claimed = 2
      @drain_timeout = 25
      @hand_back_after = 30
      @handler_paths = [ "app/handlers" ]
      @template_paths = [ "config/tasker/templates" ]
    end

    # @param value [Boolean, String] strings as environment variables have them
    def worker_enabled=(value)
      @worker_enabled = boolean("worker_enabled", value)
    end

    # @param value [Boolean, String] strings as environment variables have them
    def event_bridge_enabled=(value)
      @event_bridge_enabled = boolean("event_bridge_enabled", value)
    end

    private
      def boolean(name, value)
        case value.to_s.strip.downcase
        when "true", "1", "yes", "on" then true
        when "false", "0", "no", "off", "" then false
        else raise ArgumentError, "config.tasker.#{name} is true or false, not #{value.inspect}."
        end
      end
  end
end
