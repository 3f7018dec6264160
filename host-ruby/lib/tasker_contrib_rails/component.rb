# frozen_string_literal: true

require "digest"

module TaskerContribRails
  # The WebAssembly component in which this gem does its thinking, and the only
  # class, with its {Session}, that names Wasmtime.
  #
  #   TaskerContribRails::Component.call("generator", "templates")
  #
  # The engine is made on first use, one a process: a forked child makes its own.
  # Every call gets a fresh store, closed after it, with a budget of fuel and of
  # memory, so that no call can spoil the next: Ruby stands still during a call
  # and no time-out can end one, but fuel can. Thousands of calls that belong
  # together can share a store, see {.open}: each has its own fuel all the same.
  class Component
    # Where the built component lies.
    PATH = File.expand_path("tasker_contrib.wasm", __dir__)
    # Its package in `wit/`.
    PACKAGE = "tasker:contrib"
    # The contract's version, not the gem's.
    VERSION = "0.2.0"

    # A case of a variant of `wit/`, with its value if it has one.
    #
    # @api private
    Case = Data.define(:name, :value) do
      def initialize(name:, value: nil) = super
    end

    # Bytes of linear memory: enough for a picture of five thousand steps.
    MEMORY = 64 * 1024 * 1024
    # Instructions a call may run, of which a second has some four thousand million,
    # and more for each byte that it was given. Of what is small nothing costs more than
    # a picture: 410 million for fifty steps, each of which needs all before it.
    FUEL = 500_000_000
    # Instructions more for each byte given.
    FUEL_PER_BYTE = 4_000
    # Instructions at most, however much was given.
    FUEL_AT_MOST = 5_000_000_000
    # Bytes that a value takes in the component, a text's own bytes apart.
    PER_VALUE = 8

    # What the system may keep from a process, by what wasmtime says then. The gem has no setting for a smaller
    # reservation.
    REFUSALS = {
      /unable to make memory executable/ =>
        "The system does not let this process run what it compiles, as WebAssembly must: " \
        "set `MemoryDenyWriteExecute=no` in its systemd unit (under SELinux, allow execmem).",
      /mmap failed|failed to reserve/ =>
        "WebAssembly reserves 4.1 GB of address space (not of memory), which this process may not have: " \
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
      # @return [Object] what the function returns, a `result` already opened
      # @raise [Error::Rejected] with the diagnostics, where it returned an error
      # @raise [Error] one class a cause, see there
      def call(interface, function, *arguments) = shared.call(interface, function, *arguments)

      # @api private
      # @param error [Wasmtime::Error]
      # @return [Error::SystemRefused, nil] what it means, where it is the system's doing
      def refused(error)
        _, sentence = REFUSALS.find { |said, _| error.message.match?(said) }
        Error::SystemRefused.new(sentence) if sentence
      end

      # Yields a {Session}, which calls functions in one store.
      def open(&) = shared.open(&)

      # @return [Component] this process's own
      def shared
        @lock.synchronize do
          @shared, @pid = new, Process.pid unless @pid == Process.pid
          @shared
        end
      end
    end

    # @param path [String] the component's file; its SHA-256 stands in a file beside it
    # @param cache [Cache] where compiled code is kept for the next process
    def initialize(path: PATH, cache: Cache.new)
      @path = path
      @cache = cache
      @lock = Mutex.new
    end

    # @see .call
    def call(interface, function, *arguments) = open { |session| session.call(interface, function, *arguments) }

    # @see .open
    def open
      session = Session.new(*compiled)
      yield session
    ensure
      session&.close
    end

    private
      # Compilation lets other threads run, so it is done under a lock.
      def compiled
        @lock.synchronize { @compiled ||= compile }
      end

      def compile
        require_wasmtime
        bytes = read
        # Winch compiles five times faster than Cranelift, but not on every processor.
        [ { strategy: :winch }, {} ].each do |strategy|
          # A parallel compilation would make every child that is forked later hang.
          engine = Wasmtime::Engine.new(parallel_compilation: false, consume_fuel: true, **strategy)
          return [ engine, cached(engine, bytes, strategy) ]
        rescue Wasmtime::Error, ArgumentError => error
          refused = Component.refused(error) and raise refused # what the system keeps from one, it keeps from both
          @refusal = error
        end
        raise Error::ComponentDamaged,
          "#{@path} can't be compiled (#{@refusal.message}); " \
          "install tasker-contrib-rails again, or another version of wasmtime."
      end

      def cached(engine, bytes, strategy)
        sha256 = Digest::SHA256.hexdigest(bytes)
        key = [ sha256, Wasmtime::VERSION, engine.precompile_compatibility_key, strategy ].join(" ")
        load(engine, key) ||
          Wasmtime::Component::Component.new(engine, bytes).tap { |component| @cache.write(key, component.serialize) }
      end

      # Wasmtime itself refuses code for another processor.
      def load(engine, key)
        compiled = @cache.read(key)
        Wasmtime::Component::Component.deserialize(engine, compiled) if compiled
      rescue Wasmtime::Error
        nil
      end

      def read
        bytes = File.binread(@path)
        return bytes if Digest::SHA256.hexdigest(bytes) == File.read("#{@path}.sha256").strip

        raise Error::ComponentDamaged,
          "#{@path} is damaged: its SHA-256 is not the released one, so install tasker-contrib-rails again."
      rescue SystemCallError => error
        raise Error::ComponentMissing, "#{@path} can't be read (#{error.message}); install tasker-contrib-rails again."
      end

      # Under Bundler, Ruby 3.4 warns of fiddle on every require of wasmtime: nothing that a user could act on.
      def require_wasmtime
        verbose, $VERBOSE = $VERBOSE, nil
        require "wasmtime"
      rescue LoadError => error
        raise Error::WasmtimeUnavailable,
              "The wasmtime gem can't be loaded (#{error.message.lines.first&.strip}); run " \
              "`bundle lock --add-platform #{Gem::Platform.local}` and `bundle install`, " \
              "with a Ruby that it has a build for (3.3, 3.4, 4.0)."
      ensure
        $VERBOSE = verbose
      end
  end
end
