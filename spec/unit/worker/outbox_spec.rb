# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::Outbox do
  let(:quiet) { TaskerContribRails::Starts::Sweep::Outcome.new(sent: 0, failed: 0, away: false, pause: 0.0) }
  let(:looks) { Thread::Queue.new }
  let(:answers) { Thread::Queue.new }
  let(:sweep) { -> { looks.push(true) and answers.pop.then { |answer| answer.is_a?(Proc) ? answer.call : answer } } }
  let(:log) { StringIO.new }
  subject(:outbox) { described_class.new(sweep:, wrap: ->(&look) { look.call }) }

  before { allow(TaskerContribRails).to receive(:logger).and_return(Logger.new(log)) }

  after do
    answers.close
    outbox.stop
  end

  def answer(**values) = answers.push(quiet.with(**values))

  it "looks again and again, after the pause that the last look asks for, until it is stopped" do
    outbox.start
    3.times { answer }
    4.times { looks.pop }
    expect(outbox).to be_alive

    answer(pause: 3600.0)
    expect(outbox.stop).to be(true)
    expect(outbox).not_to be_alive
  end

  it "outlives a database that is away, and says so once" do
    outbox.start
    allow(outbox).to receive(:look).and_wrap_original { |look| look.call.then { 0.0 } }
    2.times { answers.push(-> { raise IOError, "gone" }) }
    answer(failed: 2)
    answer(away: true)
    answer(away: true)
    6.times { looks.pop }

    expect(log.string.scan("the outbox can't be read: IOError: gone").size).to eq(1)
    expect(log.string.scan("2 starts could not be sent").size).to eq(1)
    expect(log.string.scan("the engine is away").size).to eq(1)
  end

  it "waits long where the application has no table" do
    answers.push(nil)
    expect(outbox.send(:look)).to eq(60.0)
  end
end
