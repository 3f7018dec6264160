# frozen_string_literal: true

module TaskerContribRails
  # Finds out what a deploy does to tasks that have already begun: docs/deploys.md.
  #
  #   folders = Rails.application.config.tasker.template_paths
  #   old = TaskerContribRails::Deploys::Revision.new("main", root: Rails.root, folders:).sources
  #   TaskerContribRails::Deploys::Comparison.new(old, new: TaskerContribRails::Workflows::Sources.new).changes
  #
  # @api private
  module Deploys
    class << self
      # @param source [Workflows::Source]
      # @return [Hash{String => Object}, nil] a `workflow.identity` record; nil if it can't be read
      def identity(source)
        source.reading["identity"]
      rescue *Workflows::Sources::UNREADABLE
        nil
      end

      # @param sources [Enumerable<Workflows::Source>]
      # @return [Array<String>] their namespaces
      def namespaces(sources) = sources.filter_map { |source| identity(source)&.fetch("namespace") }.uniq
    end
  end
end
