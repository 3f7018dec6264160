# frozen_string_literal: true

require "fake_bank"
require "puma"
require "puma/server"

# The bank that answers in every spec, over HTTP.
module Bank
  def self.serve(bank)
    server = Puma::Server.new(bank)
    Rails.configuration.x.bank_url = "http://127.0.0.1:#{server.add_tcp_listener("127.0.0.1", 0).addr[1]}"
    server.run
    server
  end

  def bank = RSpec.configuration.bank
end

RSpec.configure do |config|
  config.add_setting :bank, default: FakeBank.new
  config.include Bank
  config.before(:suite) { Bank.serve(config.bank) }
  config.before { bank.reset }
end
