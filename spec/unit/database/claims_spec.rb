# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Database::Claims do
  # A database that answers each of this gem's statements as the example says, and remembers them.
  let(:database) do
    Class.new do
      attr_reader :asked, :answers
      def initialize = (@asked, @answers = [], {})
      def prepared(name, sql, *values) = answer(name, sql, values)
      def query(sql, *values) = answer(nil, sql, values)
      def transaction = yield.tap { @asked << [ :committed ] }
      def quote(name) = "\"#{name}\""

      private
        def answer(name, sql, values)
          @asked << [ name || sql, *values ]
          @answers.find { |key, _| name ? key == name : key.is_a?(Regexp) && sql.match?(key) }&.last || []
        end
    end.new
  end
  subject(:claims) { described_class.new(database, results: "orchestration_step_results") }

  it "hands back a claim and sends the result of that, in one transaction" do
    database.answers[:hand_back] = [
      { "step" => "s", "task_uuid" => "t", "sort_key" => "3", "correlation_id" => "c", "results" => "{}" }
    ]
    expect(claims.hand_back("claim", "gone")).to be(true)
    expect(database.asked)
      .to eq([
        [ :hand_back, "claim", "gone" ], [ :report, "s", "t", "3", "c", "{}", "orchestration_step_results" ],
        [ :committed ]
      ])
  end

  it "sends nothing about a claim that is no more" do
    expect(claims.hand_back("claim", "gone")).to be(false)
    expect(database.asked.map(&:first)).to eq(%i[ hand_back committed ])
  end

  it "moves what can be claimed, looks again at the rest, and tells of what names no step" do
    database.answers[:move] = [ { "msg_id" => "1", "step_uuid" => "a", "claimable" => "t" },
      { "msg_id" => "2", "step_uuid" => "b", "claimable" => "f" },
      { "msg_id" => "3", "step_uuid" => nil, "claimable" => "f" } ]
    database.answers[/Looks again at messages/] = [
      { "msg_id" => "2", "step_uuid" => "b", "claimable" => "t" },
      { "msg_id" => "3", "step_uuid" => nil, "claimable" => "f" }
    ]
    malformed = []
    expect(claims.move("worker_shop_queue", "tcr1_shop_queue", 3) { |message| malformed << message }).to eq(%w[ a b ])
    expect(malformed).to eq([ 3 ])
  end

  it "makes a shared queue only where there is none" do
    database.answers[/\ASELECT queue_name/] = [ { "queue_name" => "worker_shop_queue" } ]
    claims.provide("worker_shop_queue")
    expect(database.asked.size).to eq(1)
    claims.provide("worker_bank_queue")
    expect(database.asked.last(2)).to match([ [ /pgmq\.create/, "worker_bank_queue" ], [ :committed ] ])
  end

  it "holds a step once that messages in two queues tell of" do
    held = { "step_uuid" => "s", "task_uuid" => "t", "claim" => "c", "state" => "in_progress", "begun" => "t",
             "since" => "1", "task" => "shop/order", "step" => "pay", "task_over" => "f" }
    database.answers[/t\.created_at >= m\.enqueued_at/] = [ held ]
    expect(claims.held(%w[ tcr1_shop_queue tcr1_bank_queue ]).map(&:claim)).to eq(%w[ c ])
  end

  describe "workers" do
    def row(**more)
      {
        "queue" => "tcr1_shop_queue", "worker" => "tcr1", "comment" => nil, "now" => "1000", "database_since" => "500",
        "session" => nil, "silent" => nil, **more.transform_keys(&:to_s)
      }
    end

    def worker(**more)
      database.answers[:workers] = [ row(**more) ]
      claims.workers.first
    end

    it "are what their queues' comments say, and nothing where those are somebody else's" do
      expect(worker(comment: "{\"host\":\"h\",\"pid\":7}"))
        .to have_attributes(where: "pid 7 on h", alive: false, silent: nil, dead_for: nil)
      [ nil, "notes", "[]", "7", "{\"dead_since\":\"long\"}", "{\"host\":1}" ].each do |comment|
        expect(worker(comment:)).to have_attributes(where: nil, dead_for: nil)
      end
    end

    it "have been dead since they were first seen so, by the database's clock, unless that has restarted since" do
      expect(worker(comment: "{\"dead_since\":960.5}").dead_for).to eq(39.5)
      expect(worker(comment: "{\"dead_since\":499}").dead_for).to be_nil
    end

    it "live where a session holds their lock" do
      expect(worker(session: "42", silent: "16.5")).to have_attributes(alive: true, session: 42, silent: 16.5)
      expect(worker(session: "42", silent: "-0.2").silent).to eq(0) # its statement began after this one
      # a role that may not see others' sessions
      expect(worker(session: "42")).to have_attributes(alive: true, silent: nil)
    end

    it "are marked without a word of theirs being lost" do
      database.answers[/clock_timestamp/] = [ { "now" => "1000.5" } ]
      database.answers[/quote_literal/] = [ { "text" => "'…'" } ]
      claims.mark(worker(comment: "{\"host\":\"h\",\"pid\":7}"), dead: true)
      claims.mark(worker(comment: "{\"host\":\"h\",\"dead_since\":3}"), dead: false)
      written = database.asked.filter_map { |sql, text| JSON.parse(text) if sql.to_s.include?("quote_literal") }
      expect(written).to eq([ { "host" => "h", "pid" => 7, "dead_since" => 1000.5 }, { "host" => "h" } ])
    end
  end

  it "asks in one place whether a step can be claimed, and which step a message names" do
    sql = Dir[File.expand_path("../../../host-ruby/lib/tasker_contrib_rails/database/claims/*.sql",
      __dir__)].to_h { |file| [ File.basename(file), File.read(file) ] }
    expect(sql.size).to be > 10
    expect(sql.select { |_, text| text.match?(/'pending'|->>'step_uuid'\)/) }.keys).to be_empty
  end
end
