# frozen_string_literal: true

require "active_support/all"
require "pg"

RSpec.describe TaskerContribRails::Operations::Engine do
  let(:tables) { FakeEngineTables.new(FakeEngineTables.row) }
  let(:queues) { TaskerContribRails::Configuration::Queues.new("worker", "orchestration_step_results", nil) }
  subject(:engine) { described_class.new(tables, queues:, hand_back_after: 30) }

  def refused(message) = raise_error(TaskerContribRails::Error::NoSuchTask, message)

  def worker(name, session: nil, queue: "#{name}_shop_queue")
    {
      "queue" => queue, "worker" => name, "comment" => nil, "now" => "10", "database_since" => "0",
      "session" => session, "silent" => nil
    }
  end

  describe "finding a task" do
    it "takes a whole id as it is, in any case, and asks for the end of one" do
      expect(engine.find(" #{FakeEngineTables::TASK.upcase} ")).to eq(FakeEngineTables::TASK)
      expect(tables.asked).to be_empty
      tables.answers[:find] = [ { "id" => FakeEngineTables::TASK } ]
      expect(engine.find("DEADBEEF")).to eq(FakeEngineTables::TASK)
      expect(tables.asked).to eq([ [ :find, "deadbeef" ] ])
    end

    it "says that there is none, or more than one" do
      expect { engine.find("deadbeef") }.to refused("There is no task whose id ends in deadbeef.")
      tables.answers[:find] = [ { "id" => "a" }, { "id" => "b" } ]
      expect { engine.find("deadbeef") }.to refused("More than one task's id ends in deadbeef: a, b, …")
      tables.answers[:task] = []
      expect { engine.why(FakeEngineTables::TASK) }.to refused("There is no task #{FakeEngineTables::TASK}.")
    end

    it "asks nothing for what is no id, and shows it without what drives a terminal" do
      [ "", "beef", "%", "deadbeef' OR 1=1", "a" * 33 ].each do |id|
        expect { engine.find(id) }.to refused(/is not a task's id/)
      end
      expect { engine.find("\xffdeadbeef") }.to refused(/not a task's id/)
      expect { engine.find("\e[31m") }.to refused(/\A`\\e\[31m` is not a task's id/)
      expect { engine.find("x" * 100_000) }.to refused(/\A`x{79}…` is not a task's id/)
      expect(tables.asked).to be_empty
    end
  end

  it "says why a task does not move, with what to type" do
    expect(engine.why(FakeEngineTables::TASK).first).to have_attributes(code: "attempts-used-up", remedy: :retry,
      command: "bin/rails tasker:retry deadbeef charge --because \"…\"",
      sentence: "`charge` (ChargeHandler) failed after 3 attempts: Bank::Declined, declined.")
  end

  it "looks into the queues that may have the task's messages, and into those alone" do
    tables.answers[:workers] = [
      worker("tcr1", session: "7"), worker("tcr1", session: "7", queue: "tcr1_bank_queue"),
      worker("tcr2", queue: "tcr2_bank_queue"), worker("tcr3", queue: "tcr3_book_shop_queue")
    ]
    looked_at = nil
    tables.answers[:messages] = ->(sql, *) {
      looked_at = sql.scan(/FROM pgmq\."(\w+)"/).flatten and
        Array.new(4) { |place| { "place" => place.to_s, "step" => "s1" } }
    }
    task = engine.task(FakeEngineTables::TASK)

    expect(looked_at).to eq(%w[ q_worker_shop_queue q_orchestration_step_results q_tcr1_shop_queue a_tcr1_shop_queue ])
    expect(task.snapshot[:workers]).to eq([ { name: "tcr1", alive: true } ])
    expect(task.snapshot[:messages].map { |message| message.values_at(:queue, :worker, :archived) })
      .to eq([
        [ "shared", nil, false ], [ "results", nil, false ], [ "private", "tcr1", false ], [ "private", "tcr1", true ]
      ])
  end

  it "asks three questions of one state of the database, however many steps and workers there are" do
    tables.answers[:task] = Array.new(500) { |step| FakeEngineTables.row(id: "s#{step}") }
    tables.answers[:workers] = Array.new(50) { |number| worker("tcr#{number}", session: "7") }
    engine.why(FakeEngineTables::TASK)
    expect(tables.names).to eq(%i[ snapshot workers task messages ])
  end

  it "does without a queue that is not there, and looks anew where one goes meanwhile" do
    tables.answers[:task] = [ FakeEngineTables.row(has_shared: "f", has_results: "f") ]
    expect(engine.task(FakeEngineTables::TASK).snapshot[:messages]).to be_empty
    expect(tables.names).not_to include(:messages)

    tables.answers[:workers] = [ worker("tcr1") ]
    tables.answers[:messages] = lambda do |*|
      tables.answers[:workers] = []
      raise PG::UndefinedTable
    rescue PG::UndefinedTable
      raise TaskerContribRails::Error::DatabaseRefused, "no such table"
    end
    expect(engine.task(FakeEngineTables::TASK).snapshot[:workers]).to be_empty
    expect(tables.names.last(3)).to eq(%i[ snapshot workers task ])
  end

  it "gives up where queues go as often as it looks, and where it may not look" do
    tables.answers[:workers] = [ worker("tcr1") ]
    refuse = ->(with) { ->(*) { raise with rescue raise TaskerContribRails::Error::DatabaseRefused, "not allowed" } }
    tables.answers[:messages] = refuse.(PG::UndefinedTable)
    expect { engine.task(FakeEngineTables::TASK) }
      .to raise_error(TaskerContribRails::Error::DatabaseRefused, /kept changing/)
    tables.answers[:messages] = refuse.(PG::InsufficientPrivilege)
    expect { engine.task(FakeEngineTables::TASK) }
      .to raise_error(TaskerContribRails::Error::DatabaseRefused, "not allowed")
  end

  it "gives pages of at most a thousand rows, of those states alone that are asked for" do
    engine.tasks(states: %w[ error ], namespace: "shop", limit: 1_000)
    engine.stuck(age: 5, limit: 1)
    expect(tables.asked)
      .to eq([ [ :tasks, nil, nil, "shop", *[ nil ] * 4, '["error"]', nil, 1_000 ], [ :stuck, 5, nil, 1 ] ])
  end

  it "refuses a limit that it can't keep: at most none is not one, and what is above is not left out unsaid" do
    [ 0, -1, 1.5, 1_001, Float::INFINITY ].each do |limit|
      %i[ tasks stuck ].each do |page|
        expect { engine.public_send(page, limit:) }
          .to raise_error(TaskerContribRails::Error::Misuse, /The limit is a whole number from 1 to 1000, not #{limit}/)
      end
    end
    expect(tables.asked).to be_empty
  end
end
