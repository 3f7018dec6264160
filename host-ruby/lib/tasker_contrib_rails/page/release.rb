# frozen_string_literal: true

require "yaml"

module TaskerContribRails
  module Page
    # What this application's files say about a registered version of a workflow: what `rails tasker:check` finds in its
    # template, and what registering it would change.
    class Release
      include Discreet # templates hold what handlers are initialized with

      # What the engine writes into a template that leaves it out.
      FILLED_IN = { "type" => "standard", "retryable" => true, "max_attempts" => 3, "backoff" => "exponential",
                    "primary" => "default", "staleness_action" => "dlq" }.freeze
      OTHER_NAMES = { "depends_on" => "dependencies", "step_type" => "type" }.freeze
      FIRST = %w[ name namespace_name version description type handler callable ].freeze
      # The most bytes of texts that are checked and compared while somebody waits for a page: a thousand steps or so.
      MOST = 500_000
      private_constant :FILLED_IN, :OTHER_NAMES, :FIRST, :MOST

      # @param workflow [Workflow] the version
      # @param versions [Array<Workflow>] all that are registered
      # @param sources [Enumerable<Workflows::Source>] the application's
      def initialize(workflow, versions, sources: Workflows::Sources.new)
        @workflow, @versions = workflow, versions
        @sources = sources.select { |source| identity(source).first(2) == [ workflow.namespace, workflow.name ] }
      end

      # @return [Boolean] whether the application has a template of this workflow
      def here? = @sources.any?

      # @return [Boolean] whether there is too much to check and compare for a page
      def too_large?
        bytes = @sources.sum { |source| source.text.bytesize }
        bytes += here? ? @versions.sum { |version| version.configuration.to_s.bytesize } :
          @workflow.configuration.to_s.bytesize
        bytes > MOST
      end

      # @return [Workflows::Source, nil] the application's file of this version
      def file = @file ||= @sources.find { |source| identity(source).last == @workflow.version }

      # @return [Array<String>] the versions that the application has files of
      def others = @sources.map { |source| identity(source).last }.uniq

      # @return [Array<Diagnostic>] in the file, as `rails tasker:check` reports them; without a file, in the registered
      #   template by itself
      def findings = @findings ||= file ? Checks.about(file) : registered(@workflow).findings

      # @param finding [Diagnostic]
      # @return [Array(String, String, String), nil] its line: what stands before its place, there, and after it
      def excerpt(finding)
        return unless finding.line.positive? && finding.column.positive?

        @excerpts ||= Diagnostics.excerpts(texts)
        @excerpts.parts(finding)
      end

      # @param live [Array<Hash>] `deploys.live-tasks` records
      # @return [Array<Deploys::Change>] what registering the files would do to tasks of any version
      def changes(live)
        @changes ||= Deploys.compare(@versions.map { |version| registered(version) }, new: @sources, live:).changes
      end

      # @param change [Deploys::Change]
      # @param live [Array<Hash>] `deploys.live-tasks` records
      # @return [Integer] how many open tasks have what changes ahead of them
      def touched(change, live)
        unless change.step
          return @versions.find { |version| version.version == change.version }&.open.to_i
        end

        live.sum do |row|
          same = row.values_at(:namespace, :name, :version, :step) ==
            [ change.namespace, change.name, change.version, change.step ]
          same ? row[:open] + row[:absent] : 0
        end
      end

      # @return [Array<LineDiff::Line>, nil] what differs between the registered template and the file, both without
      #   what the engine fills in; nil where one of them is not at hand, or is no YAML
      def lines
        return unless file

        old, new = [ [ @workflow.configuration.to_s, "registered.yaml" ], [ file.text, file.name ] ]
          .map { |text, name| Diagnostics.lines(plain_text(text), name:) }
        LineDiff.new(old, new).lines
      rescue Psych::Exception
        nil
      end

      private
        def shown = { workflow: @workflow.path, version: @workflow.version }

        def identity(source) = (Deploys.identity(source) || {}).values_at("namespace", "name", "version")

        def registered(version)
          text = JSON.pretty_generate(Stored.read(version.configuration.to_s), max_nesting: 0)
          Workflows::Source.new(name: "registered #{version.path} #{version.version}", text:)
        end

        def texts
          @texts ||= Diagnostics.texts(::Rails.root).tap do |texts|
            [ *@sources, registered(@workflow) ].each { |source| texts[source.name] = source.text }
          end
        end

        def plain_text(text)
          value = YAML.safe_load(text, permitted_classes: [ Date, Time, Symbol ], aliases: true)
          YAML.dump(Operations::Mask.of_app.value(plain(value.as_json)), line_width: -1).delete_prefix("---\n")
        end

        # The engine says more than a file does: it fills in what is usual. Neither that nor the order of keys is a
        # change.
        def plain(value)
          case value
          when Hash
            said = value.to_h { |key, item| [ OTHER_NAMES.fetch(key, key), plain(item) ] }
            said.reject { |key, item| [ nil, {}, [], FILLED_IN[key] ].include?(item) }
              .sort_by { |key, _| [ FIRST.index(key) || FIRST.size, key.to_s ] }.to_h
          when Array then value.map { |item| plain(item) }
          else value
          end
        end
    end
  end
end
