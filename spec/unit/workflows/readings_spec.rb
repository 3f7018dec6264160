# frozen_string_literal: true

RSpec.describe TaskerContribRails::Workflows::Readings do
  subject(:readings) { described_class.new }

  def source(text, name: "order.yaml") = TaskerContribRails::Workflows::Source.new(name:, text:)

  def template(more = "")
    "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps: [ { name: pay, handler: { callable: Pay } } ]\n#{more}"
  end

  before { allow(TaskerContribRails::Component).to receive(:call).and_call_original }

  it "has a text read once, whoever asks" do
    first, again = Array.new(2) { readings.of(source(template)) }

    expect(first["template"]["name"]).to eq("order")
    expect(again).to equal(first)
    expect(TaskerContribRails::Component).to have_received(:call).once
  end

  it "has it read again where the file says anything else, or has another name" do
    readings.of(source(template))
    expect(readings.of(source(template.sub("order", "refund")))["template"]["name"]).to eq("refund")
    other = readings.of(source(template, name: "other.yaml"))
    expect(other.dig("template", "steps", 0, "span", "source")).to eq("other.yaml")
  end

  it "gives what nobody can change" do
    step = readings.of(source(template))["template"]["steps"].first
    expect { step["callable"] << "!" }.to raise_error(FrozenError)
    expect { step["name"] = "other" }.to raise_error(FrozenError)
  end

  it "keeps no more than its bytes, the last used" do
    used, filler = source(template), ->(number) { source(template("# #{number}#{" " * 300_000}")) }
    readings.of(used)
    3.times { |number| readings.of(filler.(number)) && readings.of(used) }
    readings.of(filler.(3))

    readings.of(used)
    expect(TaskerContribRails::Component).to have_received(:call).exactly(5).times
    readings.of(filler.(0))
    expect(TaskerContribRails::Component).to have_received(:call).exactly(6).times
  end

  it "keeps no mistake of the text's encoding" do
    2.times { expect { readings.of(source("name: \xff")) }.to raise_error(TaskerContribRails::Error::NotUtf8) }
    expect(TaskerContribRails::Component).to have_received(:call).twice
  end

  it "counts a text once that two threads read at the same time" do
    one, other = %w[ 1 2 ].map { |number| source(template("# #{number}#{" " * 400_000}")) }
    reading, go_on = Queue.new, Queue.new
    allow(TaskerContribRails::Component).to receive(:call).and_wrap_original do |original, *arguments|
      reading << true
      go_on.pop
      original.call(*arguments)
    end
    threads = Array.new(2) { Thread.new { readings.of(one) } }
    2.times { reading.pop }
    3.times { go_on << true }
    expect(threads.map(&:value).uniq).to eq([ readings.of(one) ])

    readings.of(other)
    readings.of(one)
    expect(TaskerContribRails::Component).to have_received(:call).exactly(3).times
  end

  it "shows no template" do
    readings.of(source(template))
    expect(readings.inspect).to eq("#<TaskerContribRails::Workflows::Readings>")
  end
end
