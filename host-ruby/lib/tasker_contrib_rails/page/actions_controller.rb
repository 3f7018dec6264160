# frozen_string_literal: true

module TaskerContribRails
  module Page
    # One action on one task: a page that says what it will do and asks for a reason, and then the action.
    class ActionsController < BaseController
      before_action :choose, :refuse_others
      # Of an answer where the action was refused, or Tasker's server did not do it.
      STATUSES = {
        Error::ActionRefused => 409, Client::Conflict => 409, Client::Invalid => 409, Client::NotFound => 409,
        Client::Unauthorized => 502, Client::Misconfigured => 502, Client::ServerError => 502,
        Client::Unavailable => 503
      }.freeze
      private_constant :STATUSES

      rescue_from(*STATUSES.keys) { |error| refused(error) }
      helper_method :act, :command

      def new
        @because = reason
        look
      end

      def create
        @because, @result = reason, text(:result).to_s
        @problem = problem
        return again if @problem

        done = Page.source.act(by: person, because: @because, seen: Hash.new(text(:seen).to_s)) do |actions|
          actions.public_send(act, *target, **given)
        end
        anchor = done.step && "step-#{done.step}"
        redirect_to task_path(done.task, done: act, anchor:), status: :see_other
      end

      # What a dry run needs of an engine.
      Known = Data.define(:task_before) do
        def task(_) = task_before
      end
      # A null byte, as JSON writes it.
      NULL = /(?<!\\)(?:\\\\)*\\u0000/
      private_constant :Known, :NULL

      private
        # @return [Symbol]
        attr_reader :act

        def choose
          @act = Acts::NAMES.find { |name| name.name == params[:act] }
          of_step = Acts::OF_STEPS.include?(act) && act != :retry
          render "places/missing", status: :not_found if act.nil? || (of_step && step.nil?)
        end

        def refuse_others
          refuse(act) unless may?(act)
        end

        # The task, and what the action would do to it now.
        def look
          read { |reader| @task = reader.task(params[:id]) }
          @standing = Standing.of(@task.state, @task.causes.first)
          trial = Operations::Actions.new(nil, engine: Known.new(@task.task), queues: nil, client: nil, by: person,
            because: @because)
          @done = trial.public_send(act, *target, **given, dry_run: true)
        end

        def again
          look
          render :new, status: 422
        end

        def target = [ params[:id], *(step if Acts::OF_STEPS.include?(act)) ]
        def step = text(:step).presence
        def given = act == :complete ? { result: @value } : {}

        # @return [String, nil] what is wrong with the form
        def problem
          return Text.of("acts.no_reason") if @because.empty?

          problem_of_result if act == :complete
        rescue JSON::ParserError, JSON::GeneratorError => error # the latter of a number that JSON does not have
          Text.of("acts.bad_json", problem: Printable.cut(Printable.line(error.message), 300))
        end

        def problem_of_result
          @value = JSON.parse(@result)
          Text.of("acts.bad_json", problem: Text.of("acts.null_byte")) if NULL.match?(JSON.generate(@value))
        end

        def command = Operations::CommandLine.of(act, @task.id, @done.step)

        def refused(error)
          @error = error
          render "places/refused", status: STATUSES.find { |kind, _| error.is_a?(kind) }.last
        end
    end
  end
end
