# frozen_string_literal: true

module TaskerContribRails
  module Page
    # The list of tasks, and one of them.
    class TasksController < BaseController
      # The most transitions that a page shows.
      TRANSITIONS = 100
      # For this many seconds a page says what the person has just done.
      NOW = 300
      private_constant :TRANSITIONS, :NOW

      helper_method :open?, :remedy, :step_acts

      def home = redirect_to(tasks_path)

      def index
        @filter = Filter.from(params)
        read { |reader| @list = reader.list(@filter) }
      end

      def show
        @whole = text(:step).presence
        read { |reader| @task = reader.task(params[:id], step: @whole) }
        @standing = Standing.of(@task.state, @task.causes.first)
        @over = Standing.over?(@standing)
        @hint = Hint.of(@task.context)
        @focus = text(:focus) if @task.step(text(:focus))
        @steps = Steps.new(@task.steps, standing: params[:standing], focus: [ @whole, @focus ])
        @transitions = @task.transitions.last(TRANSITIONS).reverse
        @more_transitions = @task.transitions.size - @transitions.size
        @last = @task.transitions.reverse_each.find(&:by)
        @done = Acts::NAMES.find { |name| name.name == params[:done] } if @last && just_now?(@last)
      end

      private
        # An address alone says nothing about what was done: the history does.
        def just_now?(transition) = transition.by == person && transition.at > Time.now - NOW

        # Steps that somebody has to look at stand open, and the one that is asked for.
        def open?(step)
          return step.name == @whole if @whole

          %w[ failed stuck ].include?(step.standing) && @steps.open.include?(step)
        end

        # What the person can do on this page about a cause.
        def remedy(cause)
          cause.remedy if Acts::NAMES.include?(cause.remedy) && may?(cause.remedy)
        end

        def step_acts(step)
          return [] if Standing.over?(step.standing)

          acts = %w[ failed retrying stuck ].include?(step.standing) ? %i[ retry complete skip ] : %i[ complete skip ]
          acts.select { |act| may?(act) }
        end
    end
  end
end
