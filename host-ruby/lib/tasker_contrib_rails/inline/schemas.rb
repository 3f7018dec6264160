# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Inline
    # Holds a task's context and the results of its steps against the schemas of its template. The engine never does:
    # they are for those who write handlers, and here is where these hear of it.
    #
    # @api private
    class Schemas
      MODES = %i[ remark fail ignore ].freeze
      # Mistakes of one value that are told.
      MOST = 3

      # @return [Schemas] as `config.tasker.inline_schemas` says
      def self.of_app
        application = Rails.application if defined?(Rails.application)
        new((application.config.tasker.inline_schemas if application) || :remark)
      end

      # @param mode [Symbol] see {Configuration#inline_schemas}
      def initialize(mode)
        @mode = mode
        @schemers = {}
      end

      # @param schema [String, nil] JSON, where the template has one
      # @param context [Hash]
      # @return [void]
      # @raise [Error::ContextRefused] with what is wrong with it
      def take_context(schema, context)
        wrong = mistakes(schema, context) or return
        raise Error::ContextRefused, "The context is not what the workflow's input_schema asks for: #{wrong}."
      end

      # @param schema [String, nil] JSON, where the template has one
      # @param result [Object]
      # @return [String, nil] what is wrong with it, in a sentence
      def about_result(schema, result)
        return missing(schema) if looks?(schema) && !available?

        wrong = mistakes(schema, result)
        "Its result is not what its result_schema says: #{wrong}." if wrong
      end

      # @return [Boolean] whether a step with a wrong result has failed
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
        MISSING = "Its result was not held against its result_schema: the json_schemer gem is not in the bundle " \
                  "(`bundle add json_schemer --group development,test`; " \
                  "or set config.tasker.inline_schemas to :ignore)."
        private_constant :MISSING

        # Said once a run. Whether a result is an object at all, another remark says.
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
              "config.tasker.inline_schemas is :fail, which needs the json_schemer gem: add it to the Gemfile."
          end

          false
        end
    end
  end
end
