# frozen_string_literal: true

module TaskerContribRails
  # The WebAssembly component that contains this gem's logic. Only this class and its {Session} use Wasmtime.
  #
  #   TaskerContribRails::Component.call("generator", "templates")
  #
  # Each process makes its engine on first use; a forked child makes its own. Every call gets a new store with limited
  # fuel and memory, so that no call can affect the next. All Ruby threads stand still during a call, so no timeout
  # could end it; running out of fuel does. Many calls that belong together can share a store, see {.open}. Each of them
  # still has its own fuel.
  class Component
    # The path of the built component.
    PATH = File.expand_path("tasker_contrib.wasm", __dir__)
    # Its package in `wit/`.
    PACKAGE = "tasker:contrib"
    # The contract's version, not the gem's.
    VERSION = "0.2.0"

    # The options of calls that depend on the language of step handlers.
    #
    # @api private
    OPTIONS = [ { name: "profile", value: "ruby-rails" }.freeze ].freeze

    # A case of a WIT variant, with its value if it has one.
    #
    # @api private
    Case = Data.define(:name, :value) do
      def initialize(name:, value: nil) = super
    end

    # Bytes of linear memory: enough to draw five thousand steps.
    MEMORY = 64 * 1024 * 1024
    # The instructions that a call may run (a second has about 4,000 million). It may run more for each byte of input.
    # The most expensive call with a small input draws a workflow: 410 million for fifty steps that each depend on all
    # steps before.
    FUEL = 500_000_000
    # Additional instructions for each byte of input.
    FUEL_PER_BYTE = 4_000
    # The most instructions, whatever the size of the input.
    FUEL_AT_MOST = 5_000_000_000
    # The bytes that a value takes in the component, in addition to a text's own bytes.
    PER_VALUE = 8

    # What an operating system may forbid, by the message that wasmtime then gives. The gem has no setting for a smaller
    # reservation.
    REFUSALS = {
      /unable to make memory executable/ =>
        "The system does not let this process run code that it has compiled, which WebAssembly needs: " \
        "set `MemoryDenyWriteExecute=no` in its systemd unit (under SELinux, allow execmem).",
      /mmap failed|failed to reserve/ =>
        "WebAssembly reserves 4.1 GB of address space (not memory), but this process may not have that much: " \
        "raise `ulimit -v`, or `LimitAS=` in its systemd unit."
    }.freeze
    private_constant :REFUSALS

    @lock = Mutex.new

    class << self
      # Calls a function of the component.
      #
      # @param interface [String] such as "generator"
      # @param function [String] as `wit/` spells it
      # @param arguments [Array] records are Hashes with the names of `wit/` as keys
      # @return [Object] what the function returns; of a `result`, its value
      # @raise [Error::Rejected] with the diagnostics, if the function returned an error
      # @raise [Error] one class for each cause, see there
      def call(interface, function, *arguments) = shared.call(interface, function, *arguments)

      # @api private
      # @param error [Wasmtime::Error]
      # @return [Error::SystemRefused, nil] nil unless the operating system refused something
      def refused(error)
        _, sentence = REFUSALS.find { |said, _| error.message.match?(said) }
        Error::SystemRefused.new(sentence) if sentence
      end

      # Yields a {Session}, whose calls share one store.
      def open(&) = shared.open(&)

      # @return [Session] for the caller to close
      #
      # @api private
      def session = shared.session

      # Compiles the component in another thread while this one goes on, for a process that will surely call it. A
      # call waits for that thread, and raises what keeps the component from being compiled: here, nothing is raised.
      #
      # @return [void]
      #
      # @api private
      def load_ahead = shared.load_ahead

      # @return [Component] this process's component
      def shared
        @lock.synchronize do
          @shared, @pid = new, Process.pid unless @pid == Process.pid
          @shared
        end
      end
    end

    # @param path [String] the component's file; its SHA-256 is in a file beside it
    # @param cache [Cache] keeps compiled code for the next process
    def initialize(path: PATH, cache: Cache.new)
      @path = path
      @cache = cache
      @lock = Mutex.new
      @fields = Hash.new { |fields, key| fields[key] = key.to_s.tr("_", "-").freeze }
    end

    # @see .call
    def call(interface, function, *arguments) = open { |session| session.call(interface, function, *arguments) }

    # @see .open
    def open
      session = self.session
      yield session
    ensure
      session&.close
    end

    # @see .session
    #
    # @api private
    def session = Session.new(*compiled, @fields)

    # @see .load_ahead
    #
    # @api private
    def load_ahead
      require_wasmtime # here, because Ruby runs one thread at a time, except while wasmtime compiles
      Thread.new do
        compiled
      rescue Error
        nil
      end
    rescue Error
      nil
    end

    private
      # Other threads can run during compilation, so it happens under a lock.
      def compiled
        @lock.synchronize { @compiled ||= compile }
      end

      def compile
        require_wasmtime
        # Winch compiles five times faster than Cranelift, but not on every processor.
        [ { strategy: :winch }, {} ].each do |strategy|
          # After a parallel compilation, every child that is forked later would hang.
          engine = Wasmtime::Engine.new(parallel_compilation: false, consume_fuel: true, **strategy)
          return [ engine, cached(engine, strategy) ]
        rescue Wasmtime::Error, ArgumentError => error
          refused = Component.refused(error) and raise refused # what the system keeps from one, it keeps from both
          @refusal = error
        end
        raise Error::ComponentDamaged,
          "#{@path} can't be compiled (#{@refusal.message}); " \
          "install tasker-contrib-rails again, or another version of wasmtime."
      end

      # Compiled code is found by what its component must be, so a process that finds some does not read the component.
      def cached(engine, strategy)
        key = [ sha256, Wasmtime::VERSION, engine.precompile_compatibility_key, *strategy.values ].join("-")
        load(engine, key) ||
          Wasmtime::Component::Component.new(engine, bytes).tap { |component| @cache.write(key, component.serialize) }
      end

      # Wasmtime itself refuses code that was compiled for another processor.
      def load(engine, key)
        file = @cache.find(key)
        Wasmtime::Component::Component.deserialize_file(engine, file) if file
      rescue Wasmtime::Error
        nil
      end

      def sha256 = read { File.read("#{@path}.sha256").strip }

      def bytes
        bytes = read { File.binread(@path) }
        require "digest"
        return bytes if Digest::SHA256.hexdigest(bytes) == sha256

        raise Error::ComponentDamaged,
          "#{@path} is damaged: its SHA-256 is wrong. Install tasker-contrib-rails again."
      end

      def read
        yield
      rescue SystemCallError => error
        raise Error::ComponentMissing, "#{@path} can't be read (#{error.message}); install tasker-contrib-rails again."
      end

      # Under Bundler, Ruby 3.4 warns about fiddle whenever wasmtime is required. A user can't do anything about it.
      def require_wasmtime
        verbose, $VERBOSE = $VERBOSE, nil
        require_fiddle
        require "wasmtime"
      rescue LoadError => error
        raise Error::WasmtimeUnavailable,
              "The wasmtime gem can't be loaded (#{error.message.lines.first&.strip}); run " \
              "`bundle lock --add-platform #{Gem::Platform.local}` and `bundle install`, " \
              "with a Ruby that wasmtime is built for (3.3, 3.4, 4.0)."
      ensure
        $VERBOSE = verbose
      end

      # Wasmtime loads fiddle, for whose five files Ruby would look in the folders of all gems: a third of the time that
      # wasmtime takes. Where Ruby brings its own, they are known.
      def require_fiddle
        return if Gem.loaded_specs.key?("fiddle")

        library, built, ending = RbConfig::CONFIG.values_at("rubylibdir", "rubyarchdir", "DLEXT")
        files = [ "#{built}/fiddle.#{ending}",
                  *%w[ fiddle/closure fiddle/function fiddle/version fiddle ].map { |name| "#{library}/#{name}.rb" } ]
        files.each { |file| require file } if files.all? { |file| File.file?(file) }
      rescue LoadError
        nil # wasmtime does without
      end
  end
end
