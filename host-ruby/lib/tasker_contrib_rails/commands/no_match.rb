# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # Says that no task matches, and which of the names that were asked for the engine does not know.
    module NoMatch
      class << self
        # @param engine [Operations::Engine]
        # @param filter [Hash] see {Operations::Engine#tasks}
        # @return [String]
        def sentence(engine, **filter) = [ "No task matches.", *unknown(engine, **filter) ].join(" ")

        # @param engine [Operations::Engine]
        # @return [Array<String>] a sentence for each name that the engine does not know
        def unknown(engine, name: nil, namespace: nil, **)
          return [] unless name || namespace

          registered = engine.names
          { "namespace" => [ namespace, registered.map(&:first) ], "workflow" => [ name, registered.map(&:last) ] }
            .filter_map { |what, (wanted, there)| absent(what, wanted, there.uniq) }
        end

        private
          def absent(what, wanted, there)
            return if wanted.nil? || there.include?(wanted)

            near = Suggestion.near(wanted, there)
            "No #{what} `#{wanted}` is registered.#{" Did you mean `#{near}`?" if near}"
          end
      end
    end
  end
end
