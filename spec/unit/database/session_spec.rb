# frozen_string_literal: true

require "pg"

RSpec.describe TaskerContribRails::Database::Session do
  # A session of the pg gem that answers, or raises, what the example says.
  def pg(answer: [], status: PG::CONNECTION_OK)
    instance_double(PG::Connection, set_notice_receiver: nil, exec: nil, close: nil, status:, consume_input: nil,
      notifies: nil).tap do |connection|
      answer.is_a?(Class) ? allow(connection).to(receive(:exec_params).and_raise(answer,
        "gone\nfor good")) : allow(connection).to(receive(:exec_params).and_return(answer))
    end
  end

  subject(:database) { described_class.new("postgresql://nobody@127.0.0.1:1/none") }

  def connections(*list) = allow(PG).to(receive(:connect)) { list.shift || raise("no more") }

  it "says that it needs the pg gem, where that is not in the bundle" do
    allow(database).to receive(:require).with("pg").and_raise(LoadError)
    hide_const("PG")

    expect { database.query("SELECT 1") }
      .to raise_error(TaskerContribRails::Error::DatabaseUnavailable, /Add `gem "pg"`/)
  end

  it "does not keep a session that broke: the next statement has another" do
    connections(broken = pg(answer: PG::UnableToSend), pg(answer: [ { "is" => "t" } ]))
    expect { database.query("SELECT 1") }
      .to raise_error(TaskerContribRails::Error::DatabaseUnavailable, "Tasker's database can't be reached: gone")
    expect(broken).to have_received(:close)
    expect(database.query("SELECT 1")).to eq([ { "is" => "t" } ])
  end

  it "keeps a session that refused a statement and is well, and no other" do
    connections(well = pg(answer: PG::UndefinedTable))
    2.times { expect { database.query("SELECT 1") }.to raise_error(TaskerContribRails::Error::DatabaseRefused) }
    expect(well).not_to have_received(:close)

    database.close
    connections(pg(answer: PG::UndefinedTable, status: PG::CONNECTION_BAD), pg(answer: []))
    expect { database.query("SELECT 1") }.to raise_error(TaskerContribRails::Error::DatabaseRefused)
    expect(database.query("SELECT 1")).to eq([])
  end

  it "asks something where the database has not answered for a while, and not else" do
    connections(session = pg)
    database.query("SELECT 1")
    database.keep_in_touch(after: 60)
    expect(session).to have_received(:exec_params).once
    answered = database.answered_at
    database.keep_in_touch(after: -1)
    expect(session).to have_received(:exec_params).twice
    expect(database.answered_at).to be >= answered
  end

  it "has had no answer from a database that is gone" do
    connections(pg(answer: PG::UnableToSend))
    expect { database.keep_in_touch(after: 60) }.to raise_error(TaskerContribRails::Error::DatabaseUnavailable)
    expect(database.answered_at).to be_nil
  end

  it "enters each new session, and keeps none that it could not enter" do
    connections(first = pg, second = pg)
    entered = []
    database.on_connect do |session|
      entered.push(session).one? && raise(TaskerContribRails::Error::WorkerLost, "taken for dead")
    end
    expect { database.query("SELECT 1") }.to raise_error(TaskerContribRails::Error::WorkerLost)
    expect(first).to have_received(:close)
    database.query("SELECT 1")
    expect(entered.size).to eq(2)
    expect(second).to have_received(:exec_params).once
  end

  it "lets one statement end before another thread's begins, in a transaction too" do
    connections(session = pg)
    allow(session).to receive(:transaction) { |&block| block.call }
    inside, order = 0, Thread::Queue.new
    allow(session).to receive(:exec_params) do |sql|
      inside += 1
      Thread.pass
      order << [ sql, inside ]
      inside -= 1
      []
    end
    threads = Array.new(4) { |number| Thread.new { database.transaction { 2.times { database.query(number.to_s) } } } }
    threads.each(&:join)
    done = Array.new(8) { order.pop }
    expect(done.map(&:last)).to all(eq(1))
    expect(done.map(&:first).each_slice(2)).to all(satisfy { |first, second| first == second })
  end

  it "refuses a text that PostgreSQL can't hold, and passes on what is a mistake of the caller's" do
    connections(session = pg)
    allow(session).to receive(:exec_params).and_raise(ArgumentError, "string contains null byte")
    expect { database.query("SELECT $1", "\0") }.to raise_error(TaskerContribRails::Error::DatabaseRefused, /null byte/)
    allow(session).to receive(:exec_params).and_raise(ArgumentError, "wrong number of arguments")
    expect { database.query("SELECT $1") }.to raise_error(ArgumentError)
  end

  it "looks at one state of the database in a transaction that can write nothing" do
    connections(session = pg)
    asked = []
    allow(session).to receive(:transaction) { |&block| block.call.tap { asked << :commit } }
    %i[ exec exec_params ].each { |way| allow(session).to receive(way) { |sql| (asked << sql) && [] } }
    database.query("SELECT 0")
    asked.clear
    database.snapshot { database.query("SELECT 1") }
    expect(asked).to eq([ "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", "SELECT 1", :commit ])
  end

  it "rests where nothing was asked of it for long: the next statement has another session" do
    connections(first = pg, second = pg)
    database.rest(after: -1)
    database.query("SELECT 1")
    database.rest(after: 60)
    expect(first).not_to have_received(:close)
    2.times { database.rest(after: -1) }
    expect(first).to have_received(:close).once
    database.query("SELECT 1")
    expect(second).to have_received(:exec_params).once
  end

  describe "waiting" do
    let(:pipe) { IO.pipe }
    let(:socket) { IO.pipe }
    let(:session) { pg.tap { |session| allow(session).to receive(:socket_io).and_return(socket.first) } }

    before { connections(session) }
    after { [ *pipe, *socket ].each(&:close) }

    it "ends when it is woken, and says that no notification came" do
      pipe.last.write(".")
      expect(database.wait(wake: pipe.first, timeout: 5)).to be(false)
    end

    it "ends at once where a notification came with the answer to a statement, and takes all that there are" do
      heard = [ "a", "b", nil ]
      allow(session).to receive(:notifies) { heard.shift }
      expect(database.wait(wake: pipe.first, timeout: 5)).to be(true)
      expect(heard).to be_empty
    end

    it "ends when the socket has a notification" do
      heard = [ nil, "a", nil ]
      allow(session).to receive(:notifies) { heard.shift }
      socket.last.write(".")
      expect(database.wait(wake: pipe.first, timeout: 5)).to be(true)
    end

    it "goes on where what came on the socket was another thread's answer" do
      looked = Thread::Queue.new
      allow(session).to receive(:consume_input) { looked << socket.first.read_nonblock(1, exception: false) }
      waiting = Thread.new { database.wait(wake: pipe.first, timeout: 5) }
      looked.pop # before it waits
      2.times do
        socket.last.write(".")
        expect(looked.pop(timeout: 5)).to eq(".")
      end
      pipe.last.write(".")
      expect(waiting.value).to be(false)
    end

    it "ends when another thread has closed the session meanwhile" do
      waiting = Thread.new { database.wait(wake: pipe.first, timeout: 5) }
      Thread.pass until waiting.status == "sleep"
      database.close
      socket.last.write(".")
      expect(waiting.value).to be(false)
      expect(session).to have_received(:consume_input).once
    end

    it "leaves the session to other threads meanwhile" do
      waiting = Thread.new { database.wait(wake: pipe.first, timeout: 5) }
      Thread.pass until waiting.status == "sleep"
      expect(database.query("SELECT 1")).to eq([])
      pipe.last.write(".")
      expect(waiting.value).to be(false)
    end
  end
end
