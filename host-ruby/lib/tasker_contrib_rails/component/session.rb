# frozen_string_literal: true

module TaskerContribRails
  class Component
    # One instance of the component in its own store. Several calls can share it, because starting a new instance costs
    # more than most calls. Nothing but allocated memory and the task of the runner remains from one call to the next.
    class Session
      # The call that leaves a task in the instance. What is done to it later may cost what its size is worth.
      START = %w[ runner start ].freeze
      private_constant :START

      # @param engine [Wasmtime::Engine]
      # @param component [Wasmtime::Component::Component] compiled for this engine
      # @param fields [Hash] the names of `wit/` for those that Ruby uses
      def initialize(engine, component, fields)
        @engine, @component, @fields = engine, component, fields
        @task = 0
        open
      end

      # @see Component.call
      def call(interface, function, *arguments)
        @size = 0
        arguments = arguments.map { |argument| prepare(argument) }
        @task = @size if [ interface, function ] == START
        @size += @task if interface == "runner"
        open unless @store
        result = guarded do
          @store.set_fuel([ FUEL + FUEL_PER_BYTE * @size, FUEL_AT_MOST ].min)
          function(interface, function).call(*arguments)
        end
        opened(result)
      end

      # The next call opens it again.
      def close
        @store&.close
        @store = nil
      end

      private
        def open
          @store = Wasmtime::Store.new(@engine, limits: { memory_size: MEMORY })
          guarded do
            @store.set_fuel(FUEL) # bringing it up takes some too
            @instance = Wasmtime::Component::Linker.new(@engine).instantiate(@store, @component)
            @functions = Hash.new { |interfaces, name| interfaces[name] = {} }
          end
        end

        # Turns Wasmtime's errors into our own.
        def guarded
          yield
        rescue Wasmtime::Trap => trap
          error = trapped(trap)
          close # an instance that trapped can't be entered again
          raise error
        rescue Wasmtime::Error, TypeError, RangeError, ArgumentError => error
          close
          raise Component.refused(error) ||
            Error::ContractBroken.new(Printable.sentence("The component could not be called: #{error.message}"))
        end

        def trapped(trap)
          if @store.linear_memory_limit_hit?
            megabytes = MEMORY / 1024 / 1024
            return Error::OutOfMemory.new("The input needs more than #{megabytes} MB of memory. Make it smaller.")
          end

          case trap.code
          when :out_of_fuel
            Error::OutOfFuel.new("The input is too large or too deeply nested. Make it smaller.")
          when :stack_overflow
            Error::TooDeep.new("The input is too deeply nested. Simplify it.")
          else
            first = trap.message.lines.first&.strip
            Error::Trapped.new("The component stopped unexpectedly (#{first}). Please report this with your input.")
          end
        end

        # Looked for once: a task calls the same one for each of its moves.
        def function(interface, name)
          @functions[interface][name] ||= @instance.get_func([ "#{PACKAGE}/#{interface}@#{VERSION}", name ]) or
            raise(Error::ContractBroken,
              "The component has no function #{interface}.#{name}: " \
              "install tasker-contrib-rails again, because its files have different versions.")
        end

        # Returns a copy in UTF-8 with String keys, and adds up the size of its values.
        def prepare(value)
          @size += PER_VALUE
          case value
          when String then utf8(value).tap { |text| @size += text.bytesize }
          when Symbol then prepare(value.name)
          when Hash then record(value)
          when Array then value.map { |item| prepare(item) }
          when Case
            content = prepare(value.value) unless value.value.nil?
            Wasmtime::Component::Variant.new(@fields[value.name], content)
          when Integer, Float, true, false, nil then value
          else raise Error::ContractBroken, "A #{value.class} can't be passed to the component."
          end
        end

        # Without a pair for each field, as `to_h` would make them: a template has thousands.
        def record(fields)
          {}.tap { |record| fields.each { |key, value| record[@fields[key]] = prepare(value) } }
        end

        # Without a locale, as in many containers, Ruby treats files and arguments as ASCII.
        def utf8(text)
          # Ruby caches whether this very string is valid.
          return text if text.encoding == Encoding::UTF_8 && text.valid_encoding?

          bytes_only = [ Encoding::BINARY, Encoding::US_ASCII ].include?(text.encoding)
          text = bytes_only ? text.dup.force_encoding(Encoding::UTF_8) : text.encode(Encoding::UTF_8)
          return text if text.valid_encoding?

          raise Error::NotUtf8,
            "`#{Printable.line(text)[0, 80]}` is not valid UTF-8. Save the file, or write the name, in UTF-8."
        rescue EncodingError => error
          raise Error::NotUtf8,
            "A text can't be read as UTF-8 (#{error.message}). Save the file, or write the name, in UTF-8."
        end

        def opened(value)
          return value unless value.is_a?(Wasmtime::Component::Result)
          return value.ok if value.ok?

          raise Error::Rejected, value.error.map { |record| Diagnostic.from_record(record) }
        end
    end
  end
end
