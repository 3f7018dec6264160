# frozen_string_literal: true

require "json"

module TaskerContribRails
  class Checks
    # Checks a job class that a step names: whether it can be performed with what the template gives it.
    class JobClass
      # @param job [Class]
      # @param definition [Hash{Symbol => Object}] its place
      def initialize(job, definition:)
        @job, @definition = job, definition
      end

      # @param step [Hash] a step of a plan that names it
      # @return [Array<Diagnostic>] at most one
      def findings(step)
        return [ method_given(step) ] unless step["method"] == "call"
        return [ without_perform ] if perform.owner.name == "ActiveJob::Execution"

        wrong = (given = given(step)) && misfit(*given)
        wrong ? [ does_not_fit(step, wrong) ] : []
      end

      private
        def perform = @job.instance_method(:perform)

        # @return [Array(Integer, Array<Symbol>), nil] nil if its form is wrong, which the component says
        def given(step)
          initialization = JSON.parse(step["initialization"])
          arguments, keywords = initialization.fetch("arguments", []), initialization.fetch("keywords", {})
          return unless initialization.except(*Jobs::Arguments::KEYS).empty?

          [ arguments.size, keywords.keys.map(&:to_sym) ] if arguments.is_a?(Array) && keywords.is_a?(Hash)
        end

        # @return [String, nil]
        def misfit(count, keywords)
          names = perform.parameters.group_by(&:first).transform_values { |all| all.map(&:last) }
          names.default = []
          takes_keywords = names.key?(:key) || names.key?(:keyreq) || names.key?(:keyrest)
          count += 1 if keywords.any? && !takes_keywords # then they are a Hash
          least, most = names[:req].size, (names[:req].size + names[:opt].size unless names.key?(:rest))
          fits = count >= least && (most.nil? || count <= most)
          return "it takes #{counted(least, most)}, and gets #{count}" unless fits
          return unless takes_keywords

          missing = (names[:keyreq] - keywords).first
          return "it needs `#{missing}:`" if missing

          unknown = (keywords - names[:keyreq] - names[:key]).first unless names.key?(:keyrest)
          "it has no `#{unknown}:`#{near(unknown, names[:keyreq] + names[:key])}" if unknown
        end

        def counted(least, most)
          return "at least #{least} arguments" if most.nil?

          least == most ? "#{least} argument#{"s" unless least == 1}" : "#{least} to #{most} arguments"
        end

        def near(name, names)
          near = Suggestion.near(name, names.map(&:name))
          ", but `#{near}:`" if near
        end

        def does_not_fit(step, wrong)
          span = step["callable-span"]
          Diagnostic.new(code: "TC5011", severity: :error,
                         message: "`#{@job.name}#perform` can't be called with what step `#{step["name"]}` gives it: " \
                                  "#{wrong}.",
                         help: "Write `arguments: [ … ]` and `keywords: { … }` below the handler's `initialization`.",
                         source: span["source"], line: span["line"], column: span["column"], length: span["length"])
        end

        def without_perform
          Diagnostic.new(code: "TC5005", severity: :error, message: "`#{@job.name}` has no method `perform`.",
                         help: "Write `def perform`.", **@definition)
        end

        def method_given(step)
          span = step["callable-span"]
          Diagnostic.new(code: "TC5005", severity: :error,
                         message: "`#{@job.name}` is a job, so its step can't choose the method `#{step["method"]}`.",
                         help: "Remove `method`: a job is performed.",
                         source: span["source"], line: span["line"], column: span["column"], length: span["length"])
        end
    end
  end
end
