# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Checks one handler that templates name by its constant: its file, its class, and what it reads.
    class StepHandler
      # A handler is called with the step's context, and with nothing else.
      #
      # @param method [Method, UnboundMethod]
      # @return [Boolean] whether it can be
      def self.takes_context?(method)
        kinds = method.parameters.map(&:first)
        kinds.count(:req) <= 1 && kinds.intersect?(%i[ req opt rest ]) && kinds.exclude?(:keyreq)
      end

      # Asked in the place of the classes themselves: Ruby keeps a cache for each object that is the receiver of a call.
      PUBLIC_METHOD = Module.instance_method(:public_instance_method)
      private_constant :PUBLIC_METHOD

      # @param name [String] the constant
      # @param root [Pathname] the application
      # @param autoloads [Autoloads]
      # @param texts [Code]
      def initialize(name, root:, autoloads:, texts: Code.new)
        @name, @root, @autoloads, @texts = name, root, autoloads, texts
      end

      # @param step [Hash] a step of a plan that names it
      # @return [Array<Diagnostic>] at most one, because the first problem hides the others
      def findings(step)
        return [ code.finding("A worker that loads it could not run any more steps.") ] if code.error
        return [ missing(step) ] if code.constant.nil?
        return [ no_class ] unless Class === code.constant

        return JobClass.new(code.constant, definition:).findings(step) if job?

        method = public_method(step["method"]) or return [ without_method(step) ]
        self.class.takes_context?(method) ? [] : [ without_context(step) ]
      end

      # @return [Boolean] whether it is a job, which has other rules
      def job?
        @job = Jobs.job?(code.constant) if @job.nil?
        @job
      end

      # @return [String, nil] the file where the loader looks, if it exists
      def file = @file ||= (@autoloads.loaded(@name) if code.constant) || @autoloads.file(@name)

      # @return [Array<String>] its own constant, and those of everything that it inherits from or includes
      def ancestors = Class === code.constant ? code.constant.ancestors.filter_map(&:name) : [ @name ]

      # @param step [Hash] a step of a plan that names it
      # @return [Array<Hash>] `dependency-read` records
      def results(step) = reads&.results.to_a.map { |read| read.merge(step: step["name"]) }

      # @return [Array<Hash>] `mention` records: the fields of the context that it reads
      def inputs = reads&.inputs.to_a

      CLASS = "A worker makes a handler with `new` for each step, so write a class that inherits from " \
        "`#{Runtime::Names::BASE}`.".freeze
      private_constant :CLASS

      private
        def code = @code ||= Diagnostics::CodeFile.new(@name, root: @root) { file }

        def reads
          @reads ||= file && Reads.new(file, name: relative(file), attributes: Attributes, text: @texts.keep(file))
        end

        # @return [UnboundMethod, nil] one that the handler has or inherits, but not the one of the base, which raises
        def public_method(name)
          method = PUBLIC_METHOD.bind_call(code.constant, name)
          owner = method.owner.equal?(code.constant) ? @name : method.owner.name
          method unless owner == Runtime::Names::BASE
        rescue NameError
          nil
        end

        def missing(step)
          span = step["callable-span"]
          Diagnostic.new(code: "TC5001", severity: :error, message: "There is no handler `#{@name}`.",
                         help: where_it_is, source: span["source"], line: span["line"], column: span["column"],
                         length: span["length"])
        end

        # Suggests a file of the same name elsewhere, or a constant with nearly the same name.
        def where_it_is
          expected = "#{@name.underscore}.rb"
          folder, path = @autoloads.named(File.basename(expected))
          if path
            return "Move #{relative(path)} to #{relative(File.join(folder, expected))}, where Rails' loader looks."
          end

          near = Suggestion.near(@name, @autoloads.names.grep(/Handler\z/))
          return "Did you mean `#{near}`?" if near

          "`rails generate tasker:handlers` writes a workflow's missing handlers."
        end

        def no_class
          Diagnostic.new(code: "TC5004", severity: :error, help: CLASS, **definition,
                         message: "`#{@name}` is #{a(code.constant)}, not a class.")
        end

        def a(constant)
          noun = constant.class.name.downcase
          "#{noun.match?(/\A[aeiou]/) ? "an" : "a"} #{noun}"
        end

        def without_method(step)
          method, name = step.values_at("method", "name")
          Diagnostic.new(code: "TC5005", severity: :error,
                         message: "`#{@name}` has no public method `#{method}`, which step `#{name}` calls.",
                         help: "#{how(method)}", **definition)
        end

        def how(method)
          return "Write `def #{method}(context)`, above `private`." unless code.constant.method_defined?(:perform)

          "A step's handler has `#{method}`, and a job inherits from `ActiveJob::Base`. This class does neither."
        end

        def without_context(step)
          method = step["method"]
          Diagnostic.new(code: "TC5010", severity: :error,
                         message: "`#{@name}##{method}` can't be called with one argument, the step's context.",
                         help: "Write `def #{method}(context)`.", **definition(method))
        end

        def definition(method = nil)
          path, line = code.constant.instance_method(method).source_location if method
          return { source: relative(path), line: } if path

          path, line = Object.const_source_location(@name)
          { source: relative(path || @name), line: line.to_i }
        end

        def relative(path) = path.to_s.delete_prefix("#{@root}/")
    end
  end
end
