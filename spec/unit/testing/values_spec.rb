# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Testing::Values do
  let(:test) { Class.new { include TaskerContribRails::Testing::Values }.new }

  it "are what the engine would give back: text for Symbols and times" do
    expect(test.send(:hash_through_json, { at: Time.utc(2026), kind: :new }, "task_fields"))
      .to eq("at" => "2026-01-01T00:00:00.000Z", "kind" => "new")
    expect(test.send(:through_json, [ :a ], "result")).to eq([ "a" ])
  end

  it "are refused where they can't be stored, by the name that the test gave them" do
    expect { test.send(:through_json, { a: -> { } }, "result") }
      .to raise_error(ArgumentError, /\Aresult can't be stored as JSON: a is a Proc/)
    expect { test.send(:hash_through_json, [ 1 ], "task_fields") }
      .to raise_error(ArgumentError, "task_fields is a Hash, not [1].")
  end
end
