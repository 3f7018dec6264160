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

        wrong = (given = given(step)) && (misfit(*given) || moved(step))
        wrong ? [ does_not_fit(step, wrong) ] : []
      end

      private
        def perform = @job.instance_method(:perform)

        # @return [Array(Range, Array<Symbol>, Array<Symbol>), nil] how many arguments, all keywords, and those that are
        #   always given; nil if its form is wrong, which the component says
        def given(step)
          initialization = JSON.parse(step["initialization"])
          arguments, keywords = initialization.fetch("arguments", []), initialization.fetch("keywords", {})
          return unless initialization.except(*Jobs::Arguments::KEYS).empty?

          return unless arguments.is_a?(Array) && keywords.is_a?(Hash)

          always = arguments.count { |value| !Jobs::Arguments.optional?(value) }
          sure = keywords.reject { |_, value| Jobs::Arguments.optional?(value) }
          [ always..arguments.size, keywords.keys.map(&:to_sym), sure.keys.map(&:to_sym) ]
        end

        # @return [String, nil]
        def misfit(count, keywords, sure)
          names = perform.parameters.group_by(&:first).transform_values { |all| all.map(&:last) }
          names.default = []
          takes_keywords = names.key?(:key) || names.key?(:keyreq) || names.key?(:keyrest)
          unless takes_keywords # then they are a Hash
            count = (count.min + [ sure.size, 1 ].min)..(count.max + [ keywords.size, 1 ].min)
          end
          least, most = names[:req].size, (names[:req].size + names[:opt].size unless names.key?(:rest))
          fits = count.min >= least && (most.nil? || count.max <= most)
          return "it takes #{counted(least, most)}, and gets #{numbers(*count.minmax)}" unless fits
          return unless takes_keywords

          missing = (names[:keyreq] - sure).first
          return needs(missing, left_out: keywords.include?(missing)) if missing

          unknown = (keywords - names[:keyreq] - names[:key]).first unless names.key?(:keyrest)
          "it has no `#{unknown}:`#{near(unknown, names[:keyreq] + names[:key])}" if unknown
        end

        # What follows a path that may be left out must be for parameters that Ruby fills from the end.
        def moved(step)
          arguments = JSON.parse(step["initialization"]).fetch("arguments", [])
          optional = arguments.index { |value| Jobs::Arguments.optional?(value) } or return
          later = arguments.drop(optional).reject { |value| Jobs::Arguments.optional?(value) }
          last = perform.parameters.reverse.drop_while { |kind, _| !%i[ req opt rest ].include?(kind) }
          return if later.size <= last.take_while { |kind, _| kind == :req }.size

          "#{later.first.inspect} takes the place of #{arguments[optional].inspect} where the context lacks that"
        end

        def counted(least, most)
          return "at least #{least} arguments" if most.nil?

          "#{numbers(least, most)} argument#{"s" unless [ least, most ] == [ 1, 1 ]}"
        end

        def numbers(least, most) = least == most ? least.to_s : "#{least} to #{most}"

        def needs(name, left_out:)
          "it needs `#{name}:`#{", which is not passed where the context lacks it" if left_out}"
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
