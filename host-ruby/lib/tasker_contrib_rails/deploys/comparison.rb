# frozen_string_literal: true

module TaskerContribRails
  module Deploys
    # Compares the templates that tasks began with to those of this application.
    class Comparison
      # @param old [Array<Workflows::Source>]
      # @param new [Enumerable<Workflows::Source>] the application's templates
      # @param known [#call] takes a handler's name in a template, and returns whether the application has it
      # @param patterns [Array<String>] the patterns of its subscribers
      # @param live [Array<Hash>, nil] `deploys.live-tasks` records, where it is known what lives
      # @param reads [#call, nil] what handlers read, by their names in templates: {HandlerReads}
      def initialize(old, new:, known: KnownHandlers.new, patterns: [], reads: nil, live: nil)
        @old, @new, @known, @patterns, @reads, @live = old, new.to_a, known, patterns, reads, live
      end

      # @return [Array<Change>] sorted by place
      def changes
        @changes ||= changed.first.empty? ? [] : call.map { |record| Change.from_record(record) }
      end

      # @return [Array<String>] handlers that the changed old templates name, but the application lacks
      def gone
        @gone ||= callables(changed.first).reject { |callable| @known.call(callable) }
      end

      # @return [Hash{String => String}] the text of each file, by its name in findings
      def texts = [ *@old, *@new ].to_h { |source| [ source.name, source.text ] }

      private
        def call
          old, new = changed.map { |sources| sources.map(&:to_h) }
          Component.call("deploys", "diff", old, new, { removed_callables: gone, patterns: @patterns, reads: }, @live)
        end

        # Of the handlers that the changed new templates name.
        def reads
          return [] unless @reads

          @reads.call(callables(changed.last))
        end

        def callables(sources) = Component.call("deploys", "callables", sources.map(&:to_h))

        # Skips files that are the same on both sides, whose handlers `tasker:check` covers, and files that are not
        # text.
        def changed
          @changed ||= begin
            same = @old.map(&:text) & @new.map(&:text)
            [ @old, @new ].map do |sources|
              sources.select { |source| source.text.valid_encoding? && same.exclude?(source.text) }
            end
          end
        end
    end
  end
end
