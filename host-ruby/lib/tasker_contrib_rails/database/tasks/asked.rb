# frozen_string_literal: true

module TaskerContribRails
  module Database
    class Tasks
      # Which tasks a page asks for. +before+: older than this id. +after+: newer than this one; the page is then the
      # one next to it. +text+: in the context or the id. +still+: seconds for which it has stood in its state.
      Asked = Data.define(:before, :after, :namespace, :name, :version, :text, :still) do
        def initialize(before: nil, after: nil, namespace: nil, name: nil, version: nil, text: nil, still: nil) = super

        # @return [Array] the values of fragments/filter.sql
        def values = [ before, after, namespace, name, version, text, still ]

        # @return [String] in which direction the database looks
        def direction = after ? "ASC" : "DESC"

        # @param rows [Array] as the database found them
        # @return [Array] newest first
        def sort(rows) = after ? rows.reverse : rows
      end
    end
  end
end
