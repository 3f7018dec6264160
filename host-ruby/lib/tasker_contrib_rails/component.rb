# frozen_string_literal: true

require "digest"

module TaskerContribRails
  # The WebAssembly component in which this gem does its thinking, and the only
  # file that names Wasmtime.
  #
  #   TaskerContribRails::Component.call("generator", "templates")
  #
  # The engine is made on first use, one a process: a forked child makes its own.
  # Every call gets a fresh store, closed after it, with a budget of fuel and of
  # memory, so that no call can spoil the next: Ruby stands still during a call
  # and no time-out can end one, but fuel can.
  class Component
    PATH = File.expand_path("tasker_contrib.wasm", __dir__)
    PACKAGE = "tasker:contrib"
    VERSION = "0.1.0"

    # Bytes of linear memory; the largest need seen is 2 MB.
    MEMORY = 64 * 1024 * 1024
    # Instructions a call may run, and more for each byte that it was given.
    FUEL = 50_000_000
    FUEL_PER_BYTE = 2_000
    FUEL_AT_MOST = 2_000_000_000

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
    def call(interface, function, *arguments)
      size = 0
      arguments = arguments.map { |argument| prepare(argument) { |bytes| size += bytes } }
      in_store(*compiled, fuel: [ FUEL + FUEL_PER_BYTE * size, FUEL_AT_MOST ].min) do |instance|
        callable = instance.get_func([ "#{PACKAGE}/#{interface}@#{VERSION}", function ]) or
          raise Error::ContractBroken, "The component has no function #{interface}.#{function}: install tasker-contrib-rails again, since its files are of different versions."
        opened(callable.call(*arguments))
      end
    end

    private
      # Yields an instance that nothing else uses, and turns what Wasmtime raises into our own errors.
      def in_store(engine, component, fuel:)
        store = Wasmtime::Store.new(engine, limits: { memory_size: MEMORY })
        store.set_fuel(fuel)
        yield Wasmtime::Component::Linker.new(engine).instantiate(store, component)
      rescue Wasmtime::Trap => trap
        raise trapped(trap, store)
      rescue Wasmtime::Error, TypeError, RangeError, ArgumentError => error
        raise Error::ContractBroken, "The component could not be called: #{error.message}."
      ensure
        store&.close
      end

      def trapped(trap, store)
        return Error::OutOfMemory.new("The input needs more than #{MEMORY / 1024 / 1024} MB to be worked on; make it smaller.") if store.linear_memory_limit_hit?
        return Error::OutOfFuel.new("The input is too large or too deeply nested to be worked on; make it smaller.") if trap.code == :out_of_fuel

        Error::Trapped.new("The component stopped unexpectedly (#{trap.message.lines.first&.strip}); please report it with what you gave it.")
      end

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
          @refusal = error
        end
        raise Error::ComponentDamaged, "#{@path} can't be compiled (#{@refusal.message}); install tasker-contrib-rails again, or another version of wasmtime."
      end

      def cached(engine, bytes, strategy)
        key = [ Digest::SHA256.hexdigest(bytes), Wasmtime::VERSION, engine.precompile_compatibility_key, strategy ].join(" ")
        load(engine, key) || Wasmtime::Component::Component.new(engine, bytes).tap { |component| @cache.write(key, component.serialize) }
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

        raise Error::ComponentDamaged, "#{@path} is damaged: its SHA-256 is not the released one, so install tasker-contrib-rails again."
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

      # A copy in UTF-8 with String keys; yields the size of each text.
      def prepare(value, &)
        case value
        when String then utf8(value).tap { |text| yield text.bytesize }
        when Symbol then prepare(value.name, &)
        when Hash then value.to_h { |key, item| [ key.to_s.tr("_", "-"), prepare(item, &) ] }
        when Array then value.map { |item| prepare(item, &) }
        when Integer, Float, true, false, nil then value
        else raise Error::ContractBroken, "A #{value.class} can't be given to the component."
        end
      end

      # Without a locale, as in many containers, Ruby takes what it reads and what it is called with for ASCII.
      def utf8(text)
        bytes_only = [ Encoding::BINARY, Encoding::US_ASCII ].include?(text.encoding)
        text = bytes_only ? text.dup.force_encoding(Encoding::UTF_8) : text.encode(Encoding::UTF_8)
        return text if text.valid_encoding?

        raise Error::NotUtf8, "`#{text.scrub("\uFFFD")[0, 80]}` is not valid UTF-8; save the file, or give the name, in UTF-8."
      rescue EncodingError => error
        raise Error::NotUtf8, "A text can't be read as UTF-8 (#{error.message}); save the file, or give the name, in UTF-8."
      end

      def opened(value)
        return value unless value.is_a?(Wasmtime::Component::Result)
        return value.ok if value.ok?

        raise Error::Rejected, value.error.map { |record| Diagnostic.from_record(record) }
      end
  end
end
