# frozen_string_literal: true

module TaskerContribRails
  module Diagnostics
    # A file of the application's, loaded by the constant that it should define. Whatever it does, its caller goes on.
    class CodeFile
      # @return [String] the constant's name
      attr_reader :name

      # @param name [String]
      # @param file [Pathname, String, nil] where Rails' loader looks, if there is one
      # @param root [Pathname, String] the application
      def initialize(name, file:, root:)
        @name, @file, @root = name, file&.to_s, root.to_s
      end

      # @return [Object, nil] what the constant is
      def constant
        load_it
        @constant
      end

      # @return [Exception, nil] what loading it raised; none where there is neither file nor constant
      def error
        load_it
        @error
      end

      # @param consequence [String] what comes of it, in a sentence
      # @return [Diagnostic, nil] what is wrong with it
      def finding(consequence)
        return unless error

        misnamed? ? misnamed : broken(consequence)
      end

      private
        def load_it
          return if @loaded

          @loaded = true
          @constant = Object.const_get(@name)
        rescue SignalException
          raise
        rescue NameError => error
          # The constant itself, or a module around it, is not there; anything else is a mistake in the code.
          @error = error unless !@file && "::#{@name}".include?("::#{error.name}")
        rescue Exception => error # rubocop:disable Lint/RescueException -- whatever a file does, its caller goes on
          @error = error
        end

        def misnamed?
          error.is_a?(Zeitwerk::NameError) || (error.is_a?(NameError) && "::#{@name}".end_with?("::#{error.name}"))
        end

        def misnamed
          Diagnostic.new(code: "TC5003", severity: :error, message: "This file does not define `#{@name}`.",
                         source: relative(@file), help: "Rails' loader takes the constant's name from the file's path.")
        end

        def broken(consequence)
          raised = Diagnostics::Raised.new(error, root: @root)
          reason = raised.reason
          reason = "it has a syntax error (#{reason.chomp(".")})." if error.is_a?(SyntaxError)
          path, line = raised.place
          Diagnostic.new(code: "TC5002", severity: :error, message: "`#{@name}` can't be loaded: #{reason}",
                         source: path || relative(@file || @name), line: line.to_i, help: consequence)
        end

        def relative(path) = path.to_s.delete_prefix("#{@root}/")
    end
  end
end
