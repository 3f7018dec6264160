# frozen_string_literal: true

module TaskerContribRails
  module Page
    # Which steps of a task a page shows: all of a few, and of many those that a person may have to look at.
    class Steps
      MOST = 100
      # The most that stand open.
      OPEN = 3
      WORST = %w[ failed stuck retrying running ].freeze
      private_constant :MOST, :OPEN, :WORST

      # @return [Array<Operations::History::Step>] in the task's order
      attr_reader :shown, :hidden

      # @param steps [Array<Operations::History::Step>]
      # @param standing [String, nil] the one that is asked for
      # @param focus [Array<String, nil>] names of steps that are shown in any case
      def initialize(steps, standing: nil, focus: [])
        wanted = steps.size <= MOST ? steps : chosen(steps, standing, focus)
        @shown, @hidden = steps.partition(&wanted.to_set.method(:include?))
      end

      # @return [Array<Operations::History::Step>] the first of those that need a person
      def open = shown.select { |step| %w[ failed stuck ].include?(step.standing) }.first(OPEN)

      private
        def chosen(steps, standing, focus)
          first = steps.select { |step| focus.include?(step.name) }
          asked = steps.select { |step| step.standing == standing }
          asked = steps.select { |step| WORST.include?(step.standing) } if asked.empty?
          asked = steps if asked.empty?
          (first + asked).first(MOST)
        end
    end
  end
end
