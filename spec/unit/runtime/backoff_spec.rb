# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Runtime::Backoff do
  def seconds(failed, asked: nil, **template) = described_class.seconds(template, failed, asked:)

  it "follows the template, in whole seconds" do
    expect((1..4).map { |failed| seconds(failed, backoff: "exponential", backoff_base_ms: 1000) }).to eq([ 1, 2, 4, 8 ])
    expect((1..4).map { |failed| seconds(failed, backoff: "linear", backoff_base_ms: 1500) }).to eq([ 2, 3, 5, 6 ])
    expect((1..6).map { |failed| seconds(failed, backoff: "fibonacci", backoff_base_ms: 1000) })
      .to eq([ 1, 1, 2, 3, 5, 8 ])
  end

  it "goes no further than the template's most" do
    expect(seconds(9, backoff: "exponential", backoff_base_ms: 1000, max_backoff_ms: 30_000)).to eq(30)
  end

  it "asks for nothing where the template does not" do
    expect(seconds(1, backoff: "none", backoff_base_ms: 1000)).to be_nil
    expect(seconds(1)).to be_nil
  end

  it "puts what the error asks before the template" do
    expect(seconds(0, asked: 2.2, backoff: "exponential", backoff_base_ms: 60_000)).to eq(3)
    expect(seconds(0, asked: "7")).to eq(7)
    expect(seconds(0, asked: 2.minutes)).to eq(120)
    [ Float::INFINITY, Float::NAN, "soon", Time.now ].each do |nonsense|
      expect(seconds(0, asked: nonsense, backoff: "none", backoff_base_ms: 1)).to be_nil
    end
  end

  it "takes any number, and keeps a result where the component can't be asked" do
    expect(seconds(200, backoff: "exponential", backoff_base_ms: 2**40, max_backoff_ms: 60_000)).to eq(60)
    expect(seconds(1, backoff: "exponential", backoff_base_ms: -5)).to be_nil
    allow(TaskerContribRails).to receive(:report)
    allow(TaskerContribRails::Component).to receive(:call).and_raise(TaskerContribRails::Error::ComponentDamaged)
    expect(seconds(1, backoff_base_ms: 1000)).to be_nil
    expect(TaskerContribRails).to have_received(:report).once
  end

  it "asks by the one thing that the server obeys" do
    expect(described_class.metadata(3)).to include(headers: { "retry-after" => "3" })
    expect(described_class.metadata(nil)).to be_nil
  end
end
