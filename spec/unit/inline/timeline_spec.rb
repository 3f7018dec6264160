# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Inline::Timeline do
  def attempt(**more)
    TaskerContribRails::Inline::Attempt.new(at: 61.5, step: "pay", number: 2, outcome: :failed,
      state: "waiting_for_retry", duration: 0.012, error: "no", failure: "IOError: no (app/handlers/pay_handler.rb:3)",
      retry_at: 63.5, events: [ "order.paid" ], **more)
  end

  it "has a line an attempt, and one each event where they are asked for" do
    expect(described_class.new.lines([ attempt ]))
      .to eq([
        "   61.5 s  failed      pay (attempt 2)  12.0 ms, again at 63.5 s: IOError: no (app/handlers/pay_handler.rb:3)"
      ])
    expect(described_class.new(trace: true).lines([ attempt, attempt(events: []) ]).size).to eq(3)
  end

  it "leaves out what is another each time" do
    expect(described_class.new(trace: true, exact: false).lines([ attempt ]))
      .to eq([ "   61.5 s  failed      pay (attempt 2), again at 63.5 s: no", "             event       order.paid" ])
  end
end
