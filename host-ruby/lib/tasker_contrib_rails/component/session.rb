# frozen_string_literal: true

module TaskerContribRails
  class Component
    # One instance of the component in a store of its own. It keeps nothing from one call to the next but memory that
    # is already there: to bring up a fresh one costs more than most calls.
    class Session
      # @param engine [Wasmtime::Engine]
      # @param component [Wasmtime::Component::Component] compiled for it
      def initialize(engine, component)
        @engine, @component = engine, component
        open
      end

      # @see Component.call
      def call(interface, function, *arguments)
        size = 0
        arguments = arguments.map { |argument| prepare(argument) { |bytes| size += bytes } }
        open unless @store
        result = guarded do
          @store.set_fuel([ FUEL + FUEL_PER_BYTE * size, FUEL_AT_MOST ].min)
          function(interface, function).call(*arguments)
        end
        opened(result)
      end

      # A call after this opens it again.
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
          end
        end

        # Turns what Wasmtime raises into our own errors.
        def guarded
          yield
        rescue Wasmtime::Trap => trap
          error = trapped(trap)
          close # an instance that trapped can't be entered again
          raise error
        rescue Wasmtime::Error, TypeError, RangeError, ArgumentError => error
          close
          raise Component.refused(error) ||
            Error::ContractBroken.new("The component could not be called: #{error.message}.")
        end

        def trapped(trap)
          if @store.linear_memory_limit_hit?
            megabytes = MEMORY / 1024 / 1024
            return Error::OutOfMemory.new("The input needs more than #{megabytes} MB to be worked on; make it smaller.")
          end

          case trap.code
          when :out_of_fuel
            Error::OutOfFuel.new("The input is too large or too deeply nested to be worked on; make it smaller.")
          when :stack_overflow
            Error::TooDeep.new("The input is too deeply nested to be worked on; simplify it.")
          else
            first = trap.message.lines.first&.strip
            Error::Trapped.new("The component stopped unexpectedly (#{first}); please report it with what you gave it.")
          end
        end

        def function(interface, name)
          @instance.get_func([ "#{PACKAGE}/#{interface}@#{VERSION}", name ]) or
            raise(Error::ContractBroken,
              "The component has no function #{interface}.#{name}: " \
              "install tasker-contrib-rails again, since its files are of different versions.")
        end

        # A copy in UTF-8 with String keys; yields the size of each value.
        def prepare(value, &)
          yield PER_VALUE
          case value
          when String then utf8(value).tap { |text| yield text.bytesize }
          when Symbol then prepare(value.name, &)
          when Hash then value.to_h { |key, item| [ key.to_s.tr("_", "-"), prepare(item, &) ] }
          when Array then value.map { |item| prepare(item, &) }
          when Case
            content = prepare(value.value, &) unless value.value.nil?
            Wasmtime::Component::Variant.new(value.name.name.tr("_", "-"), content)
          when Integer, Float, true, false, nil then value
          else raise Error::ContractBroken, "A #{value.class} can't be given to the component."
          end
        end

        # Without a locale, as in many containers, Ruby takes what it reads and what it is called with for ASCII.
        def utf8(text)
          # Ruby remembers of this very text whether it is valid.
          return text if text.encoding == Encoding::UTF_8 && text.valid_encoding?

          bytes_only = [ Encoding::BINARY, Encoding::US_ASCII ].include?(text.encoding)
          text = bytes_only ? text.dup.force_encoding(Encoding::UTF_8) : text.encode(Encoding::UTF_8)
          return text if text.valid_encoding?

          raise Error::NotUtf8,
            "`#{Printable.line(text)[0, 80]}` is not valid UTF-8; save the file, or give the name, in UTF-8."
        rescue EncodingError => error
          raise Error::NotUtf8,
            "A text can't be read as UTF-8 (#{error.message}); save the file, or give the name, in UTF-8."
        end

        def opened(value)
          return value unless value.is_a?(Wasmtime::Component::Result)
          return value.ok if value.ok?

          raise Error::Rejected, value.error.map { |record| Diagnostic.from_record(record) }
        end
    end
  end
end
