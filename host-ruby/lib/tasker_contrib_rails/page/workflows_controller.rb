# frozen_string_literal: true

module TaskerContribRails
  module Page
    # The registered workflows, and one of them: its versions, its steps with the time that they take, and what the
    # templates of this application would change.
    class WorkflowsController < BaseController
      def index
        read { |reader| @workflows = reader.workflows.group_by(&:path) }
      end

      def show
        read do |reader|
          @versions = reader.workflows(namespace: text(:namespace), name: text(:name))
          @workflow = @versions.find { |one| one.version == params[:version] } || @versions.first
          @times = @workflow ? reader.step_times(@workflow) : {}
        end
        return render("places/missing", status: :not_found) unless @workflow

        @changes = changes
        @slowest = @times.values.map(&:p95).max.to_f
      end

      private
        # What registering this application's templates would do to tasks of this workflow.
        def changes
          registered = @versions.map do |one|
            text = JSON.pretty_generate(Stored.read(one.configuration.to_s), max_nesting: 0)
            Workflows::Source.new(name: "registered #{one.path} #{one.version}", text:)
          end
          mine = Worker::Settings.of_app.workflows.select do |source|
            Deploys.identity(source)&.values_at("namespace", "name") == [ @workflow.namespace, @workflow.name ]
          end
          return if mine.empty?

          Deploys::Comparison.new(registered, new: mine).changes
        end
    end
  end
end
