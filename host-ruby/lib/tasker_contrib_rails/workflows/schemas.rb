# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Workflows
    # Checks a task's context and the results of its steps against the schemas of its template. The engine never does,
    # so this is where authors of handlers learn about mistakes.
    #
    # @api private
    class Schemas
      MODES = %i[ remark fail ignore ].freeze
      # The most mistakes that are reported for one value.
      MOST = 3
      private_constant :MODES

      # @return [Schemas] according to `config.tasker.inline_schemas`
      def self.of_app
        application = Rails.application if defined?(Rails.application)
        new((application.config.tasker.inline_schemas if application) || :remark)
      end

      # @param mode [Symbol] see {Configuration#inline_schemas}
      def initialize(mode)
        @mode = mode
        @schemers = {}
      end

      # @param schema [String, nil] JSON, if the template has one
      # @param context [Hash]
      # @return [void]
      # @raise [Error::ContextRefused] with what is wrong
      def take_context(schema, context)
        wrong = mistakes(schema, context) or return
        raise Error::ContextRefused, "The context does not match the workflow's input_schema: #{wrong}."
      end

      # @param schema [String, nil] JSON, if the template has one
      # @param result [Object]
      # @return [String, nil] what is wrong with it, as a sentence
      def about_result(schema, result)
        return missing(schema) if looks?(schema) && !available?

        wrong = mistakes(schema, result)
        "Its result does not match its result_schema: #{wrong}." if wrong
      end

      # @return [Boolean] whether a step with a wrong result fails
      def strict? = @mode == :fail && available?

      # @param schema [String, nil] JSON
      # @param value [Object]
      # @return [String, nil] what is wrong with it; nil also where nothing can tell
      def mistakes(schema, value)
        return unless looks?(schema) && available?

        wrong = schemer(schema).validate(value).map { |mistake| mistake["error"] }
        return if wrong.empty?

        more = ", and #{wrong.size - MOST} more" if wrong.size > MOST
        "#{wrong.first(MOST).join("; ")}#{more}"
      end

      private
        MISSING = "Its result was not checked against its result_schema: the json_schemer gem is not in the bundle " \
                  "(`bundle add json_schemer --group development,test`; " \
                  "or set config.tasker.inline_schemas to :ignore)."
        private_constant :MISSING

        # Reported once per run. Another remark covers results that are not objects.
        def missing(schema)
          return if @missed || JSON.parse(schema) == { "type" => "object" }

          @missed = true
          MISSING
        end

        def looks?(schema) = schema && @mode != :ignore

        def schemer(schema) = @schemers[schema] ||= JSONSchemer.schema(JSON.parse(schema))

        def available?
          require "json_schemer"
          true
        rescue LoadError
          if @mode == :fail
            raise Error::Misuse,
              "config.tasker.inline_schemas = :fail needs the json_schemer gem: add it to the Gemfile."
          end

          false
        end
    end
  end
end
