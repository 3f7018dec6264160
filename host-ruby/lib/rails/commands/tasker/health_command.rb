# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:health`
      class HealthCommand < Base # :nodoc:
        FORMATS = %w[ text json ].freeze

        desc "health", "Say whether this application's workers on this machine are healthy"
        method_option :format, type: :string, default: "text", enum: FORMATS, desc: "How it is printed"
        def health
          boot component: false
          probe = TaskerContribRails::Worker::Probe.new(TaskerContribRails::Worker::Settings.of_app.tmp)
          puts TaskerContribRails::Commands::Health.new(probe).public_send(options[:format])
          exit 1 unless probe.ready.well
        end
      end
    end
  end
end
