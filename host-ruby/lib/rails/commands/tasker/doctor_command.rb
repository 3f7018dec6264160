# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:doctor`
      class DoctorCommand < Base # :nodoc:
        FORMATS = %w[ text json ].freeze

        desc "doctor", "Check Tasker's database and server. It says how to fix what is wrong"
        method_option :format, type: :string, default: "text", enum: FORMATS, desc: "How it is printed"
        method_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to use"
        def doctor
          boot_for_engine
          doctor = TaskerContribRails::Commands::Doctor.new
          puts doctor.public_send(options[:format])
          exit 1 unless doctor.well?
        end
      end
    end
  end
end
