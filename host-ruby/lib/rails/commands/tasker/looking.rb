# frozen_string_literal: true

module Rails
  module Command
    module Tasker
      # What commands share that look at an application: nothing of it is loaded before they boot it.
      module Looking # :nodoc:
        private
          # One that is only looked at needs none of its secrets.
          def boot(environment = nil)
            if environment && environment != ENV["RAILS_ENV"]
              ENV["RAILS_ENV"] = ENV["RACK_ENV"] = environment
              ENV["SECRET_KEY_BASE_DUMMY"] ||= "1"
            end
            respond_to?(:boot_application!, true) ? boot_application! : require_application_and_environment!
          end

          def one_of(allowed, name)
            return if allowed.include?(options[name])

            warn "--#{name} is one of #{allowed.join(", ")}, not #{options[name].inspect}."
            exit 1
          end

          def color?(io) = io.tty? && ENV["NO_COLOR"].to_s.empty?
      end
    end
  end
end
