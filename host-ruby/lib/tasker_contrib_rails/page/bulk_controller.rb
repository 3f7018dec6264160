# frozen_string_literal: true

module TaskerContribRails
  module Page
    # One action on several tasks: a page that names them, and then the action on each that still is as it was shown.
    class BulkController < BaseController
      before_action :choose
      helper_method :act, :takes?

      # The most tasks.
      MOST = 100
      ACTS = %i[ retry cancel ].freeze
      # What became of a task: +said+ is the action's word, or why it was refused.
      Outcome = Data.define(:row, :done, :said)
      private_constant :MOST, :ACTS, :Outcome

      def new
        @because, @filter = "", Filter.from(params)
        look(ids)
      end

      def create
        @because = reason
        return again(seen.keys) if @because.empty?

        look(seen.keys)
        Page.source.act(by: person, because: @because, seen:) do |actions|
          @outcomes = @rows.first(bound).map { |row| outcome(actions, row) }
        end
        render :outcome
      end

      private
        # @return [Symbol]
        attr_reader :act

        def choose
          @act = ACTS.find { |name| [ params[:all], params[:act] ].include?(name.name) }
          return render("places/missing", status: :not_found) unless act

          refuse(act) unless may?(act)
        end

        def ids = params[:all] ? nil : Array(params[:task]).grep(Client::UUID).first(MOST)

        # What the page showed of each task.
        #
        # @return [Hash{String => String}]
        def seen
          return {} unless params[:seen].is_a?(ActionController::Parameters)

          sent = params[:seen].to_unsafe_h.select { |id, _| Client::UUID.match?(id) }
          sent.first(MOST).to_h { |id, transition| [ id.downcase, transition.to_s ] }
        end

        # Of all that the filter has, or of these.
        def look(ids)
          read { |reader| @rows = ids ? reader.rows(ids) : reader.list(@filter, limit: MOST).rows }
          @willing, @others = @rows.partition { |row| takes?(row) }
        end

        # Whether the action would do something to it; each action looks again.
        def takes?(row)
          return !Standing.over?(row.standing) if act == :cancel

          %w[ failed retrying ].include?(row.standing)
        end

        def bound = text(:bound).to_i.clamp(1, MOST)

        def again(ids)
          look(ids)
          @problem = Text.of("acts.no_reason")
          render :new, status: 422
        end

        def outcome(actions, row)
          Outcome.new(row:, done: true, said: actions.public_send(act, row.id).to_s)
        rescue Error => error
          Outcome.new(row:, done: false, said: error.message)
        end
    end
  end
end
