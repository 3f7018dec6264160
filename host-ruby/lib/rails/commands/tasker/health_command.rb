# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:health`
      class HealthCommand < Base # :nodoc:
        FORMATS = %w[ text json ].freeze

        desc "health", "Say whether the workers of this application on this machine are well"
        method_option :format, type: :string, default: "text", enum: FORMATS, desc: "How it is printed"
        def health
          boot
          workers = TaskerContribRails::Worker::Health.read(Rails.root.join("tmp/tasker"))
          puts TaskerContribRails::Commands::Health.new(workers).public_send(options[:format])
          exit 1 unless workers.any? && workers.all? { |worker| worker["healthy"] }
        end
      end
    end
  end
end
