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

      # Compares with what this application is: its templates, its handlers and its subscribers.
      #
      # @param old [Array<Workflows::Source>]
      # @param new [Enumerable<Workflows::Source>] the application's
      # @param live [Array<Hash>, nil] see {Comparison}
      # @return [Comparison]
      def compare(old, new:, live: nil)
        patterns = EventBridge::Subscriptions.classes.flat_map(&:patterns).uniq
        Comparison.new(old, new:, patterns:, reads: HandlerReads.new(root: Rails.root), live:)
      end

      # @param sources [Enumerable<Workflows::Source>]
      # @return [Array<String>] their namespaces
      def namespaces(sources) = sources.filter_map { |source| identity(source)&.fetch("namespace") }.uniq
    end
  end
end
