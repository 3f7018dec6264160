# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # `have_started_task`
      class TaskStarted < Matcher
        # @param name [String, nil] the workflow's name, or `namespace/name`; nil means any workflow
        #
        # @api private
        def initialize(name)
          @name = name&.to_s
        end

        # @param context [Hash, #===] the whole context; use a matcher such as `a_hash_including` for a part
        #   of it
        # @param options [Hash{Symbol => Object}] other fields of the request: priority, tags, …
        # @return [self]
        def with(context: nil, **options)
          @context, @options = Matching.stored(context), Matching.stored(options)
          self
        end

        # @param count [Integer] the exact number; without it, at least one task
        # @return [self]
        def exactly(count)
          @count = count
          self
        end

        # @return [self]
        def once = exactly(1)
        # @return [self]
        def twice = exactly(2)
        # Does nothing; it reads well after {#exactly}.
        #
        # @return [self]
        def times = self

        # @api private
        def description
          given = { context: @context, options: @options.presence }.compact
          with = given.map { |name, value| "#{name} #{shown(value)}" }
          count = { nil => nil, 1 => " once", 2 => " twice" }.fetch(@count) { " #{@count} times" }
          "start #{@name ? "the task #{@name}" : "a task"}#{count}#{" with #{with.join(" and ")}" if with.any?}"
        end

        # @api private
        def supports_block_expectations? = true
        # @api private
        def supports_value_expectations? = false
        # @api private
        def diffable? = !@context.nil? && named.one?
        # @api private
        def expected = @context
        # @api private
        def actual = named.first.context

        private
          def subject = "the block"

          def take(block)
            raise ArgumentError, "have_started_task takes a block: expect { … }." unless block.respond_to?(:call)

            if TaskCreation.mode == :disabled
              raise ArgumentError, "Tasks go to the real server here: say `TaskerContribRails.testing :fake` first."
            end

            Session.current ? watch(block) : Session.during { watch(block) }
          end

          def watch(block)
            before = Session.current.tasks
            block.call
            @tasks = Session.current.tasks - before
            refuse_unknown if @name && named.empty?
          end

          # No task could ever be started by such a name, so a negated expectation would prove nothing.
          def refuse_unknown
            sources = Workflows::Sources.new
            names = sources.flat_map { |source| [ source.identity, source.identity.rpartition("/").last ] }
            return if names.include?(@name)

            raise ArgumentError, "Write `#{sources.find(@name).identity}` instead of `#{@name}`."
          end

          def fits?
            found = named.count { |task| fitting?(task) }
            @count ? found == @count : found.positive?
          end

          def named = (@tasks || []).select { |task| [ nil, task.name, task.identity ].include?(@name) }

          def fitting?(task)
            (@context.nil? || Matching.match?(@context, task.context)) &&
              (@options.nil? || Matching.part?(@options, task.options))
          end

          def said
            return "it started none" if @tasks.empty?

            "it started #{@tasks.map { |task| "#{task.identity} with #{task.context.inspect}" }.to_sentence}"
          end

          def refuse_negation = (only_positive("have_started_task.exactly") if @count)
      end
    end
  end
end
