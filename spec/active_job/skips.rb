# frozen_string_literal: true

require "active_job/version"
require "active_support"
require "active_support/test_case"
require "minitest"
require "yaml"

# The tests of Active Job that do not hold with the adapter, from skips.yml. They run all the same: one that passes is
# no longer to be skipped, and fails; so does one that is not there.
module Skips
  FILE = File.expand_path("skips.yml", __dir__)

  class << self
    # @param suite [String] "unit" or "integration"
    def follow(suite, file: FILE)
      @file = file
      @reasons = YAML.safe_load_file(file, aliases: true).fetch(suite).select { |skip| for_this_rails?(skip["rails"]) }
        .to_h { |skip| [ skip.fetch("test"), skip.fetch("because") ] }
      @missed = @reasons.keys
      ActiveSupport::TestCase.prepend(self)
      Minitest.after_run { tell_missed }
    end

    # @return [String]
    attr_reader :file

    # @return [String, nil]
    def reason(test)
      @missed.delete(test)
      @reasons[test]
    end

    private
      def for_this_rails?(range) = range.nil? || Gem::Requirement.new(range).satisfied_by?(ActiveJob.version)

      def tell_missed
        abort "#{file} names tests that did not run: #{@missed.join(", ")}." if @missed.any?
      end
  end

  def run
    super.tap do |result|
      because = Skips.reason("#{self.class.name}##{name}") or next
      if result.passed?
        result.failures << nowhere(Minitest::Assertion.new("It passes. Take it out of #{Skips.file}."))
      else
        result.failures.replace([ nowhere(Minitest::Skip.new(because)) ])
      end
    end
  end

  private
    def nowhere(failure) = failure.tap { failure.set_backtrace([]) }
end
