# frozen_string_literal: true

module TaskerContribRails
  # What a deploy does to tasks that began before it: docs/deploys.md.
  #
  #   folders = Rails.application.config.tasker.template_paths
  #   old = TaskerContribRails::Deploys::Revision.new("main", root: Rails.root, folders:).sources
  #   TaskerContribRails::Deploys::Comparison.new(old, new: TaskerContribRails::Workflows::Sources.new).changes
  module Deploys
    class << self
      # @param sources [Enumerable<Workflows::Source>]
      # @return [Array<String>] their namespaces
      def namespaces(sources)
        sources.filter_map do |source|
          source.reading["identity"]&.fetch("namespace")
        rescue *Workflows::Sources::UNREADABLE
          nil
        end.uniq
      end
    end
  end
end
