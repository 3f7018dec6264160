# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::Settings do
  around { |example| Dir.mktmpdir { |root| (@root = Pathname(root)) && example.run } }

  let(:database) { double(url: "postgresql://db/tasker", pool_size: nil, problem: nil) }
  let(:merged) { TaskerContribRails::Configuration::Merged.new(root: @root, environment: "test", database:, env:) }
  let(:env) { {} }
  subject(:settings) { described_class.new(TaskerContribRails::Configuration.new, root: @root, merged:) }

  def written(**options) = File.read(settings.write_configuration(@root.join("tmp/worker.toml"), **options))

  it "knows the engine's queues and database without writing anything: who only looks at an engine leaves no file" do
    expect(settings)
      .to have_attributes(database_url: "postgresql://db/tasker",
        queues: have_attributes(shared: "worker", shared_because: nil))
    expect(@root.children).to be_empty
  end

  it "writes what is one worker's own into the file that the engine reads, for its owner alone" do
    expect(written(queues: "tcr00000000"))
      .to include("worker_namespace = \"tcr00000000\"\n", "url = \"${DATABASE_URL}\"\n")
    expect(File.stat(@root.join("tmp/worker.toml")).mode & 0o777).to eq(0o600)
    expect(settings.queues.shared).to eq("worker")
  end

  it "leaves the queues alone where the worker has none of its own" do
    expect(written).to include("worker_namespace = \"worker\"\n")
  end

  context "with a file that TASKER_CONFIG_PATH names" do
    let(:env) { { "TASKER_CONFIG_PATH" => @root.join("given.toml").to_s } }
    let(:text) do
      whole = TaskerContribRails::Configuration::Merged.new(root: @root, environment: "test", database:, env: {}).text
      whole.sub("shutdown_drain_timeout_ms = 100", "shutdown_drain_timeout_ms = 5000 # mine")
    end

    it "changes what is the worker's own in its copy, and no more" do
      @root.join("given.toml").write(text)
      changed = written(queues: "tcr00000000").lines.zip(text.lines).reject { |new, old| new == old }.map(&:first)
      expect(changed).to eq([ "worker_namespace = \"tcr00000000\"\n", "shutdown_drain_timeout_ms = 100 # mine\n" ])
    end

    it "says where there is no such file" do
      expect { settings.queues }
        .to raise_error(TaskerContribRails::Error::Rejected, /given.toml: The file can.t be read: it is not there/)
    end
  end
end
