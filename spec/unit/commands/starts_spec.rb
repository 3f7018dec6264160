# frozen_string_literal: true

require "active_record"
require "sqlite3"

RSpec.describe TaskerContribRails::Commands::Starts do
  include Kit

  row = TaskerContribRails::Starts::Row
  let(:output) { StringIO.new }

  def said = output.string.lines(chomp: true)

  it "says what is missing where there is no outbox" do
    expect { described_class.new(output:) }
      .to raise_error(TaskerContribRails::Error::Misuse, /no table `tasker_starts`: `bin\/rails generate/)
  end

  context "with an outbox" do
    include Outbox

    subject(:command) { described_class.new(output:) }

    before do
      workflow(:order, { reserve: {} })
      allow(TaskerContribRails::Starts::Sender).to receive(:after_commit)
      allow(TaskerContribRails::Client).to receive(:new).and_return(engine)
    end

    let(:engine) { double("the engine", send_task: double(task_uuid: "a-task")) }

    def start(**) = TaskerContribRails.start("order", **)

    it "lists what was not sent, when it is tried again and why not, and nothing that drives a terminal" do
      soon, failing, once, later = start, start, start, start(wait: 1.hour)
      soon.update_columns(send_at: 5.seconds.ago)
      failing.update_columns(send_at: 100.seconds.from_now, attempts: 3, error: "no \e[31m template")
      once.update_columns(send_at: 200.seconds.from_now, attempts: 1, error: "oh")
      start.refused(StandardError.new("too large"))
      start.sent("a-task")
      command.list

      shown = said.reject { |line| line.include?("refused: only --send --now sends it again") || line == "  too large" }
      expect(said.size - shown.size).to eq(2)
      expect(shown).to match([
        /\A#{soon.id}  shop\/order 1.0.0  unsent, due [5-9] s ago\z/,
        /\A#{failing.id}  shop\/order 1.0.0  failed 3 times, next attempt in \d+ s\z/, '  no \e[31m template',
        /\A#{once.id}  shop\/order 1.0.0  failed once, next attempt in \d+ s\z/, "  oh",
        /\A#{later.id}  shop\/order 1.0.0  scheduled, in 3\d+ s\z/
      ])
    end

    it "lists only what fails, with a limit, as JSON, or nothing" do
      made = Array.new(3) { start }
      made.last.update_columns(error: "oh", attempts: 1)
      command.list(limit: 1)
      expect(said.last).to eq("2 more: --limit 3")

      output.truncate(output.rewind)
      described_class.new(output:, format: "json").list(failing: true)
      expect(JSON.parse(output.string))
        .to match([ include("id" => made.last.id, "status" => "failing", "error" => "oh", "attempts" => 1) ])

      output.truncate(output.rewind)
      row.delete_all
      command.list
      command.list(failing: true)
      expect(said).to eq([ "No start is waiting.", "No start is failing." ])
    end

    it "sends what is due, and with `now` what waits for another attempt" do
      start.update_columns(send_at: 5.seconds.ago)
      start.update_columns(error: "oh", attempts: 1, send_at: 5.minutes.from_now)
      expect(command.send_due).to be(true)
      expect(command.send_due(now: true)).to be(true)
      start.update_columns(send_at: 5.seconds.ago)
      allow(engine).to receive(:send_task).and_raise(TaskerContribRails::Client::Unavailable)
      expect(command.send_due).to be(false)
      expect(said).to eq([ "1 sent, 0 not sent.", "1 sent, 0 not sent.",
        "0 sent, 1 not sent. The engine does not answer: bin/rails tasker:doctor says why." ])
    end

    it "takes back what was not sent" do
      made = start
      sent = start.tap { |one| one.sent("a-task") }
      command.cancel(made.id.last(8))
      expect(said).to eq([ "Cancelled #{made.id}." ])
      expect(row.pluck(:id)).to eq([ sent.id ])
      start # which nobody names
      [ sent.id, "%", "_", "", " " ].each do |id|
        expect { command.cancel(id) }.to raise_error(TaskerContribRails::Error::Misuse)
      end
    end

    it "deletes what was sent long ago, and nothing that was not sent" do
      waiting, recent, old, oldest = Array.new(4) { start }
      waiting.update_columns(created_at: 200.days.ago, send_at: 200.days.ago)
      recent.update_columns(sent_at: 89.days.ago)
      old.update_columns(sent_at: 91.days.ago)
      oldest.update_columns(sent_at: 200.days.ago)
      stub_const("#{described_class}::BATCH", 1)
      command.delete_sent(90)
      expect(said).to eq([ "2 deleted." ])
      expect(row.pluck(:id)).to contain_exactly(waiting.id, recent.id)
      expect { command.delete_sent(-1) }.to raise_error(TaskerContribRails::Error::Misuse, /0 or more, not -1/)
    end
  end
end
