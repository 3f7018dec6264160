# frozen_string_literal: true

module TaskerContribRails
  module Workflows
    # A handler that templates name by its constant: its file, its class, what it reads.
    class Handler
      BASE = "TaskerCore::StepHandler::Base"

      # @param name [String] the constant
      # @param root [Pathname] the application
      def initialize(name, root:)
        @name, @root = name, root
      end

      # @param step [Hash] a step of a plan that names it
      # @return [Array<Diagnostic>] at most one: what is wrong with a handler hides what may be wrong besides
      def findings(step)
        load_it
        return [ missing(step) ] if @error.nil? && @constant.nil?
        return [ broken ] if @error
        return [ no_class ] unless @constant.is_a?(Class)

        answers?(step["method"]) ? [] : [ without_method(step) ]
      end

      # @param step [Hash] a step of a plan that names it
      # @return [Array<Hash>] `dependency-read` records
      def reads(step)
        return [] unless file

        @reads ||= DependencyReads.new(file, name: relative(file)).to_a
        @reads.map { |read| read.merge(step: step["name"]) }
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
          @error = error unless !file && "::#{@name}".include?("::#{error.name}")
        rescue Exception => error # rubocop:disable Lint/RescueException -- whatever a file does, the check goes on
          @error = error
        end

        # Where the loader looks, if there is a file.
        def file
          return @file if defined?(@file)

          @file = folders.map { |folder| File.join(folder, "#{@name.underscore}.rb") }.find { |path| File.file?(path) }
        end

        def folders = Rails.autoloaders.main.dirs

        def answers?(method)
          @constant.method_defined?(method) && @constant.instance_method(method).owner.name != BASE
        end

        def missing(step)
          span = step["callable-span"]
          Diagnostic.new(code: "TC5001", severity: :error, message: "There is no handler `#{@name}`.", help: where_it_is,
                         source: span["source"], line: span["line"], column: span["column"], length: span["length"])
        end

        # A file of the same name elsewhere, or a constant that is nearly the same.
        def where_it_is
          expected = "#{@name.underscore}.rb"
          paths = folders.flat_map { |folder| Dir[File.join(folder, "**", File.basename(expected))].map { |path| [ folder, path ] } }
          folder, path = paths.first
          return "Move #{relative(path)} to #{relative(File.join(folder, expected))}, where Rails' loader looks." if path

          names = folders.flat_map { |dir| Dir["**/*_handler.rb", base: dir] }.map { |name| name.delete_suffix(".rb").camelize }
          near = DidYouMean::SpellChecker.new(dictionary: names).correct(@name).first
          near ? "Did you mean `#{near}`?" : "`rails generate tasker:handlers` writes the handlers that a workflow lacks."
        end

        def broken
          return misnamed if @error.is_a?(Zeitwerk::NameError) || (@error.is_a?(NameError) && "::#{@name}".end_with?("::#{@error.name}"))

          Diagnostic.new(code: "TC5002", severity: :error, message: "`#{@name}` can't be loaded: #{reason}.", **place_of_error,
                         help: "A worker that loads it would run no step any more.")
        end

        def reason
          first = @error.is_a?(SyntaxError) ? "it has a syntax error" : @error.message.lines.first.to_s.strip.chomp(".")
          first.empty? ? @error.class.name : first
        end

        def place_of_error
          path, line = syntax_error_place || @error.backtrace.to_a.filter_map { |entry| entry.match(/\A(.+?):(\d+)/)&.captures }.find { |path, _| path.start_with?("#{@root}/") }
          { source: relative(path || file || @name), line: line.to_i }
        end

        def syntax_error_place = (@error.message.match(/\A(.+?):(\d+)/)&.captures if @error.is_a?(SyntaxError))

        def misnamed
          Diagnostic.new(code: "TC5003", severity: :error, message: "This file does not define `#{@name}`.",
                         source: relative(file), help: "Rails' loader takes the constant's name from the file's path.")
        end

        def no_class
          Diagnostic.new(code: "TC5004", severity: :error, message: "`#{@name}` is a #{@constant.class.name.downcase}, not a class.", **definition)
        end

        def without_method(step)
          Diagnostic.new(code: "TC5005", severity: :error, message: "`#{@name}` has no public method `#{step["method"]}`, which step `#{step["name"]}` calls.", **definition)
        end

        def definition
          path, line = Object.const_source_location(@name)
          { source: relative(path || @name), line: line.to_i }
        end

        def relative(path) = path.to_s.delete_prefix("#{@root}/")
    end
  end
end
