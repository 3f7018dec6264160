# frozen_string_literal: true

require "active_support/all"
require "rails"
require "tmpdir"

RSpec.describe TaskerContribRails::Commands::Work do
  # A worker that finishes what it has when the spec lets it.
  let(:worker) do
    Class.new do
      attr_reader :died
      attr_accessor :finish, :warning
      def on_death(&block) = @died = block
      def start = self

      def stop
        finish.call && TaskerContribRails::Worker::Drain::Report.new(worker: "tcr1", drained: 1, handed_back: 0,
          left: [], seconds: 0.5)
      end

      def capacity = "1 at a time"
      def name = "tcr1"
      def namespaces = %w[ shop ]
    end.new
  end

  # Runs the command in a process of its own, since it takes the process's signals, and gives what that printed and how
  # it ended.
  # +signals+ are sent at once when the worker serves; +later+ is sent while it stops, a minute later as the process
  # sees it.
  def outcome(*signals, later: nil, before: ->(_) { }, **)
    read, write = IO.pipe
    gate, finish = IO.pipe
    worker.finish = -> { write.puts("stopping") || finish.close || gate.read }
    pid = fork { act(write, before, **) }
    [ write, gate ].each(&:close)
    output = read_until(read, "serves")
    signals.each { |signal| Process.kill(signal, pid) }
    output << read_until(read, "stopping") if signals.any?
    later ? Process.kill(later, pid) : finish.close
    status = Process.wait2(pid).last
    [ (output + read.read).sub("stopping\n", ""), status ]
  end

  def act(output, before, **)
    %w[ TERM INT QUIT ].each { |signal| trap(signal, "DEFAULT") } # what RSpec has set is not an app's
    output.sync = true
    before.call(output)
    minutes = (0..).each
    exit! described_class.new(worker:, output:,
      signals: TaskerContribRails::Commands::StopSignals.new(clock: @clock || -> { minutes.next * 60 }), **).call
  end

  def read_until(io, word)
    text = +""
    text << io.readpartial(1000) until text.include?(word) || io.eof?
    text
  end

  %w[ TERM INT QUIT ].each do |signal|
    it "ends with 0 on #{signal}, when its steps are finished" do
      expect(outcome(signal).last.exitstatus).to eq(0)
    end
  end

  it "ends at once, by that signal, on a later one" do
    expect(outcome("TERM", later: "TERM").last.termsig).to eq(Signal.list["TERM"])
  end

  it "finishes its steps where one stop comes as two signals" do
    @clock = -> { 0 }
    expect(outcome("INT", "TERM").last.exitstatus).to eq(0)
  end

  it "ends with 1 where the worker did not start, and says why" do
    worker.define_singleton_method(:start) { raise TaskerContribRails::Error::EngineFailed, "no database" }
    output, status = outcome
    expect([ output, status.exitstatus ]).to eq([ "The worker did not start: no database\n", 1 ])
  end

  it "says what the start warned of, which else only the log has" do
    worker.warning = "The templates of this application break tasks that have begun."
    expect(outcome("TERM").first)
      .to start_with("Warning: The templates of this application break tasks that have begun.\nTasker worker tcr1")
  end

  it "says where its log is, where that is a file" do
    Dir.mktmpdir do |root|
      allow(Rails).to receive_messages(logger: Logger.new("#{root}/test.log"), root: Pathname(root))
      expect(outcome("TERM").first.lines.first).to end_with("1 at a time. Its log: test.log.\n")
    end
    allow(Rails).to receive(:logger).and_return(Logger.new($stdout))
    expect(outcome("TERM").first.lines.first).to end_with("1 at a time.\n")
  end

  it "ends with 3 where the worker died under it" do
    worker.define_singleton_method(:start) { died.call }
    expect(outcome.last.exitstatus).to eq(3)
  end

  it "ends with 4 where steps were left" do
    step = TaskerContribRails::Worker::Activity::Step.new("s1", "t1", "charge", :running, 0)
    worker.define_singleton_method(:stop) do
      TaskerContribRails::Worker::Drain::Report.new(worker: "tcr1", drained: 0, handed_back: 0, left: [ step ],
        seconds: 1)
    end
    expect(outcome("TERM").last.exitstatus).to eq(4)
  end

  describe "in an app with a trap of its own" do
    it "calls that too, and finishes its steps" do
      output, status = outcome("TERM", before: ->(out) { trap("TERM") { |number| out.puts "app: #{number}" } })
      expect(output).to include("app: 15")
      expect(status.exitstatus).to eq(0)
    end

    it "finishes its steps although that says exit, or raises" do
      output, status = outcome("TERM", before: ->(_) { trap("TERM") { exit 9 } })
      expect([ output.lines.size, status.exitstatus ]).to eq([ 1, 0 ])
      output, status = outcome("TERM", before: ->(_) { trap("TERM") { raise "no" } })
      expect(output).to include("The application's own trap for TERM raised RuntimeError: no")
      expect(status.exitstatus).to eq(0)
    end

    it "ends at a later signal, whatever that would do" do
      expect(outcome("TERM", later: "TERM", before: ->(_) { trap("TERM") { } }).last.termsig).to eq(15)
    end
  end
end
