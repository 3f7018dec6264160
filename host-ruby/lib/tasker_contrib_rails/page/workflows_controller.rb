# frozen_string_literal: true

module TaskerContribRails
  module Page
    # The registered workflows, and one of them: its versions, its steps with the time that they take, and what the
    # templates of this application would change.
    class WorkflowsController < BaseController
      # The most findings, and the most changes.
      FINDINGS = 50
      private_constant :FINDINGS

      helper_method :level, :touching, :most

      def index
        read { |reader| @workflows = reader.workflows.group_by(&:path) }
      end

      def show
        read do |reader|
          @versions = reader.workflows(namespace: text(:namespace), name: text(:name))
          @workflow = @versions.find { |one| one.version == params[:version] } || @versions.first
          @times = @workflow ? reader.step_times(@workflow) : {}
          @release = Release.new(@workflow, @versions) if @workflow
          @live = @release&.here? && !@release.too_large? ? reader.live(@workflow.namespace) : []
        end
        return render("places/missing", status: :not_found) unless @workflow

        compare
        @slowest = @times.values.map(&:p95).max.to_f
      end

      private
        def most = FINDINGS

        # @param finding [Diagnostic]
        # @return [String] the class of its colour
        def level(finding) = finding.error? ? "failed" : finding.warning? ? "retrying" : "waiting"

        # @param change [Deploys::Change]
        # @return [String] which tasks it touches, and why somebody accepts it
        def touching(change)
          accepted = Text.of("workflows.accepted", because: Printable.line(change.accepted)) if change.accepted
          tasks = Text.of("workflows.touches", count: @release.touched(change, @live), version: change.version)
          [ tasks, *accepted ].join(" ")
        end

        # Files, handlers and templates can be broken in ways that are no fault of the engine, and of no other part of
        # this page.
        def compare
          raise Error::TooLarge, Text.of("workflows.too_large") if @release.too_large?

          @findings, @changes, @lines = @release.findings, @release.changes(@live), @release.lines
        rescue Error, SystemCallError => error
          @uncompared = error
        end
    end
  end
end
