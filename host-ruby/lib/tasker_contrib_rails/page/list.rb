# frozen_string_literal: true

module TaskerContribRails
  module Page
    # A page of tasks. +counts+: how many tasks each state of {Filter::STATES} has under the same filter; what it lacks
    # was not counted. +newer+, +older+: whether there are more in that direction. +workflows+, +namespaces+: what can
    # be asked for.
    List = Data.define(:rows, :counts, :newer, :older, :workflows, :namespaces, :now)

    # A task in a list. +standing+: see {Standing}. +sentence+: the first of `why`. +strip+: the standing of each step.
    # +tried+, +most+: the attempts of the step that holds it. +hint+: what tells it from others of its workflow, such
    # as "order_id 10482". +since+: when it last moved.
    List::Row = Data.define(:id, :namespace, :name, :version, :standing, :sentence, :strip, :tried, :most, :created,
      :since, :hint) do
      # @return [String]
      def short = Client.short(id)
    end
  end
end
