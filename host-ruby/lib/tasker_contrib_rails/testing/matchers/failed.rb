# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # `be_error`
      class Failed < OfStep
        # Symbols that say whether the step is retried; all other Symbols name a type.
        WHETHER = { permanent: "for good", retryable: "to be tried again" }.freeze
        private_constant :WHETHER

        # @api private
        def initialize(type = nil)
          @type = type
          refuse_type(type)
        end

        # @param type [Symbol, String, Class, Regexp] :permanent or :retryable, for whether the step is
        #   retried; another Symbol for a type, such as :validation for ValidationError; or the type itself
        # @return [self]
        def of_type(type)
          refuse_type(@type = type)
          self
        end

        # @param message [String, Regexp, #===]
        # @return [self]
        def with_message(message)
          @message = message
          self
        end

        # @param code [String, Regexp, #===]
        # @return [self]
        def with_code(code)
          @code = code
          self
        end

        # @api private
        def description
          type = WHETHER.key?(@type) ? " #{WHETHER[@type]}" : " as #{shown_type}" if @type
          code = " with code #{@code.is_a?(String) ? @code : shown(@code)}" if @code
          message = " and the message #{shown(@message)}" if @message
          "fail#{type}#{code}#{message}"
        end

        private
          def fits?
            @returned.failed? && type? && (@message.nil? || Matching.match?(@message, outcome.message)) &&
              (@code.nil? || Matching.match?(@code, outcome.error_code))
          end

          def outcome = @returned.outcome

          def type?
            case @type
            when nil then true
            when :permanent then !outcome.retryable
            when :retryable then outcome.retryable
            when Symbol then outcome.error_type.to_s.demodulize == "#{@type.name.camelize}Error"
            when Class then outcome.error_type == @type.name || outcome.exception.is_a?(@type)
            else Matching.match?(@type, outcome.error_type)
            end
          end

          def shown_type
            return "#{@type.name.camelize}Error" if @type.is_a?(Symbol)

            @type.is_a?(String) || @type.is_a?(Class) ? @type : shown(@type)
          end

          def refuse_type(type)
            return unless type.is_a?(Symbol)
            return if WHETHER.key?(type) || Runtime::Names::KINDS.include?("#{type.name.camelize}Error")

            kinds = Runtime::Names::KINDS.map { |name| name.delete_suffix("Error").underscore }
            known = WHETHER.keys.map(&:name) | kinds
            near = Suggestion.near(type, known)
            advice = near ? "Did you mean `:#{near}`?" :
              "There are #{known.map { |name| "`:#{name}`" }.to_sentence}; one of your own is a String or a Class."
            raise ArgumentError, "There is no type of error `:#{type}`. #{advice}"
          end
      end
    end
  end
end
