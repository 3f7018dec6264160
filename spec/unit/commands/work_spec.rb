# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Commands::Work do
  # A worker that takes half a second to finish what it has.
  let(:worker) do
    Class.new do
      attr_reader :died
      def on_death(&block) = @died = block
      def start = self
      def stop = sleep(0.5) && TaskerContribRails::Worker::Drain::Report.new(worker: "tcr1", drained: 1, given_back: 0, left: [], seconds: 0.5)
      def capacity = "1 at a time"
      def name = "tcr1"
      def namespaces = %w[ shop ]
    end.new
  end

  # Runs the command in a process of its own, since it takes the process's signals, and gives what that printed and how it ended.
  def outcome(*signals, before: ->(_) { }, **)
    read, write = IO.pipe
    pid = fork do
      %w[ TERM INT QUIT ].each { |signal| trap(signal, "DEFAULT") } # what RSpec has set is not an app's
      before.call(write)
      write.sync = true
      exit! described_class.new(worker:, output: write, **).call
    end
    write.close
    output = +""
    output << read.readpartial(1000) until output.include?("serves") || read.eof?
    signals.each { |signal| Process.kill(signal, pid) && sleep(0.2) }
    status = Process.wait2(pid).last
    [ output + read.read, status ]
  end

  %w[ TERM INT QUIT ].each do |signal|
    it "ends with 0 on #{signal}, when its steps are finished" do
      expect(outcome(signal).last.exitstatus).to eq(0)
    end
  end

  it "ends at once, by that signal, on a second one" do
    expect(outcome("TERM", "INT").last.termsig).to eq(Signal.list["INT"])
  end

  it "ends with 1 where the worker did not start, and says why" do
    worker.define_singleton_method(:start) { raise TaskerContribRails::Error::EngineFailed, "no database" }
    output, status = outcome
    expect([ output, status.exitstatus ]).to eq([ "Engine Failed: no database\n", 1 ])
  end

  it "ends with 2 where the check found something, and starts nothing" do
    worker.define_singleton_method(:start) { raise "started" }
    output, status = outcome(check: -> { "error[TC1001]" })
    expect([ output, status.exitstatus ]).to eq([ "error[TC1001]\n", 2 ])
  end

  it "ends with 3 where the worker died under it" do
    worker.define_singleton_method(:start) { Thread.new { sleep(0.1) && died.call } }
    expect(outcome.last.exitstatus).to eq(3)
  end

  it "ends with 4 where steps were left" do
    step = TaskerContribRails::Worker::Activity::Step.new("s1", "t1", "charge", :running, 0)
    worker.define_singleton_method(:stop) { TaskerContribRails::Worker::Drain::Report.new(worker: "tcr1", drained: 0, given_back: 0, left: [ step ], seconds: 1) }
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
      expect(output).to include("The app's own trap for TERM raised RuntimeError: no")
      expect(status.exitstatus).to eq(0)
    end

    it "ends at a second signal, whatever that would do" do
      expect(outcome("TERM", "TERM", before: ->(_) { trap("TERM") { } }).last.termsig).to eq(15)
    end
  end
end
