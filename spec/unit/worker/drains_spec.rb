# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::Drains do
  around { |example| Dir.mktmpdir { |dir| (@folder = Pathname(dir)) && example.run } }

  def add(seconds, left: [])
    report = TaskerContribRails::Worker::Drain::Report
    described_class.add(@folder, report.new(worker: "tcr1", drained: 0, handed_back: 0, left:, seconds:))
  end

  def read = described_class.read(@folder)

  it "adds up how workers ended" do
    expect(read).to eq("count" => 0, "seconds" => 0.0, "left" => 0)
    add(1.5, left: [ :step ])
    add(100.25)
    expect(read).to eq("count" => 2, "seconds" => 101.75, "left" => 1)
  end

  it "begins anew where the file is none of its own" do
    [ "{ half", "[]", "null", '{"count":"x"}', '{"count":-1,"seconds":1.0,"left":0}',
      '{"count":1,"seconds":1e400,"left":0}', '{"count":1.5,"seconds":1.0,"left":0}', "x" * 500 ].each do |text|
      File.write(@folder.join("drains.json"), text)
      expect(read["count"]).to eq(0)
      add(1.0)
      expect(read).to eq("count" => 1, "seconds" => 1.0, "left" => 0)
    end
  end

  it "loses none of several that end at once" do
    Array.new(8) { Thread.new { 5.times { add(1.0) } } }.each(&:join)
    expect(read).to include("count" => 40, "seconds" => 40.0)
  end

  it "costs a worker nothing but a line in the log where it can't be written" do
    allow(TaskerContribRails).to receive(:logger).and_return(Logger.new(log = StringIO.new))
    @folder = @folder.join("nowhere")
    add(1.0)
    expect(log.string).to include("how this worker ended can't be written")
  end
end
