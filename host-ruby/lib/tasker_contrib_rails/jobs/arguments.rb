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
    # of a step's result. Such a text itself is written with `$$`. `{ $record: … }` is the record of a GlobalID.
    # Everything else is passed as it is.
    class Arguments
      # The keys of the `initialization`.
      KEYS = %w[ arguments keywords ].freeze
      RECORD = "$record"
      STEPS = "steps"
      PATH = /\A\$(?:\.[^.\s]+)*\z/
      private_constant :RECORD, :STEPS, :PATH

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
      # @raise [ArgumentError] if a path can't be read
      # @raise [ActiveJob::DeserializationError] if a record is not there
      def call(context)
        arguments = @positional.map { |value| resolve(value, context) }
        return arguments if @keywords.empty?

        keywords = @keywords.to_h { |name, value| [ name.to_sym, resolve(value, context) ] }
        [ *arguments, Hash.ruby2_keywords_hash(keywords) ]
      end

      private
        def resolve(value, context)
          case value
          when /\A\$\$/ then value.delete_prefix("$")
          when /\A\$/ then at(value, context)
          when Array then value.map { |inner| resolve(inner, context) }
          when Hash
            return record(resolve(value[RECORD], context)) if value.keys == [ RECORD ]

            value.transform_values { |inner| resolve(inner, context) }
          else value
          end
        end

        def at(path, context)
          raise ArgumentError, "`#{path}` is no path such as `$.order_id`." unless path.match?(PATH)

          names = path.split(".").drop(1)
          return dig(context.context, names) unless names.first == STEPS && names.many?

          dig(context.get_dependency_result(names.second), names.drop(2))
        end

        def dig(value, names)
          names.inject(value) do |outer, name|
            case outer
            when Hash then outer.fetch(name) { outer[name.to_sym] }
            when Array then outer[Integer(name, 10, exception: false) || outer.size]
            end
          end
        end

        def record(id)
          GlobalID::Locator.locate(id)
        rescue StandardError
          raise ::ActiveJob::DeserializationError # whose cause is the error
        end
    end
  end
end
