# frozen_string_literal: true

require "fake_bank"

# The bank that all specs call, over HTTP.
module Bank
  def bank = RSpec.configuration.bank
end

RSpec.configure do |config|
  config.add_setting :bank, default: FakeBank.new
  config.include Bank
  config.before(:suite) { Rails.configuration.x.bank_url = config.bank.start }
  config.after(:suite) { config.bank.stop }
  config.before { bank.reset }
end
