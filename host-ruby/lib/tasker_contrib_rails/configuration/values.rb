# frozen_string_literal: true

module TaskerContribRails
  class Configuration
    # What the settings take: each method returns the value as it is kept, or raises.
    #
    # @api private
    module Values
      class << self
        def boolean(name, value)
          case value.to_s.strip.downcase
          when "true", "1", "yes", "on" then true
          when "false", "0", "no", "off", "" then false
          else wrong(name, "true or false", value)
          end
        end

        def paths(name, value)
          paths = Array(value)
          paths.each do |path|
            wrong(name, "one or more paths", value) unless path.respond_to?(:to_path) || path.is_a?(String)
          end
          paths.map(&:to_s)
        end

        def count(name, value)
          count = Integer(value, exception: false)
          wrong(name, "a whole number of at least 1", value) unless count && count == value.to_f && count >= 1
          count
        end

        def number(name, value, least:)
          number = value.is_a?(String) ? Float(value, exception: false) : value
          finite = number.is_a?(Numeric) && number.to_f.finite?
          wrong(name, "a number of at least #{least}", value) unless finite && number.to_f >= least
          number
        end

        def choice(name, value, *choices)
          chosen = value.to_s.to_sym
          return chosen if choices.include?(chosen)

          *others, last = choices.map(&:inspect)
          wrong(name, "#{others.join(", ")} or #{last}", value)
        end

        def wrong(name, wanted, value)
          raise ArgumentError, "config.tasker.#{name} must be #{wanted}, not #{value.inspect}."
        end
      end
    end
  end
end
