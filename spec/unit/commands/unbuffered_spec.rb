# frozen_string_literal: true

require "active_support"
require "active_support/logger"
require "active_support/tagged_logging"

RSpec.describe TaskerContribRails::Commands::Unbuffered do
  let(:output) { IO.pipe.last }

  it "lets out what a process writes, and what its loggers write, whatever they are wrapped in" do
    loggers = [ Logger.new(output), ActiveSupport::TaggedLogging.new(ActiveSupport::Logger.new(output)) ]
    loggers << ActiveSupport::BroadcastLogger.new(Logger.new(output)) if defined?(ActiveSupport::BroadcastLogger)
    [ [ output ], *loggers.map { |logger| [ { loggers: [ logger ] } ] } ].each do |arguments|
      output.sync = false
      named = arguments.last.is_a?(Hash) ? arguments.pop : {}
      described_class.call(*arguments, **named)
      expect(output.sync).to be(true)
    end
  end

  it "passes over what can't be told" do
    wrapper = Class.new { def write(text) = text; def close = nil }.new
    described_class.call(wrapper, nil, loggers: [ Logger.new(nil), Logger.new(wrapper), Object.new ])
  end

  it "leaves nothing in a process that is killed" do
    read, write = IO.pipe
    write.sync = false
    pid = fork do
      described_class.call(write)
      write.print "a line"
      Process.kill(:KILL, Process.pid)
    end
    write.close
    Process.wait(pid)
    expect(read.read).to eq("a line")
  end
end
