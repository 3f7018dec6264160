# frozen_string_literal: true

require_relative "lib/fake_bank"

run FakeBank.new
