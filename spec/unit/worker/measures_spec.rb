# frozen_string_literal: true

require "active_support/all"
require "socket"

RSpec.describe TaskerContribRails::Worker::Measures, :events do
  around { |example| Dir.mktmpdir { |dir| (@folder = Pathname(dir)) && example.run } }

  let(:files) { TaskerContribRails::Worker::Files.new(@folder, "tcr1").tap(&:take) }
  subject(:measures) { described_class.new("tcr1", files.measures).start }

  after { measures.stop }

  def publish(event, **more)
    step = { task_uuid: "t", step_uuid: "s", namespace: "shop", task_name: "order", handler: "PayHandler",
             duration: 0.2 }
    TaskerContribRails::EventBridge.publish(event, { **step, **more })
  end

  def read = described_class.read(@folder)

  %i[ tasker rails ].each do |naming|
    it "counts attempts by what became of them, and how long they took by handler: events named as #{naming}" do
      TaskerContribRails::EventBridge.configure(TaskerContribRails::EventBridge::Settings.new(naming:))
      measures
      2.times { publish("step.execution.completed") }
      publish("step.execution.completed", duration: 4000.0)
      publish("step.execution.completed", handler: "ShipHandler", duration: nil)
      publish("step.execution.failed", retryable: true, duration: 0.01)
      publish("step.execution.failed", retryable: false, namespace: nil)
      publish("step.execution.checkpointed")
      publish("step.execution.started")
      measures.write

      expect(read).to match([ include("worker" => "tcr1",
        "attempts" => [ [ %w[ shop order completed ], 4 ], [ %w[ shop order failed_retryable ], 1 ],
        [ [ "", "order", "failed_permanent" ], 1 ], [ %w[ shop order checkpointed ], 1 ] ]) ])
      labels, counts, sum = read.first["durations"].first
      expect(read.first["bounds"].zip(counts).to_h.select { |_, count| count.positive? }).to eq(0.01 => 1, 0.5 => 3)
      expect([ labels, counts.last, sum ]).to eq([ %w[ shop order PayHandler ], 1, 4000.61 ])
    end
  end

  it "is written only where something was measured since" do
    measures.write
    expect(TaskerContribRails::PrivateFile).not_to receive(:write)
    measures.write
  end

  it "counts nothing any more when it was stopped" do
    measures.stop
    publish("step.execution.completed")
    expect(measures.to_h[:attempts]).to be_empty
  end

  it "does not grow without end" do
    stub_const("#{described_class}::MOST", 2)
    measures
    2.times do
      3.times { |number| publish("step.execution.completed", task_name: "order#{number}", handler: "H#{number}") }
    end
    expect(measures.to_h.values_at(:attempts, :durations).map(&:size)).to eq([ 2, 2 ])
  end

  it "is not read of a worker that is gone, of another machine, or half of it" do
    measures.write
    File.write(@folder.join("worker-tcr2.measures"), "{ half")
    File.write(@folder.join("worker-tcr2.json"), "{}")
    File.write(@folder.join("worker-tcr3.measures"), JSON.generate(worker: "tcr3", host: Socket.gethostname))
    expect(read.map { |said| said["worker"] }).to eq(%w[ tcr1 ])
    files.remove
    expect(read).to be_empty
  end

  it "is not read of a file that is none of a worker's" do
    measures.write
    good = JSON.parse(files.measures.read)
    odd = [ [ 1 ], nil, "host", 1, good.except("attempts"), good.merge("bounds" => nil),
      good.merge("durations" => [ 1 ]),
      good.merge("attempts" => [ [ %w[ n t c ], "1" ] ]), good.merge("attempts" => [ [ %w[ n ], 1 ] ]),
      good.merge("durations" => [ [ %w[ n t h ], [ 1 ], 1.0 ] ]),
      good.merge("durations" => [ [ %w[ n t h ], nil, nil ] ]) ]
    odd.each do |said|
      files.measures.write(JSON.generate(said))
      expect(read).to be_empty, said.inspect
    end
  end
end
