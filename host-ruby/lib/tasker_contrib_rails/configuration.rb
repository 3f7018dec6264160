# frozen_string_literal: true

module TaskerContribRails
  # `config.tasker`: what an application tells this gem.
  #
  #   Rails.application.configure do
  #     config.tasker.worker_enabled = true
  #     config.tasker.set "common.database.pool.max_connections", 5
  #   end
  #
  # It is a plain object: a misspelt name raises at its line, and the error suggests the right one. Every boot of the
  # application makes one, so what only some applications need is loaded when it is used.
  class Configuration
    # @return [Boolean] whether this process runs steps (default: TASKER_WORKER_ENABLED, else false)
    attr_reader :worker_enabled

    # @return [Boolean] whether Tasker's events become notifications (default: true)
    attr_reader :event_bridge_enabled

    # @return [Symbol] :tasker for `tasker.step_execution_completed` (default), :rails for
    #   `step_execution_completed.tasker`
    attr_reader :event_naming

    # @return [Boolean] whether each event is a line in the log (default: false)
    attr_reader :log_events

    # @return [Boolean] whether events go to `Rails.event` too, from Rails 8.1 on (default: true)
    attr_reader :structured_events

    # @return [Boolean] whether workers ask the server what became of tasks (default: false)
    attr_reader :task_events

    # @return [Array<String>] folders of step handlers, relative to the application (default: app/handlers)
    attr_reader :handler_paths

    # @return [Array<String>] folders of task templates, relative to the application (default: config/tasker/templates)
    attr_reader :template_paths

    # @return [String] the folder in which workers write their configuration and health, relative to the application
    #   (default: TASKER_TMP_PATH, which `tasker-health` reads too, else tmp/tasker)
    attr_reader :tmp_path

    # @return [String, nil] Tasker's database; nil uses DATABASE_URL, then config/database.yml
    attr_reader :database_url

    # @return [Integer] steps that a worker runs at once; above 1, handlers must be as thread-safe as controllers
    #   (default: 2)
    attr_reader :threads

    # @return [Integer] the most steps that a worker holds at once, including those that it runs (default: {#threads},
    #   but at least 2; more would keep steps waiting here while another worker is free)
    def max_claimed = @max_claimed || [ threads, 2 ].max

    # @return [Numeric] seconds that a stopping worker has to finish its steps (default: 25)
    attr_reader :drain_timeout

    # @return [Numeric] seconds for which a worker must look dead before its steps are handed back (default: 30)
    attr_reader :hand_back_after

    # @return [Numeric, nil] seconds for which a step without `timeout_seconds` may run before its worker is unhealthy
    #   (default: 3600); nil means for ever
    attr_reader :stuck_after

    # @return [Numeric, nil] seconds for which a task that a killed server left must have stood still before a worker
    #   revives it (default: 300); where nil, that is left to `rails tasker:revive`
    attr_reader :revive_after

    # @return [Boolean] whether each failed attempt is logged, and its error reported to `Rails.error` (default: true)
    attr_reader :report_failures

    # @return [Array<#call>] what is put around each step, the first outermost; each is given the step's context and
    #   what calls the step, and must call that once (default: none)
    attr_reader :around_step

    # @return [Hash{String => Array<Symbol>, nil}] the classes of CurrentAttributes whose values travel with the tasks
    #   that are started, by name, with the attributes that do; nil means all of them (default: none)
    attr_reader :current_attributes

    # @return [Array<String>] each `secret_key_base` that the application had before, as long as tasks run that were
    #   started with it (default: none)
    def old_secret_key_bases = @old_secret_key_bases.call

    # @return [CheckSettings] the findings that `tasker:check` accepts
    def check = @check ||= CheckSettings.new

    # @return [PageSettings] who may look at the page, and who may act
    def page = @page ||= PageSettings.new

    # @return [Symbol] what an inline run does if a result does not match its `result_schema`: :remark (default), :fail
    #   the step, or :ignore all schemas, the context's too
    attr_reader :inline_schemas

    # @return [Symbol] what a worker does if its templates would break running tasks: :refuse to start, :warn, or
    #   :serve_old, which serves the registered template in place of the new one (default: :refuse, in development and
    #   test :warn)
    def on_breaking_deploy = @on_breaking_deploy || (local? ? :warn : :refuse)

    # @return [Array<Override>] everything given to {#set}, in order
    attr_reader :overrides

    def initialize
      @worker_enabled = false
      @event_bridge_enabled = true
      @event_naming = :tasker
      @log_events = false
      @structured_events = true
      @task_events = false
      @handler_paths = [ "app/handlers" ]
      @template_paths = [ "config/tasker/templates" ]
      @tmp_path = ENV["TASKER_TMP_PATH"].presence || "tmp/tasker"
      @threads = 2
      @drain_timeout = 25
      @hand_back_after = 30
      @stuck_after = 3600
      @revive_after = 300
      @report_failures = true
      @inline_schemas = :remark
      @around_step = []
      @current_attributes = {}
      @old_secret_key_bases = -> { [] }
      @overrides = []
      enabled = ENV.fetch("TASKER_WORKER_ENABLED", nil)
      self.worker_enabled = enabled if enabled
    end

    # Each takes true, false, or a String as in environment variables ("false" is false).
    %i[ worker_enabled event_bridge_enabled log_events structured_events task_events report_failures ].each do |name|
      define_method(:"#{name}=") { |value| instance_variable_set(:"@#{name}", Values.boolean(name, value)) }
    end

    # Each takes one or more paths, as Strings or Pathnames.
    %i[ handler_paths template_paths ].each do |name|
      define_method(:"#{name}=") { |value| instance_variable_set(:"@#{name}", Values.paths(name, value)) }
    end

    # @param value [String, Pathname]
    def tmp_path=(value)
      paths = Values.paths("tmp_path", value)
      Values.wrong("tmp_path", "one path", value) unless paths.one? && paths.first.present?
      @tmp_path = paths.first
    end

    # Each takes a number of seconds, at least 0, or a duration.
    %i[ drain_timeout hand_back_after ].each do |name|
      define_method(:"#{name}=") { |value| instance_variable_set(:"@#{name}", Values.number(name, value, least: 0)) }
    end

    # Each takes a number of seconds above 0, or a duration; nil for never.
    %i[ stuck_after revive_after ].each do |name|
      define_method(:"#{name}=") do |value|
        instance_variable_set(:"@#{name}", value.nil? ? nil : Values.number(name, value, least: 1))
      end
    end

    # @param value [#call, Array<#call>] such as `->(context, call) { MyTracer.around(context.step_name) { call.() } }`
    def around_step=(value)
      callables = value.is_a?(Array) ? value : [ value ]
      unless callables.all? { |callable| callable.respond_to?(:call) }
        Values.wrong("around_step", "what has a method `call`, or several in an Array", value)
      end
      @around_step = callables.dup
    end

    # @param value [Class, String, Array<Class, String>, Hash{Class, String => Array<Symbol>}] such as `[ "Current" ]`
    #   or `{ "Current" => %i[ user account ] }`; in an initializer only names: classes can't be loaded there yet
    def current_attributes=(value)
      classes = value.is_a?(Hash) ? value : Array(value).to_h { |owner| [ owner, nil ] }
      @current_attributes = classes.to_h do |owner, names|
        name = owner.is_a?(Class) ? owner.name : owner
        unless name.is_a?(String) && name.match?(/\A(::)?[A-Z][\w:]*\z/) && (names.nil? || Array(names).all?(Symbol))
          Values.wrong("current_attributes", "names of classes, or a Hash with the attributes of each", value)
        end
        [ name.delete_prefix("::"), names && Array(names) ]
      end
    end

    # @param value [String, Array<String>, nil] kept where `inspect` does not show it
    def old_secret_key_bases=(value)
      secrets = Array(value).map(&:dup).freeze
      unless secrets.all? { |secret| secret.is_a?(String) && secret.present? }
        raise ArgumentError, "config.tasker.old_secret_key_bases must be Strings that are not empty."
      end
      @old_secret_key_bases = -> { secrets }
    end

    # @param value [Symbol, String] :tasker or :rails
    def event_naming=(value)
      @event_naming = Values.choice("event_naming", value, :tasker, :rails)
    end

    # @param value [Symbol, String] :remark, :fail or :ignore
    def inline_schemas=(value)
      @inline_schemas = Values.choice("inline_schemas", value, :remark, :fail, :ignore)
    end

    # @param value [Symbol, String] :refuse, :warn or :serve_old
    def on_breaking_deploy=(value)
      @on_breaking_deploy = Values.choice("on_breaking_deploy", value, :refuse, :warn, :serve_old)
    end

    # Each takes a whole number of at least 1, or a String as in environment variables.
    %i[ threads max_claimed ].each do |name|
      define_method(:"#{name}=") { |value| instance_variable_set(:"@#{name}", Values.count(name, value)) }
    end

    # @param value [String, nil]
    def database_url=(value)
      Values.wrong("database_url", "a String or nil", value.class) unless value.nil? || value.is_a?(String)
      @database_url = value
    end

    # Sets any parameter of docs/configuration-reference.md. It is checked like a file, and findings point to the line
    # that calls this method.
    #
    # @param path [String] such as "common.database.pool.max_connections"
    # @param value [Object] a String, Symbol, number, boolean, or an Array of them
    # @raise [ArgumentError] if TOML can't express the value
    # @return [void]
    def set(path, value)
      @overrides << Override.of(path, value, caller_locations(1, 1).first)
    end

    # What {Discreet} shows. Including it would load it in every boot.
    #
    # @return [String]
    def inspect = Discreet.text(self, shown)

    # @return [String]
    def to_s = inspect

    # Used by `pp` and consoles.
    #
    # @api private
    def pretty_print(printer) = printer.text(inspect)

    private
      def shown
        named = instance_variables.to_h do |variable|
          [ variable.name.delete_prefix("@").to_sym, instance_variable_get(variable) ]
        end
        named.except(:database_url, :overrides).merge(overrides: overrides.map(&:path))
      end

      def respond_to_missing?(*) = false

      def method_missing(name, ...)
        names = public_methods(false).grep(/\A[a-z_]+=?\z/).map(&:to_s)
        near = Suggestion.near(name, names)&.delete_suffix("=")
        suggestion = " Did you mean `#{near}`?" if near
        raise NoMethodError.new("config.tasker has no `#{name.to_s.delete_suffix("=")}`.#{suggestion}", name,
                                receiver: self)
      end

      # In these environments a template is edited all day at the same version, and its tasks do not matter.
      def local? = defined?(Rails.env) && (Rails.env.development? || Rails.env.test?)
  end
end
