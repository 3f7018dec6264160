# frozen_string_literal: true

module TaskerContribRails
  module Page
    # Which tasks a list shows, as the address says it. What an address has and this does not know is not asked for.
    Filter = Data.define(:state, :namespace, :workflow, :version, :text, :older, :before, :after) do
      # @param params [Hash] of the address
      # @return [Filter]
      def self.from(params)
        given = ->(key) { Asked.text(params, key)&.strip.presence }
        id = ->(key) { given.(key)&.then { |text| text.downcase if text.match?(Client::UUID) } }
        state, older = given.(:state), given.(:older)
        new(state: Filter::STATES.include?(state) ? state : "open", older: (older if Filter::AGES.key?(older)),
          namespace: given.(:namespace), workflow: given.(:workflow), version: given.(:version), text: given.(:q),
          before: id.(:before), after: id.(:after))
      end

      # @return [Hash{Symbol => String}] what brings one here again
      def to_params
        asked = { state: (state unless state == "open"), namespace:, workflow:, version:, q: text, older: }
        { **asked, before:, after: }.compact
      end

      # @return [Hash{Symbol => String}] the same list from its begin, with this changed
      def but(**changes) = with(before: nil, after: nil, **changes).to_params

      # @return [Numeric, nil] the seconds for which a task must not have moved
      def seconds = older && Filter::AGES.fetch(older)

      # @return [Hash{Symbol => String}] what is asked for beside the state
      def narrowed = { workflow:, namespace:, version:, text:, older: }.compact
    end

    # The states that a list can be asked for: of {Standing}, and two that are several.
    Filter::STATES = %w[ open failed stuck retrying running waiting ended complete cancelled by_hand ].freeze
    Filter::AGES = { "5m" => 300, "1h" => 3600, "1d" => 86_400 }.freeze
  end
end
