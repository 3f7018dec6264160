# frozen_string_literal: true

module TaskerContribRails
  module Page
    # A page of tasks. +counts+: how many tasks each state of {Filter::STATES} has under the same filter; what it lacks
    # was not counted. +newer+, +older+: whether there are more in that direction. +workflows+, +namespaces+: what can
    # be asked for.
    List = Data.define(:rows, :counts, :newer, :older, :workflows, :namespaces, :now)

    # A task in a list. +standing+: see {Standing}. +sentence+: the first of `why`. +strip+: the standing of each step.
    # +tried+, +most+: the attempts of the step that holds it. +hint+: what tells it from others of its workflow, such
    # as "order_id 10482". +since+: when it last moved. +transition+: the id of its last one.
    List::Row = Data.define(:id, :namespace, :name, :version, :standing, :sentence, :strip, :tried, :most, :created,
      :since, :hint, :transition) do
      # @param history [Operations::History] what is known of the task
      # @return [List::Row]
      def self.of(history)
        cause = history.causes.first
        step = history.step(cause.step) if cause.step
        new(id: history.id, namespace: history.namespace, name: history.name, version: history.version,
          standing: Standing.of(history.state, cause), sentence: cause.sentence, strip: history.steps.map(&:standing),
          tried: step&.tried, most: step&.most, created: history.created, since: history.transitions.last&.at,
          hint: Hint.of(history.context), transition: history.task.transition)
      end

      # @return [String]
      def short = Client.short(id)
    end
  end
end
