# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:health`
      class HealthCommand < Base # :nodoc:
        FORMATS = %w[ text json ].freeze

        desc "health", "Check this application's workers. Only those on this machine"
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
