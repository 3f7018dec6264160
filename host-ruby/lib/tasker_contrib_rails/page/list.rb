# frozen_string_literal: true

module TaskerContribRails
  module Page
    # A page of tasks. +counts+: how many tasks each state of {Filter::STATES} has under the same filter; what it lacks
    # was not counted, and what stands in +bounded+ is a lower bound. +newer+, +older+: the id from which the page in
    # that direction goes on; nil if there is none. +workflows+, +namespaces+: what can
    # be asked for.
    List = Data.define(:rows, :counts, :newer, :older, :workflows, :namespaces, :now, :bounded) do
      def initialize(bounded: [], **) = super
    end

    # A task in a list. +standing+: see {Standing}. +sentence+: the first of `why`. +strip+: the standing of each step.
    # +attempt_count+, +max_attempts+: of the step that holds it. +hint+: what tells it from others of its workflow,
    # such as "order_id 10482". +since+: when it last moved. +transition+: the id of its last one.
    List::Row = Data.define(:id, :namespace, :name, :version, :standing, :sentence, :strip, :attempt_count,
      :max_attempts, :created, :since, :hint, :transition) do
      # @param history [Operations::History] what is known of the task
      # @param since [Time, nil] when it last moved
      # @return [List::Row]
      def self.of(history, since: history.transitions.last&.at)
        cause = history.causes.first
        step = history.step(cause.step) if cause.step
        new(id: history.id, namespace: history.namespace, name: history.name, version: history.version,
          standing: Standing.of(history.state, cause), sentence: cause.sentence, strip: history.steps.map(&:standing),
          attempt_count: step&.attempt_count, max_attempts: step&.max_attempts, created: history.created, since:,
          hint: Hint.of(history.context), transition: history.task.transition)
      end

      # @param row [Operations::Row] of a task with too many steps for a list to look into
      # @return [List::Row]
      def self.large(row)
        failed = %w[ blocked_by_failures error ].include?(row.state)
        new(id: row.id, namespace: row.namespace, name: row.task, version: row.version, created: row.created,
          standing: Operations::Standing::OVER.fetch(row.state, failed ? "failed" : "running"), strip: [],
          attempt_count: nil, max_attempts: nil,
          sentence: Text.of("tasks.large"), since: row.since, hint: nil, transition: row.transition)
      end

      # @return [String]
      def short = Client.short(id)
    end
  end
end
