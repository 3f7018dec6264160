# frozen_string_literal: true

require "etc"
require "time"

RSpec.describe TaskerContribRails::Health::Ready do
  around { |example| Dir.mktmpdir { |dir| (@folder = Pathname(dir)) && example.run } }

  def write(name, living: true, **more)
    files = TaskerContribRails::Worker::Files.new(@folder, name)
    files.take if living
    (@kept ||= []) << files
    said = {
      healthy: true, worker: name, pid: 7, host: Etc.uname[:nodename], state: "running", problems: [], failing: [],
      at: Time.now.utc.iso8601(3)
    }
    TaskerContribRails::Worker::Health.write(files.health, { **said, **more })
  end

  def get(**env) = described_class.new(folder: @folder).call({ "REQUEST_METHOD" => "GET", **env })
  def json = get("HTTP_ACCEPT" => "application/json").then { |status, _, body| [ status, JSON.parse(body.first) ] }

  it "is ready where each worker of this machine is" do
    write("tcr1")
    write("tcr2")
    expect(get).to eq([
      200, { "content-type" => "text/plain; charset=utf-8", "cache-control" => "no-store" }, [ "Ready: 2 workers.\n" ]
    ])
    expect(json)
      .to match([
        200,
        include("well" => true,
          "workers" => [ { "worker" => "tcr1", "ready" => true, "failing" => [] }, include("worker" => "tcr2") ])
      ])
  end

  it "is not where none runs, as in a process that only serves requests, and says so" do
    expect(get.values_at(0, 2)).to eq([ 503, [ "Not ready: no worker of this application runs on this machine.\n" ] ])
    expect(json)
      .to eq([
        503,
        {
          "well" => false, "sentence" => "Not ready: no worker of this application runs on this machine.",
          "workers" => []
        }
      ])
  end

  it "names each worker that is not well, and keeps the reasons, which may hold what an error said, to itself" do
    write("tcr1", healthy: false, failing: [ "running steps", "database" ],
      problems: [ "postgresql://shop:secret@db is away" ])
    write("tcr2", living: false, healthy: false, failing: [ "database" ], problems: [ "away" ])
    write("tcr3")
    File.write(@folder.join("worker-tcr4.json"), "{ secret")
    expect(get.values_at(0, 2))
      .to eq([
        503,
        [
          "Not ready: worker tcr1 (running steps, database), worker tcr2 (process), worker tcr4 (process). " \
            "`bin/rails tasker:health` on the machine says why.\n"
        ]
      ])
    expect(json.last["workers"].map { |worker| worker["failing"] })
      .to eq([ [ "running steps", "database" ], [ "process" ], [], [ "process" ] ])
    expect([ get, json ].to_s).not_to include("secret")
  end

  it "looks where the application that runs here has its workers write" do
    allow(TaskerContribRails::Worker::Settings).to receive(:of_app).and_return(double(tmp: @folder))
    write("tcr1")
    expect(described_class.call({ "REQUEST_METHOD" => "HEAD" }).values_at(0, 2)).to eq([ 200, [] ])
  end

  it "asks no database and no server, and its files once an answer" do
    write("tcr1")
    expect(TaskerContribRails::Database::Session).not_to receive(:new)
    expect(TaskerContribRails::Client).not_to receive(:new)
    expect(TaskerContribRails::Worker::Files).to receive(:all).once.and_call_original
    get
  end

  it "says in one line, with no control of a terminal, what a file has, whoever wrote it" do
    write("tcr1", worker: "a\e[31m", healthy: false, failing: [ "b\nReady: 1 worker." ], problems: [ "c" ])
    expect(get.last.first).to start_with('Not ready: worker a\\e[31m (b\\nReady: 1 worker.)').and end_with("why.\n")
  end
end
