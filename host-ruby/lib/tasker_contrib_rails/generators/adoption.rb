# frozen_string_literal: true

require "prism"

module TaskerContribRails
  module Generators
    # A workflow whose steps perform existing jobs: what the template `adopt` is given.
    class Adoption
      # Every job that can't become a step, a sentence each.
      class Refused < StandardError; end

      # Seconds after which the engine no longer looks at a task that waits for a retry.
      FORGOTTEN = 30 * 60
      # Before their eighth attempt, these wait longer than that.
      LONG = %i[ polynomially_longer exponentially_longer ].freeze
      LONG_FROM = 8
      MOST = 100 # attempts that the engine allows
      TYPES = {
        Prism::IntegerNode => "integer", Prism::FloatNode => "number", Prism::TrueNode => "boolean",
        Prism::FalseNode => "boolean", Prism::StringNode => "string", Prism::SymbolNode => "string",
        Prism::ArrayNode => "array", Prism::HashNode => "object"
      }.freeze
      # A parameter of a `perform`.
      Parameter = Data.define(:name, :keyword, :required, :default) do
        def path = "$.#{name}#{"?" unless required}"
      end
      private_constant :FORGOTTEN, :LONG, :LONG_FROM, :MOST, :TYPES, :Parameter

      # @param names [Array<String>] the jobs as they were typed
      # @param parallel [Boolean] whether no step waits for another
      # @param autoloads [Checks::Autoloads]
      # @param root [Pathname] the application
      # @raise [Refused]
      def initialize(names, parallel: false, autoloads: Checks::Autoloads.new, root: Rails.root)
        @parallel, @autoloads, @root = parallel, autoloads, root
        refused = []
        @jobs = names.filter_map do |name|
          JobSource.new(constant(name), autoloads:, root:)
        rescue JobSource::Refused => error
          refused << error.message
          nil
        end
        raise Refused, refused.uniq.join("\n") if refused.any?
      end

      # @return [String] the workflow's name, if none is given: `import_clean`
      def name = step_names.join("_")

      # @return [String] the modules that all jobs are in: `shop`, or none
      def namespace
        modules = @jobs.map { |job| job.name.deconstantize.underscore }.uniq
        modules.one? ? modules.first : ""
      end

      # @return [Array<Hash>] the steps
      def steps
        @jobs.each_with_index.map do |job, at|
          given = parameters(job).reject { |parameter| parameter.name.nil? }
          keywords, arguments = given.partition(&:keyword)
          {
            step: step_names[at], job: job.name, dependencies: before(at), next: after(at),
            arguments: arguments.map(&:path), keywords: keywords.map { |one| { name: one.name, value: one.path } },
            attempts: attempts(job), notes: notes(job)
          }
        end
      end

      # @return [Hash] the fields of a task's context
      def inputs
        all = @jobs.flat_map { |job| parameters(job) }.select(&:name).group_by(&:name)
        required = all.select { |_, uses| uses.any?(&:required) }.keys
        properties = all.map do |name, uses|
          types = required.include?(name) ? [] : uses.map { |use| TYPES[use.default.class] }.uniq
          { name:, type: (types.first if types.one?) }
        end
        { required:, properties: }
      end

      private
        # @return [String] the job's class; its file, or a part of its name, may have been typed
        def constant(typed)
          name = typed.delete_suffix(".rb").delete_prefix("::")
          name = @autoloads.folders("jobs").map { |folder| Pathname(folder).relative_path_from(@root).to_s }
            .inject(name) { |rest, folder| rest.delete_prefix("#{folder}/") }.camelize
          [ name, "#{name}Job" ].find { |one| @autoloads.file(one) } or raise JobSource::Refused, unknown(name)
        end

        def unknown(name)
          jobs = @autoloads.names.select { |one| one.end_with?("Job") && !one.end_with?("ApplicationJob") }
          near = Suggestion.near(name, jobs)
          "There is no class #{name} in the folders that Rails loads, so nothing was written." \
            "#{" Did you mean #{near}?" if near}"
        end

        # `import`; `shop_import` where two modules have one, and `import_2` where it comes again.
        def step_names
          @step_names ||= begin
            short = @jobs.map { |job| step_name(job.name.demodulize) }
            names = @jobs.zip(short).map do |job, name|
              same = @jobs.zip(short).select { |_, other| other == name }.map { |other, _| other.name }.uniq
              same.one? ? name : step_name(job.name.underscore.tr("/", "_"))
            end
            names.each_with_index.map do |name, at|
              before = names.first(at).count(name)
              before.zero? ? name : "#{name}_#{before + 1}"
            end
          end
        end

        def step_name(name)
          name = name.underscore
          bare = name.delete_suffix("_job")
          bare.empty? ? name : bare
        end

        def before(at) = @parallel || at.zero? ? [] : [ step_names[at - 1] ]
        def after(at) = @parallel ? nil : step_names[at + 1]

        # @return [Array<Parameter>] without a name for what can't be taken from a context
        def parameters(job)
          (@parameters ||= {})[job] ||= begin
            all = job.parameters
            all ? [ *positional(all), *keywords(all) ] : []
          end
        end

        def positional(all)
          listed = [ *all.requireds, *all.optionals, *all.rest, *all.posts ]
          listed.each_with_index.map do |node, at|
            name = node.respond_to?(:name) ? node.name&.to_s : "argument_#{at + 1}" # one that is taken apart
            name = nil if all.rest == node
            Parameter.new(name:, keyword: false, default: (node.value if node.respond_to?(:value)),
              required: !all.optionals.include?(node))
          end
        end

        def keywords(all)
          all.keywords.map do |node|
            default = node.value if node.respond_to?(:value)
            Parameter.new(name: node.name.to_s.delete_suffix(":"), keyword: true, default:, required: default.nil?)
          end
        end

        # @return [Integer, nil] the most that one of its rules allows
        def attempts(job)
          retries = retries(job)
          return if retries.empty?

          retries.map { |rule| allowed(rule) }.max.clamp(1, MOST)
        end

        # @return [Numeric] the attempts that a rule allows; as many as ActiveJob has by default where it can't be read
        def allowed(rule) = rule.attempts == :unlimited ? Float::INFINITY : rule.attempts || JobSource::ATTEMPTS

        def retries(job) = job.rules.select { |rule| rule.name == :retry_on }

        def notes(job)
          [ retried(job), *unlimited(job), *unread(job), *long(job), given_up(job), *rest(job), *records(job),
            *symbols(job), *idle(job) ].compact
        end

        def retried(job)
          return "#{job.name} has no `retry_on`: each of its errors fails the step for good." if retries(job).empty?

          "#{job.name} is retried after #{listed(retries(job))}, as its `retry_on` says; other errors fail for good."
        end

        def given_up(job)
          discarded = job.rules.select { |rule| rule.name == :discard_on }
          "After #{listed(discarded)}, which the job discards, the step fails for good." if discarded.any?
        end

        def listed(rules)
          rules.flat_map(&:errors).uniq.to_sentence(two_words_connector: " or ", last_word_connector: ", or ")
        end

        def unlimited(job)
          retries(job).select { |rule| allowed(rule) > MOST }.map do |rule|
            "`#{rule.text}` allows more attempts than the engine, which has at most #{MOST}."
          end
        end

        def unread(job)
          retries(job).select { |rule| rule.attempts.nil? }.map do |rule|
            "How many attempts `#{rule.text}` allows can't be read: write them as `max_attempts`."
          end
        end

        def long(job)
          found = retries(job).find do |rule|
            rule.wait.is_a?(Integer) ? rule.wait >= FORGOTTEN : LONG.include?(rule.wait) && allowed(rule) >= LONG_FROM
          end
          "The engine forgets a task that waits for 30 minutes or more, as `#{found.text}` does." if found
        end

        def rest(job)
          all = job.parameters or return []
          [ ("`#{all.rest.slice}`: add what is to be passed to `arguments`." if all.rest&.slice&.start_with?("*")),
            (REST if all.keyword_rest && !all.keyword_rest.is_a?(Prism::NoKeywordsParameterNode)) ]
        end

        REST = "`perform` takes any further arguments: add what is to be passed to `arguments` and `keywords`."
        private_constant :REST

        # A parameter with a model's name is a record, more often than not.
        def records(job)
          parameters(job).select { |one| one.name && model?(one.name) }.map do |one|
            "If `#{one.name}` is a record, write { $record: \"#{one.path}\" }, and give a task its `to_gid.to_s`."
          end
        end

        def model?(name)
          file = @autoloads.file(name.camelize)
          file && @autoloads.folders("models").any? { |folder| file.start_with?("#{folder}/") }
        end

        def symbols(job)
          parameters(job).select { |one| one.name && one.default.is_a?(Prism::SymbolNode) }.map do |one|
            "The default of `#{one.name}` is a Symbol, but from a context it is a String."
          end
        end

        def idle(job) = job.without_effect.map { |text| "`#{text}` has no effect on a step." }
    end
  end
end
