# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # Warns about gems that conflict with tasker-rb, which restricts the versions of some gems. Bundler silently
    # downgrades other gems to old releases, or refuses.
    class WorkerBundle
      # The versions that tasker-rb 0.1.10 requires.
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

      # @return [Array<String>] warnings before `bundle add tasker-rb`
      def notes = @locked.key?("tasker-rb") ? [] : [ faraday, dotenv ].compact

      private
        def faraday
          return unless beyond?("faraday", FARADAY)

          "tasker-rb needs faraday #{FARADAY}, but #{@locked["faraday"]} is locked: " \
            "write `gem \"faraday\", \"#{FARADAY}\"` before you add tasker-rb."
        end

        # Kamal 2 needs dotenv 3, so it is downgraded to 1.9.
        def dotenv
          return unless beyond?("dotenv", DOTENV)

          kamal = @locked["kamal"]
          back = ": `bundle add tasker-rb` would downgrade Kamal from #{kamal} to 1.9" if kamal
          "tasker-rb needs dotenv #{DOTENV}, but #{@locked["dotenv"]} is locked#{back}. " \
            "Give workers their own Gemfile: see \"The bundle of a worker\" in the deployment guide."
        end

        def beyond?(name, requirement)
          @locked[name] && !Gem::Requirement.new(requirement).satisfied_by?(@locked[name])
        end
    end
  end
end
