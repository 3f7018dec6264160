# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # What an application's bundle will say to tasker-rb, which is strict about a few gems. Bundler does not warn: it
    # takes other gems back to old releases without a word, or refuses.
    class WorkerBundle
      # What tasker-rb 0.1.10 asks for.
      FARADAY = "~> 2.12.2"
      DOTENV = "~> 2.8"

      # @param locked [Hash{String => Gem::Version}] the gems of Gemfile.lock
      def initialize(locked = self.class.locked)
        @locked = locked
      end

      # @return [Hash{String => Gem::Version}]
      def self.locked
        gems = Bundler.locked_gems if defined?(Bundler)
        gems ? gems.specs.to_h { |spec| [ spec.name, spec.version ] } : {}
      rescue Bundler::BundlerError
        {}
      end

      # @return [Array<String>] what to know before `bundle add tasker-rb`
      def notes = @locked.key?("tasker-rb") ? [] : [ faraday, dotenv ].compact

      private
        def faraday
          return unless beyond?("faraday", FARADAY)

          "tasker-rb takes faraday #{FARADAY} only, and #{@locked["faraday"]} is locked: " \
            "write `gem \"faraday\", \"#{FARADAY}\"` before you add tasker-rb."
        end

        # Kamal 2 needs dotenv 3, and is taken back to 1.9.
        def dotenv
          return unless beyond?("dotenv", DOTENV)

          kamal = @locked["kamal"]
          back = ": `bundle add tasker-rb` would take Kamal from #{kamal} back to 1.9" if kamal
          "tasker-rb takes dotenv #{DOTENV} only, and #{@locked["dotenv"]} is locked#{back}. " \
            "Give workers a Gemfile of their own: see \"The bundle of a worker\" in the guide to deployment."
        end

        def beyond?(name, requirement)
          @locked[name] && !Gem::Requirement.new(requirement).satisfied_by?(@locked[name])
        end
    end
  end
end
