# frozen_string_literal: true

module TaskerContribRails
  module Diagnostics
    # Loads a file of the application by the constant that it should define. Whatever the file does, the caller
    # continues.
    class CodeFile
      # @return [String] the constant's name
      attr_reader :name

      # @param name [String]
      # @param root [Pathname, String] the application
      # @yieldreturn [Pathname, String, nil] the file where Rails' loader looks, if it exists. It is asked for only to
      #   say what is wrong
      def initialize(name, root:, &file)
        @name, @root, @file = name, root.to_s, file
      end

      # @return [Object, nil] the constant's value
      def constant
        load_it
        @constant
      end

      # @return [Exception, nil] the error that loading raised; nil if there is neither a file nor a constant
      def error
        load_it
        @error
      end

      # @param consequence [String] the consequence, as a sentence
      # @return [Diagnostic, nil] what is wrong with the file
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
          # A NameError for the constant itself, or a module around it, means that it is missing. Any other is a mistake
          # in the file.
          @error = error unless !file && "::#{@name}".include?("::#{error.name}")
        rescue Exception => error # rubocop:disable Lint/RescueException -- whatever a file does, its caller goes on
          @error = error
        end

        def misnamed?
          error.is_a?(Zeitwerk::NameError) || (error.is_a?(NameError) && "::#{@name}".end_with?("::#{error.name}"))
        end

        def misnamed
          Diagnostic.new(code: "TC5003", severity: :error, message: "This file does not define `#{@name}`.",
                         source: relative(file), help: "Rails' loader derives the constant's name from the path.")
        end

        def broken(consequence)
          raised = Diagnostics::Raised.new(error, root: @root)
          reason = raised.reason
          reason = "it has a syntax error (#{reason.chomp(".")})." if error.is_a?(SyntaxError)
          path, line = raised.place
          Diagnostic.new(code: "TC5002", severity: :error, message: "`#{@name}` can't be loaded: #{reason}",
                         source: path || relative(file || @name), line: line.to_i, help: consequence,
                         **words(path, line))
        end

        # @return [Hash{Symbol => Integer}] where on its line the code begins, and how long it is
        def words(path, line)
          text = File.foreach(File.expand_path(path, @root), encoding: Encoding::UTF_8).first(line).last if path && line
          text ? { column: text[/\A\s*/].size + 1, length: text.strip.size } : {}
        rescue SystemCallError, ArgumentError # it is gone, or no UTF-8
          {}
        end

        def file = @file.call

        def relative(path) = path.to_s.delete_prefix("#{@root}/")
    end
  end
end
