# frozen_string_literal: true

module TaskerContribRails
  module Jobs
    # What `perform` is called with, as the template's `initialization` says:
    #
    #   initialization:
    #     arguments: [ "$.order_id", { "currency": "EUR" } ]
    #     keywords: { total: "$.steps.validate.total", customer: { $record: "$.customer" } }
    #
    # A text that begins with `$` is a path: `$` the whole context, `$.a.b` a field of it, and `$.steps.NAME.a` a field
    # of a step's result. A path to nothing gives nil; with `?` at its end, nothing is passed, so that `perform` takes
    # its own default. Such a text itself is written with `$$`. `{ $record: … }` is the record of a GlobalID. Everything
    # else is passed as it is.
    class Arguments
      # The keys of the `initialization`.
      KEYS = %w[ arguments keywords ].freeze
      RECORD = "$record"
      STEPS = "steps"
      PATH = /\A\$(?:\.[^.\s]+)*\z/
      OPTIONAL = "?"
      NOTHING = Object.new.freeze
      private_constant :RECORD, :STEPS, :PATH, :OPTIONAL, :NOTHING

      # @param value [Object] as it is written in `arguments` or `keywords`
      # @return [Boolean] whether it may be left out
      def self.optional?(value)
        value.is_a?(String) && value.start_with?("$") && !value.start_with?("$$") && value.end_with?(OPTIONAL)
      end

      # @param initialization [Hash{String => Object}]
      # @raise [ArgumentError] if it can't be read
      def initialize(initialization)
        unknown = (initialization.keys - KEYS).first
        raise ArgumentError, "A job's initialization has `arguments` and `keywords`, but no `#{unknown}`." if unknown

        @positional = initialization["arguments"] || []
        @keywords = initialization["keywords"] || {}
        raise ArgumentError, "A job's `arguments` are a list." unless @positional.is_a?(Array)
        raise ArgumentError, "A job's `keywords` are a mapping." unless @keywords.is_a?(Hash)
      end

      # @param context [Runtime::StepContext]
      # @return [Array] for `Job.new(*arguments)`
      # @raise [ArgumentError] if a path can't be read, or an argument is left out, but not a later one
      # @raise [ActiveJob::DeserializationError] if a record is not there
      def call(context)
        arguments = @positional.map { |value| resolve(value, context) }
        refuse_gap(arguments)
        arguments = without_nothing(arguments)
        return arguments if @keywords.empty?

        keywords = @keywords.to_h { |name, value| [ name.to_sym, resolve(value, context) ] }
        [ *arguments, Hash.ruby2_keywords_hash(without_nothing(keywords)) ]
      end

      private
        # Ruby would take the later optional argument for the one that is not there.
        def refuse_gap(arguments)
          optional = @positional.zip(arguments).select { |value, _| self.class.optional?(value) }
          missing, *rest = optional.drop_while { |_, given| !given.equal?(NOTHING) }
          later = rest.find { |_, given| !given.equal?(NOTHING) }
          raise ArgumentError, "`#{later.first}` is there, but `#{missing.first}` before it is not." if later
        end

        # @param values [Array, Hash]
        def without_nothing(values)
          values.is_a?(Hash) ? values.reject { |_, value| NOTHING.equal?(value) } : values - [ NOTHING ]
        end

        def resolve(value, context)
          case value
          when /\A\$\$/ then value.delete_prefix("$")
          when /\A\$/ then at(value, context)
          when Array then without_nothing(value.map { |inner| resolve(inner, context) })
          when Hash
            return record(resolve(value[RECORD], context)) if value.keys == [ RECORD ]

            without_nothing(value.transform_values { |inner| resolve(inner, context) })
          else value
          end
        end

        def at(path, context)
          raise ArgumentError, "`#{path}` is no path such as `$.order_id`." unless path.match?(PATH)

          found = follow(path.delete_suffix(OPTIONAL).split(".").drop(1), context)
          found.equal?(NOTHING) && !path.end_with?(OPTIONAL) ? nil : found
        end

        def follow(names, context)
          return dig(context.context, names) unless names.first == STEPS && names.many?

          dig(context.get_dependency_result(names.second), names.drop(2))
        end

        def dig(value, names)
          names.inject(value) do |outer, name|
            case outer
            when Hash then outer.fetch(name) { outer.fetch(name.to_sym, NOTHING) }
            when Array then outer.fetch(Integer(name, 10, exception: false) || outer.size, NOTHING)
            else NOTHING
            end
          end
        end

        def record(id)
          return id if id.equal?(NOTHING)

          GlobalID::Locator.locate(id)
        rescue StandardError
          raise ::ActiveJob::DeserializationError # whose cause is the error
        end
    end
  end
end
