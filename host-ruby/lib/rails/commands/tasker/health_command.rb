# frozen_string_literal: true

require "rails/command"
require_relative "looking"

module Rails
  module Command
    module Tasker
      # `rails tasker:health`
      class HealthCommand < Base # :nodoc:
        include Looking

        FORMATS = %w[ text json ].freeze

        desc "health", "Say whether the workers of this application on this machine are well"
        method_option :format, type: :string, default: "text", desc: "How it is printed: #{FORMATS.join(", ")}"
        def health
          one_of FORMATS, :format
          boot nil
          workers = TaskerContribRails::Worker::Health.read(Rails.root.join("tmp/tasker"))
          puts TaskerContribRails::Worker::HealthReport.new(workers).public_send(options[:format])
          exit 1 unless workers.any? && workers.all? { |worker| worker["healthy"] }
        end
      end
    end
  end
end
