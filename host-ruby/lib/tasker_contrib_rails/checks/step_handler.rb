# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # A handler that templates name by its constant: its file, its class, what it reads.
    class StepHandler
      # @param name [String] the constant
      # @param root [Pathname] the application
      def initialize(name, root:)
        @name, @root = name, root
      end

      # @param step [Hash] a step of a plan that names it
      # @return [Array<Diagnostic>] at most one: what is wrong with a handler hides what may be wrong besides
      def findings(step)
        return [ code.finding("A worker that loads it would run no step any more.") ] if code.error
        return [ missing(step) ] if code.constant.nil?
        return [ no_class ] unless code.constant.is_a?(Class)

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
        def code = @code ||= Checks::CodeFile.new(@name, file:, root: @root)

        # Where the loader looks, if there is a file.
        def file
          return @file if defined?(@file)

          @file = folders.map { |folder| File.join(folder, "#{@name.underscore}.rb") }.find { |path| File.file?(path) }
        end

        def folders = Rails.autoloaders.main.dirs

        def answers?(method)
          code.constant.method_defined?(method) && code.constant.instance_method(method).owner.name != Runtime::Names::BASE
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

        def no_class
          Diagnostic.new(code: "TC5004", severity: :error, message: "`#{@name}` is #{a(code.constant)}, not a class.", **definition)
        end

        def a(constant)
          noun = constant.class.name.downcase
          "#{noun.match?(/\A[aeiou]/) ? "an" : "a"} #{noun}"
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
