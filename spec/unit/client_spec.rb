# frozen_string_literal: true

require "active_support/all"
require "webrick"

RSpec.describe TaskerContribRails::Client do
  before(:all) do
    @server_does = server_does = {}
    @server = WEBrick::HTTPServer.new(Port: 0, BindAddress: "127.0.0.1", Logger: WEBrick::Log.new(File::NULL), AccessLog: [])
    @server.mount_proc("/") { |request, response| server_does.fetch(:answer).call(request, response) }
    @thread = Thread.new { @server.start }
  end
  after(:all) do
    @server.shutdown
    @thread.join(1) || @thread.kill # it waits for connections that are kept alive
  end

  subject(:client) { described_class.new(url: "http://127.0.0.1:#{@server.config[:Port]}", read_timeout: 1) }

  let(:task) { "01a20b2a-9ec3-7427-bc42-572f9d5657e7" }

  def answer(status, body, type: "application/json")
    @requests = []
    @server_does[:answer] = lambda do |request, response|
      @requests << request.tap(&:body)
      response.status, response.body, response.content_type = status, (body.is_a?(String) ? body : JSON.generate(body)), type
    end
  end

  it "creates a task with the keywords of TaskerCore::Client" do
    answer 201, { task_uuid: task, status: "pending" }
    created = client.create_task(name: "order", namespace: "shop", context: { at: Time.utc(2026) }, priority: 3)
    expect(created).to have_attributes(task_uuid: task, status: "pending")
    expect(JSON.parse(@requests.last.body)).to include("name" => "order", "namespace" => "shop", "version" => "1.0.0", "priority" => 3,
      "context" => { "at" => "2026-01-01T00:00:00.000Z" }, "initiator" => "tasker-core-ruby")
  end

  it "asks for tasks and steps" do
    answer 200, [ { name: "a" } ]
    expect(client.list_task_steps(task).map(&:name)).to eq([ "a" ])
    expect(@requests.last.path).to eq("/v1/tasks/#{task}/workflow_steps")
    answer 200, { tasks: [] }
    client.list_tasks(limit: 20, offset: 40)
    expect(@requests.last.query_string).to eq("page=3&per_page=20")
  end

  it "says who asks" do
    answer 200, {}
    described_class.new(url: "http://127.0.0.1:#{@server.config[:Port]}", api_key: "k", token: "t").health_check
    expect(@requests.last.header).to include("x-api-key" => [ "k" ], "authorization" => [ "Bearer t" ])
  end

  {
    404 => [ described_class::NotFound, { error: { message: "Task template not found" } }, "Task template not found (HTTP 404)" ],
    409 => [ described_class::Conflict, { error: { message: "exists" } }, "exists (HTTP 409)" ],
    422 => [ described_class::Invalid, "missing field `version`", "missing field `version` (HTTP 422)" ],
    401 => [ described_class::Unauthorized, "", " (HTTP 401)" ],
    500 => [ described_class::ServerError, "oops", "oops (HTTP 500)" ],
    503 => [ described_class::Unavailable, "later", "later (HTTP 503)" ]
  }.each do |status, (error, body, message)|
    it "makes #{error.name.demodulize} of #{status}, once for a create" do
      answer status, body
      expect { client.create_task(name: "order") }.to raise_error(error, message)
      expect(@requests.size).to eq(1)
    end
  end

  {
    { error: "no upstream" } => "no upstream", { error: { code: 7 } } => "{\"error\":{\"code\":7}}", { error: { message: {} }, message: "so" } => "so",
    { message: {} } => "{\"message\":{}}", [ "bad" ] => "[\"bad\"]", "\xE4rger".b => "\u{FFFD}rger"
  }.each do |body, message|
    it "says what a proxy says: #{message}" do
      answer 500, body
      expect { client.create_task(name: "order") }.to raise_error(described_class::ServerError, "#{message} (HTTP 500)")
    end
  end

  it "is told of an answer that is no HTTP as of none" do
    talker = TCPServer.open("127.0.0.1", 0)
    thread = Thread.new { talker.accept.tap { |socket| socket.gets and socket.write("220 mail ready\r\n\r\n") }.close }
    expect { described_class.new(url: "http://127.0.0.1:#{talker.addr[1]}").create_task(name: "order") }.to raise_error(described_class::Unavailable, /HTTPBadResponse/)
  ensure
    thread.kill
    talker.close
  end

  it "tries again what changes nothing" do
    answer 503, "later"
    expect { client.get_task(task) }.to raise_error(described_class::Unavailable)
    expect(@requests.size).to eq(described_class::TRIES)
  end

  it "lets other threads run while it waits, and does not wait for ever" do
    @server_does[:answer] = ->(_, _) { sleep 2 }
    beats = 0
    beat = Thread.new { loop { sleep 0.05 and beats += 1 } }
    expect { client.create_task(name: "order") }.to raise_error(described_class::Unavailable, /does not answer/)
    expect(beats).to be > 5
  ensure
    beat.kill
  end

  it "takes no answer for that of a request that its caller cut off" do
    asked = 0
    @server_does[:answer] = lambda do |request, response|
      sleep 0.4 if (asked += 1) == 1
      response.body = JSON.generate(path: request.path)
    end
    expect { Timeout.timeout(0.2) { client.get_task(task) } }.to raise_error(Timeout::Error)
    sleep 0.4 # the late answer has come
    expect(client.health_check.path).to eq("/health")
  end

  it "keeps its connection from one request to the next" do
    ports = []
    @server_does[:answer] = ->(request, response) { ports << request.peeraddr[1] and response.body = "{}" }
    2.times { client.health_check }
    expect(ports.uniq).to be_one
  end

  it "refuses what is no UUID before it asks anybody" do
    answer 200, {}
    expect { client.get_task("../health") }.to raise_error(ArgumentError, /no UUID/)
    expect(@requests).to be_empty
  end

  it "says where nobody listens" do
    port = TCPServer.open("127.0.0.1", 0) { |server| server.addr[1] }
    expect { described_class.new(url: "http://127.0.0.1:#{port}").create_task(name: "order") }.to raise_error(described_class::Unavailable, /127.0.0.1:#{port} does not answer/)
  end
end
