# frozen_string_literal: true

require "active_support/all"
require "pp"
require "webrick"

RSpec.describe TaskerContribRails::Client do
  before(:all) do
    @server_does = server_does = {}
    @server = WEBrick::HTTPServer.new(Port: 0, BindAddress: "127.0.0.1", Logger: WEBrick::Log.new(File::NULL),
      AccessLog: [])
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
      response.status, response.content_type = status, type
      response.body = body.is_a?(String) ? body : JSON.generate(body)
    end
  end

  it "creates a task with the keywords of TaskerCore::Client" do
    answer 201, { task_uuid: task, status: "pending" }
    created = client.create_task(name: "order", namespace: "shop", context: { at: Time.utc(2026) }, priority: 3)
    expect(created).to have_attributes(task_uuid: task, status: "pending")
    expect(JSON.parse(@requests.last.body)).to include("name" => "order", "namespace" => "shop", "version" => "1.0.0",
      "priority" => 3,
      "context" => { "at" => "2026-01-01T00:00:00.000Z" }, "initiator" => "tasker-core-ruby")
  end

  it "does not send what the server would refuse with 500, or store otherwise than it was sent" do
    answer 201, { task_uuid: task, status: "pending" }
    {
      { context: { only: 1 } } => /The task can't be sent: the server leaves out .* such as only\.\z/,
      { context: { note: "x" * 10_001 } } => /note has more than 10000 bytes\.\z/,
      { reason: "x" * 129 } => /reason has more than 128 characters\.\z/
    }.each do |fields, message|
      expect { client.create_task(name: "order", **fields) }.to raise_error(described_class::Unacceptable, message)
    end
    expect(@requests).to be_empty
  end

  it "takes no other server's object for a task, or for a list of tasks" do
    answer 200, {}
    { create_task: { name: "order" }, find_task: { source_system: "start:1" }, list_tasks: {} }.each do |name, given|
      expect { client.public_send(name, **given) }
        .to raise_error(described_class::ServerError,
          /\AWhat answers at http:.* is not Tasker's server: its answer has no `tasks?(_uuid)?`\.\z/)
    end
    expect { client.get_task(task) }.to raise_error(described_class::ServerError, /no `task_uuid`/)
    answer 200, { tasks: [ { name: "order" } ] }
    expect { client.find_task(source_system: "start:1") }.to raise_error(described_class::ServerError, /`task_uuid`/)
    answer 200, { tasks: [] }
    expect(client.find_task(source_system: "start:1")).to be_nil
  end

  it "asks for tasks and steps" do
    answer 200, [ { name: "a" } ]
    expect(client.list_task_steps(task).map(&:name)).to eq([ "a" ])
    expect(@requests.last.path).to eq("/v1/tasks/#{task}/workflow_steps")
    answer 200, { tasks: [] }
    client.list_tasks(limit: 20, offset: 40)
    expect(@requests.last.query_string).to eq("page=3&per_page=20")
  end

  it "is one a thread, and another after a fork" do
    allow(described_class).to receive(:new) { Object.new }
    mine = described_class.shared
    expect(described_class.shared).to equal(mine)
    expect(Thread.new { described_class.shared }.value).not_to equal(mine)
    allow(Process).to receive(:pid).and_return(Process.pid + 1)
    expect(described_class.shared).not_to equal(mine)
  ensure
    Thread.current.thread_variable_set(:tasker_client, nil)
  end

  it "says who asks" do
    answer 200, {}
    described_class.new(url: "http://127.0.0.1:#{@server.config[:Port]}", api_key: "k", token: "t").health_check
    expect(@requests.last.header).to include("x-api-key" => [ "k" ], "authorization" => [ "Bearer t" ])
  end

  {
    404 => [
      described_class::NotFound, { error: { message: "Task template not found" } }, "Task template not found (HTTP 404)"
    ],
    409 => [ described_class::Conflict, { error: { message: "exists" } }, "exists (HTTP 409)" ],
    400 => [ described_class::Unacceptable, "no JSON", "no JSON (HTTP 400)" ],
    413 => [ described_class::Unacceptable, "", " (HTTP 413)" ],
    422 => [ described_class::Unacceptable, "missing field `version`", "missing field `version` (HTTP 422)" ],
    429 => [ described_class::Invalid, "slowly", "slowly (HTTP 429)" ],
    401 => [ described_class::Unauthorized, "", " (HTTP 401)" ],
    403 => [ described_class::Unauthorized, { error: "not yours" }, "not yours (HTTP 403)" ],
    500 => [ described_class::ServerError, "oops", "oops (HTTP 500)" ],
    503 => [ described_class::Unavailable, "later", "later (HTTP 503)" ]
  }.each do |status, (error, body, message)|
    it "makes #{error.name.demodulize} of #{status}, once for a create" do
      answer status, body
      expect { client.create_task(name: "order") }.to raise_error(error, message)
      expect(@requests.size).to eq(1)
    end
  end

  it "says what to do where the server does not know a template that the application has" do
    advice = described_class.instance_variable_get(:@advise_with)
    described_class.advise_with { |task| "Register #{task.values.join(" ")}." if task["name"] == "order" }
    answer 404, { error: { message: "Task template not found" } }
    expect { client.create_task(name: "order") }.to raise_error(described_class::NotFound,
      "Task template not found (HTTP 404). Register order default 1.0.0.")
    expect { client.create_task(name: "other") }
      .to raise_error(described_class::NotFound, "Task template not found (HTTP 404)")
  ensure
    described_class.advise_with(&advice)
  end

  {
    { error: "no upstream" } => "no upstream", { error: { code: 7 } } => "{\"error\":{\"code\":7}}",
    { error: { message: {} }, message: "so" } => "so",
    { message: {} } => "{\"message\":{}}", [ "bad" ] => "[\"bad\"]", "\xE4rger".b => "\u{FFFD}rger"
  }.each do |body, message|
    it "says what a proxy says: #{message}" do
      answer 500, body
      expect { client.create_task(name: "order") }.to raise_error(described_class::ServerError, "#{message} (HTTP 500)")
    end
  end

  it "tries again what changes nothing, after a pause that grows" do
    answer 503, "later"
    pauses = []
    allow(client).to receive(:sleep) { |seconds| pauses << seconds }
    expect { client.get_task(task) }.to raise_error(described_class::Unavailable)
    expect(@requests.size).to eq(described_class::TRIES)
    expect(pauses).to eq([ 0.1, 0.2 ])
  end

  it "keeps its connection from one request to the next" do
    ports = []
    @server_does[:answer] = ->(request, response) { ports << request.peeraddr[1] and response.body = "{}" }
    2.times { client.health_check }
    expect(ports.uniq).to be_one
  end

  it "refuses what is no UUID before it asks anybody" do
    answer 200, {}
    expect { client.get_task("../health") }.to raise_error(ArgumentError, /not a UUID/)
    expect(@requests).to be_empty
  end

  it "says where nobody listens, and that nothing was carried out" do
    port = TCPServer.open("127.0.0.1", 0) { |server| server.addr[1] }
    expect { described_class.new(url: "http://127.0.0.1:#{port}").create_task(name: "order") }
      .to raise_error(described_class::Unavailable, /127.0.0.1:#{port} does not answer \(Connection refused\)\.\z/)
  end

  describe "with a server that misbehaves" do
    def head(status, *headers) = "HTTP/1.1 #{status} Said\r\n#{headers.map { |header| "#{header}\r\n" }.join}\r\n"
    def says(text) = ->(socket) { socket.write(text) && :close }

    def create(server, **options)
      described_class.new(url: server.url, read_timeout: 1, **options).create_task(name: "order")
    end

    gzip = ->(text) { Zlib.gzip(text) }
    {
      "nothing" => "", "half a status line" => "HTTP/1.1 20",
      "half its headers" => "HTTP/1.1 201 Created\r\nContent-Len",
      "what is no HTTP" => "220 mail ready\r\n\r\n",
      "a length that is none" => "HTTP/1.1 201 Created\r\nContent-Length: -5\r\n\r\n{}",
      "its headers and no more" => "HTTP/1.1 201 Created\r\nContent-Length: 512\r\n\r\n",
      "half its body" => "HTTP/1.1 201 Created\r\nContent-Length: 512\r\n\r\n{\"task_uuid\":",
      "a whole object, and less than it promised" => "HTTP/1.1 201 Created\r\nContent-Length: 512\r\n\r\n{}",
      "half of its chunks" => "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
      "a chunk without a size" => "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
      "half a gzip body" => "HTTP/1.1 201 Created\r\nContent-Encoding: gzip\r\nContent-Length: 512\r\n\r\n" \
        "#{gzip.call("{}")[0, 12]}"
    }.each do |what, text|
      it "takes #{what} for no answer, and sends a create once" do
        MisbehavingServer.open(says(text)) do |server|
          expect { create(server) }
            .to raise_error(described_class::Unavailable,
              /#{server.url} does not answer .*It may or may not have carried out the request/m)
          expect(server.requests.size).to eq(1)
        end
      end
    end

    {
      "an empty body" => "", "what is no JSON" => "<html>", "JSON that breaks off" => "{\"a\":",
      "JSON without an end" => "[" * 5_000,
      "a gzip body that nobody asked for" => gzip.call("{}"), "a gzip body that breaks off" => gzip.call("{}")[0, 12],
      "what is no text" => "{\"a\":\"\xFF\"}".b
    }.each do |what, body|
      it "takes #{what} for no JSON" do
        encoding = [ "Content-Encoding: gzip" ] if what.include?("gzip")
        MisbehavingServer.open(says(head(201, *encoding, "Content-Length: #{body.bytesize}") + body)) do |server|
          expect { create(server) }
            .to raise_error(described_class::ServerError,
              "Tasker's server answered 201 with something that is not JSON.")
        end
      end
    end

    %w[ null 5 "ok" [] [1] ].each do |body|
      it "takes #{body} for the answer of some other server" do
        MisbehavingServer.open(says("#{head(201, "Content-Length: #{body.bytesize}")}#{body}")) do |server|
          expect { create(server) }
            .to raise_error(described_class::ServerError,
              /\AWhat answered 201 at #{server.url} is not Tasker's server: it sent \w+ instead of an object/)
        end
      end
    end

    it "takes an object where a list was due for the answer of some other server" do
      MisbehavingServer.open(says("#{head(200, "Content-Length: 2")}{}")) do |server|
        expect { described_class.new(url: server.url).list_task_steps(task) }
          .to raise_error(described_class::ServerError, /instead of a list/)
      end
    end

    it "prints what a server says on one line, with nothing that drives a terminal" do
      said = "no\e[2J\n::error::x\u202E"
      MisbehavingServer.open(says(head(422, "Content-Length: #{said.bytesize}") + said)) do |server|
        expect { create(server) }.to raise_error(described_class::Invalid, 'no\e[2J\n::error::x\u{202E} (HTTP 422)')
      end
    end

    it "asks for plain answers, and takes one that calls itself compressed" do
      plain = "#{head(201, "Content-Encoding: gzip", "Content-Length: 19")}{\"task_uuid\":\"yes\"}"
      MisbehavingServer.open(says(plain)) do |server|
        expect(create(server).task_uuid).to eq("yes")
        expect(server.requests.first).to match(/^accept-encoding: identity\r$/i)
      end
    end

    it "takes 204 for done" do
      MisbehavingServer.open(says(head(204))) do |server|
        expect(described_class.new(url: server.url).cancel_task(task).to_h).to eq({})
      end
    end

    it "tries a question again over a new connection, and finds the answer" do
      whole = says("#{head(200, "Content-Length: 8")}{\"a\": 1}")
      MisbehavingServer.open(says("HTTP/1.1 200 OK\r\nContent-Length: 512\r\n\r\n{}"), whole) do |server|
        expect(described_class.new(url: server.url).health_check.a).to eq(1)
      end
    end

    # The server is a thread of this process: that it is asked at all shows that others run while the client waits.
    it "waits no longer than it may for the first byte, and lets other threads run" do
      silent = ->(_) { Thread::Queue.new.pop }
      MisbehavingServer.open(silent) do |server|
        expect { create(server, read_timeout: 0.05) }.to raise_error(described_class::Unavailable, /does not answer/)
        expect(server.requests.size).to eq(1)
      end
    end

    it "takes no answer for that of a request that its caller cut off" do
      cut_off, asking = Class.new(Timeout::ExitException), Thread.current # net/http closes after a StandardError itself
      released, answered = Thread::Queue.new, Thread::Queue.new
      late = lambda do |socket|
        asking.raise(cut_off)
        released.pop
        socket.write("#{head(200, "Content-Length: 7")}{\"a\":1}")
        answered << true
      end
      MisbehavingServer.open(late, says("#{head(200, "Content-Length: 7")}{\"a\":2}")) do |server|
        client = described_class.new(url: server.url)
        expect { client.get_task(task) }.to raise_error(cut_off)
        released << true
        answered.pop(timeout: 5)
        expect(client.health_check.a).to eq(2)
      end
    end

    it "reads no answer that has no end" do
      stub_const("TaskerContribRails::Client::Connection::LARGEST", 1024 * 1024)
      server = nil
      endless = ->(socket) { socket.write(head(200)) && server.pour(socket, "x" * 65_536) }
      MisbehavingServer.open(endless) do |opened|
        server = opened
        expect { described_class.new(url: server.url).health_check }
          .to raise_error(described_class::ServerError, /answers with more than 1 MB/)
        expect([ server.requests.size, server.poured ]).to match([ 1, be < 16 * 1024 * 1024 ])
      end
    end

    it "waits no longer in all than it may, though each byte comes in time" do
      server = nil
      headers = ->(socket) { socket.write("HTTP/1.1 200 OK\r\n") && server.pour(socket, "X-Slow: 1\r\n") }
      MisbehavingServer.open(headers) do |opened|
        server = opened
        expect { described_class.new(url: server.url, timeout: 0.05).health_check }
          .to raise_error(described_class::Unavailable, /does not answer/)
        expect(server.requests.size).to eq(1)
      end
    end

    it "gives what it was told of itself away in no error" do
      echo = "#{head(401, "Content-Length: 20")}no key5ecret t0kenabc"
      MisbehavingServer.open(says(echo)) do |server|
        expect { create(server, api_key: "key5ecret", token: "t0kenab") }
          .to raise_error(described_class::Unauthorized, "no *** *** (HTTP 401)")
      end
    end
  end

  it "has a connection of its own in each process, and leaves its parent's alone" do
    ports = []
    @server_does[:answer] = ->(request, response) {
      ports << request.peeraddr[1] and response.body = JSON.generate(path: request.path, task_uuid: task)
    }
    client.health_check
    child = fork { exit!(client.get_task(task).path == "/v1/tasks/#{task}" ? 0 : 1) }
    expect(Process.wait2(child).last).to be_success
    expect(client.health_check.path).to eq("/health")
    expect([ ports[0] == ports[1], ports[0] == ports[2] ]).to eq([ false, true ])
  end

  describe "of what it is given" do
    {
      "localhost:8080" => "http://localhost:8080", "[::1]:8080" => "http://[::1]:8080", "[::1]" => "http://[::1]:80",
      "https://tasker.example/api/" => "https://tasker.example:443/api",
      " http://u:p@host\n" => "http://host:80", "tasker" => "http://tasker:80"
    }.each do |url, address|
      it "takes #{url.inspect} for a server's address" do
        expect(described_class.new(url:).inspect).to eq("#<TaskerContribRails::Client to=\"#{address}\">")
      end
    end

    [
      "", "ftp://host", "http://", "http://:80", "::1", "http://host:99999", "http://host:port", "http://u:S3cr#t@host",
      "http://u:S3 cr@host", "http://h/?S3cr", "\xFFS3cr"
    ].each do |url|
      it "refuses #{url.inspect}, and shows nothing of it" do
        expect { described_class.new(url:) }.to raise_error(described_class::Misconfigured,
          "The url is not the address of a server. Write it like http://localhost:8080.") { |error|
          expect(error.full_message).not_to include("S3")
        }
      end
    end

    it "says who asks as the address does, unless it has a token" do
      answer 200, {}
      url = "http://us%40er:p%3Ass@127.0.0.1:#{@server.config[:Port]}"
      described_class.new(url:).health_check
      described_class.new(url:, token: "t").health_check
      expect(@requests.map { |request| request["authorization"] })
        .to eq([ "Basic #{[ "us@er:p:ss" ].pack("m0")}", "Bearer t" ])
    end

    it "speaks to a server at an IPv6 address" do
      server = TCPServer.open("::1", 0)
      thread = Thread.new do
        server.accept.tap { |socket|
          socket.gets("\r\n\r\n") && socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        }.close
      end
      expect(described_class.new(url: "[::1]:#{server.addr[1]}").health_check.to_h).to eq({})
    ensure
      thread&.kill
      server&.close
    end

    it "takes a key with a line break behind it, and refuses one with a line break in it, which it does not show" do
      answer 200, {}
      described_class.new(url: "http://127.0.0.1:#{@server.config[:Port]}", api_key: "k\n").health_check
      expect(@requests.last.header).to include("x-api-key" => [ "k" ])
      [ "S3\r\nX-Admin: 1", "S3\xFF" ].each do |key|
        expect { described_class.new(token: key) }
          .to raise_error(described_class::Misconfigured,
            /\AThe token for Tasker's server can't be sent/) { |error| expect(error.full_message).not_to include("S3") }
      end
    end

    it "hides a password of any encoding" do
      MisbehavingServer.open(->(socket) {
        socket.write("HTTP/1.1 401 No\r\nContent-Length: 5\r\n\r\nno p\xFF".b) && :close
      }) do |server|
        expect { described_class.new(url: server.url.sub("//", "//u:p%FF@")).health_check }
          .to raise_error(described_class::Unauthorized, /\Ano /)
      end
    end

    it "refuses times that are none" do
      [ "5", -1, Float::NAN, Float::INFINITY, Complex(1, 1), Object.new ].product(%i[
        timeout open_timeout read_timeout
      ]) do |value, name|
        expect { described_class.new(name => value) }
          .to raise_error(ArgumentError, /\A#{name} must be a number of seconds, not /)
      end
    end

    it "refuses limits and offsets that are none" do
      [ 0, -1, 1.5, Float::NAN, Float::INFINITY, nil, "many" ].each do |limit|
        expect { client.list_tasks(limit:) }.to raise_error(ArgumentError, /limit must be a whole number of at least 1/)
      end
      expect { client.list_tasks(offset: -1) }
        .to raise_error(ArgumentError, /offset must be a whole number of at least 0/)
    end

    it "refuses what can't be JSON, wherever it stands, before it asks anybody" do
      answer 201, {}
      [
        { context: { a: { b: "\xFF" } } }, { name: "\xFF" }, { tags: [ "\0" ] }, { context: { a: 2**64 } },
        { context: { a: -> { } } }, { context: { a: Float::INFINITY } }, { priority: Float::NAN }
      ].each do |options|
        expect { client.create_task(name: "order", **options) }
          .to raise_error(described_class::Invalid, /\AThe task can't be sent: /)
      end
      expect { client.act_on_step(task, task, action_type: "retry", reason: "\xFF") }
        .to raise_error(described_class::Invalid, /\AThe action can't be sent: /)
      expect(@requests).to be_empty
    end

    it "refuses a UUID of broken text" do
      expect { client.get_task("\xFF") }.to raise_error(ArgumentError, /not a UUID/)
    end
  end

  it "shows nothing of what it holds" do
    client = described_class.new(url: "http://u:S3cret@host/api", api_key: "S3cret", token: "S3cret")
    expect([
      client.inspect, client.pretty_inspect,
      PP.pp(client.instance_variables.map { |name| client.instance_variable_get(name) }.grep_v(String), +"")
    ].join).not_to include("S3cret")
    expect(client.inspect).to eq('#<TaskerContribRails::Client to="http://host:80/api">')
  end
end
