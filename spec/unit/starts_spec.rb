# frozen_string_literal: true

require "active_record"
require "sqlite3"

RSpec.describe TaskerContribRails::Starts do
  include Kit
  include TaskerContribRails::Testing::RSpecHelpers

  row = TaskerContribRails::Starts::Row
  client = TaskerContribRails::Client

  before do
    described_class::Sender.forget
    workflow(:order, { reserve: {}, charge: {} },
      handlers: { reserve: ->(context) { { seen: context.task.context } }, charge: ->(_) { { charged: true } } },
      input_schema: { type: "object", required: [ "order_id" ], additionalProperties: false,
                      properties: { order_id: { type: "integer" } } })
  end

  around { |example| TaskerContribRails.testing(:fake) { example.run } }

  def start(order_id = 1, **options) = TaskerContribRails.start("order", context: { order_id: }, **options)

  context "with an outbox" do
    include Outbox

    let!(:orders) { model("KitOrder") }

    it "sends after the commit, with the id of the start in the context and in no handler's" do
      made = nil
      orders.transaction do
        made = start
        expect(made).to have_attributes(status: "unsent", task_uuid: nil, sent?: false, task: nil, why: [],
          name: "order", namespace: "shop", version: "1.0.0", context: { "order_id" => 1 })
        expect(started_tasks).to be_empty
      end

      expect(started_tasks.map(&:context)).to eq([ { "order_id" => 1 } ])
      expect(started_tasks.first.stored).to match("order_id" => 1, "_tasker" => include("start" => made.id))
      expect(made).to have_attributes(task_uuid: started_tasks.first.task_uuid, status: "pending", sent?: true)
      expect(made.task.context).to eq("order_id" => 1)
      expect(row.find(made.id)).to have_attributes(task_uuid: made.task_uuid, attempts: 1, error: nil)
    end

    it "is one INSERT in a transaction" do
      start # reads the schema
      seen = nil
      orders.transaction { seen = statements { start(2, for: nil) } }
      expect(seen).to contain_exactly(/\AINSERT INTO ["`]tasker_starts/)
    end

    it "starts nothing where the transaction is rolled back, nor what a savepoint takes back" do
      made = nil
      orders.transaction do
        made = start(1)
        raise ActiveRecord::Rollback
      end
      expect(made.status).to eq("rolled_back")
      orders.transaction do
        start(2)
        orders.transaction(requires_new: true) do
          start(3)
          raise ActiveRecord::Rollback
        end
      end

      expect(started_tasks.map(&:context)).to eq([ { "order_id" => 2 } ])
      expect(row.count).to eq(1)
    end

    it "sends at once outside of a transaction, and in one that a test is wrapped in" do
      expect { start }.to have_started_task("order").with(context: { order_id: 1 }).once
      orders.transaction(requires_new: true, joinable: false) do
        expect { start(2) }.to have_started_task("order").once
        expect { orders.transaction { start(3) } }.to have_started_task("order").once
      end
    end

    it "starts the same context as often as it is asked to, and a start once, however often it is sent" do
      2.times { start }
      expect(started_tasks.size).to eq(2)

      row.update_all(sent_at: nil, task_uuid: nil, send_at: 1.second.ago)
      expect(TaskerContribRails.send_due_starts).to eq(2)
      expect(started_tasks.size).to eq(2)
      expect(row.order(:id).map(&:task_uuid)).to eq(started_tasks.map(&:task_uuid))
    end

    it "writes nothing where the context does not match the input_schema or can't be sent, or no workflow is meant" do
      expect { start("one") }.to raise_error(TaskerContribRails::Error::ContextRefused, /input_schema/)
      expect { TaskerContribRails.start("ordr") }
        .to raise_error(TaskerContribRails::Error::NoSuchTemplate, /Did you mean `order`/)
      expect { TaskerContribRails.start(nil, namespace: "shop", version: "1.0.0") }
        .to raise_error(TaskerContribRails::Error::NoSuchTemplate, /No workflow is named/)
      expect { start(Object.new) }.to raise_error(TaskerContribRails::JsonSafe::Unsafe, /order_id/)
      expect { TaskerContribRails.start("order", context: { order_id: 1, _tasker: 1 }) }
        .to raise_error(TaskerContribRails::Error, /_tasker/)
      expect { start(prioritty: 1) }.to raise_error(ArgumentError, /no `prioritty:`. Did you mean `priority:`/)
      expect { start(in: 5.minutes) }.to raise_error(ArgumentError, /no `in:`. It takes .*`wait:`, `at:`.* and `parent/)
      expect { start(correlation_id: "a") }.to raise_error(ArgumentError, /no `correlation_id:`/)
      expect { TaskerContribRails.start("order", context: 7) }.to raise_error(ArgumentError, /is a Hash, not 7/)
      expect { start(version: "2.0.0") }.to raise_error(TaskerContribRails::Error::NoSuchTemplate, /1.0.0, not 2.0.0/)
      expect(row.count).to eq(0)
    end

    it "brings a context that the engine would refuse or change, and writes nothing that it never takes" do
      workflow(:free, { read: {} }, handlers: { read: ->(context) { context.task.context.to_h } })
      context = { "only" => [ 7 ], "note" => "<script>", "text" => "x" * 20_000 }
      made = TaskerContribRails.start("free", context:)
      expect(started_tasks.sole.context).to eq(context)
      expect([ made.context, made.task.context.to_h ]).to eq([ context ] * 2)

      expect { TaskerContribRails.start("free", context: { text: "x" * 2_000_000 }) }
        .to raise_error(TaskerContribRails::JsonSafe::Unsafe, /the context has more than 1048576 bytes/)
      expect { start(reason: "x" * 129) }
        .to raise_error(TaskerContribRails::JsonSafe::Unsafe, /reason has more than 128/)
      expect(row.count).to eq(1)
    end

    it "takes a workflow that only the engine has where namespace and version are given" do
      allow(client).to receive(:shared).and_return(double(send_task: double(task_uuid: "t")))
      TaskerContribRails.start("theirs", namespace: "other", version: "3.1.0", context: { any: 1 })
      start(1, namespace: "shop", version: "9.0.0")
      expect(row.order(:id).map { |made| [ made.namespace, made.name, made.version ] })
        .to eq([ %w[ other theirs 3.1.0 ], %w[ shop order 9.0.0 ] ])
    end

    it "chooses the template of a version" do
      workflow(:order, { only: {} }, version: "1.0.0")
      File.write(File.join(templates, "newer.yaml"),
        File.read(File.join(templates, "order.yaml")).sub("1.0.0", "2.0.0"))
      expect(TaskerContribRails.start("shop/order", version: "2.0.0").version).to eq("2.0.0")
      expect { TaskerContribRails.start("shop/order") }
        .to raise_error(TaskerContribRails::Error::NoSuchTemplate, /There are 2/)
    end

    it "passes the task's other fields on" do
      start(1, priority: 7, tags: [ "vip" ], initiator: "me", reason: "because")
      expect(started_tasks.first.options)
        .to include("priority" => 7, "tags" => [ "vip" ], "initiator" => "me", "reason" => "because")
    end

    it "writes nothing if the engine does not take such a field, and leaves out what is nil" do
      wrong = { initiator: 7, reason: [ "x" ], tags: "a", priority: "high", parent_correlation_id: "order-7" }
      wrong.each do |name, value|
        expect { start(name => value) }
          .to raise_error(ArgumentError, /\A`#{name}:` is an? .*, not #{Regexp.escape(value.inspect)}\.\z/)
      end
      expect { start(tags: [ "a", nil ]) }.to raise_error(ArgumentError, '`tags:` is a list of texts, not ["a", nil].')
      expect { start(priority: 2**31) }.to raise_error(ArgumentError, /`priority:` is an Integer of 32 bits, not 2147/)
      expect(row.count).to eq(0)

      start(initiator: nil, reason: :nightly, tags: [ :a ], priority: -2**31, parent_correlation_id: SecureRandom.uuid)
      expect(started_tasks.sole.options)
        .to include("initiator" => "tasker-contrib-rails", "reason" => "nightly", "tags" => [ "a" ])
    end

    it "keeps what the engine refuses with its error, and tries again, later each time" do
      refusing = double(send_task: nil)
      allow(refusing).to receive(:send_task).and_raise(client::NotFound, "Task template not found: order\e[31m")
      allow(client).to receive(:shared).and_return(refusing)
      made = start
      waits = Array.new(12) do
        made.reload
        (made.send_at - Time.current).round.tap do
          row.update_all(send_at: 1.second.ago)
          described_class::Sweep.new(sender: described_class::Sender.new(refusing)).call
        end
      end

      expect(waits).to eq([ 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300 ])
      expect(made.reload).to have_attributes(status: "failing", attempts: 13, sent?: false,
        error: "Task template not found: order\\e[31m")
    end
  end

  describe "what surrounds a start" do
    before do
      ActiveSupport::CurrentAttributes.clear_all
      stub_const("Current", Class.new(ActiveSupport::CurrentAttributes) { attribute :user })
      carrier = TaskerContribRails::Current::Carrier.new({ "Current" => nil })
      allow(TaskerContribRails::Current::Carrier).to receive(:of_app).and_return(carrier)
    end

    after { ActiveSupport::CurrentAttributes.clear_all }

    let(:seen) { [] }

    def observed
      look = seen
      workflow(:child, { only: {} }, handlers: { only: ->(_) { look << [ :child, Current.user, I18n.locale ] && {} } })
      workflow(:parent, { first: {}, second: {} }, handlers: {
        first: lambda { |_|
          look << [ :first, Current.user, I18n.locale ]
          Current.user = "changed"
          TaskerContribRails.start("child")
          {}
        },
        second: ->(context) { look << [ :second, Current.user, context.context.keys ] && {} }
      })
    end

    it "surrounds each step of the task, and what a step starts is surrounded by that step's" do
      observed
      I18n.available_locales |= %i[ de ]
      TaskerContribRails.testing(:inline) do
        Current.set(user: "ada") { I18n.with_locale(:de) { TaskerContribRails.start("parent") } }
      end
      expect(seen).to eq([ [ :first, "ada", :de ], [ :child, "changed", :de ], [ :second, "ada", [] ] ])
      expect(Current.user).to be_nil
    end

    it "surrounds an inline run, and no task that `Client.create_task` made" do
      observed
      Current.set(user: "ada") { run_workflow("child") }
      TaskerContribRails.testing(:inline) do
        Current.set(user: "ada") { client.create_task(name: "child", namespace: "shop", context: { n: 1 }) }
      end
      expect(seen).to eq([ [ :child, "ada", :en ], [ :child, nil, :en ] ])
    end
  end

  context "without an outbox" do
    it "sends at once, and says what needs the table" do
      expect { expect(start.status).to eq("pending") }.to have_started_task("order").with(context: { order_id: 1 })
      expect { start(1, wait: 5) }.to raise_error(TaskerContribRails::Error::Misuse,
        /`wait:` needs the table `tasker_starts`: `bin\/rails generate tasker:install --outbox`/)
      expect { start(1, at: Time.now) }.to raise_error(TaskerContribRails::Error::Misuse, /`at:` needs/)
      expect { start(1, for: Object.new) }.to raise_error(TaskerContribRails::Error::Misuse, /`for:` needs/)
      expect(TaskerContribRails.send_due_starts).to eq(0)
    end

    it "refuses to start in a transaction, which it could not follow" do
      ActiveRecord::Base.establish_connection(adapter: "sqlite3", database: ":memory:")
      expect(start.status).to eq("pending")
      expect { ActiveRecord::Base.transaction { start } }
        .to raise_error(TaskerContribRails::Error::Misuse, /A start inside a transaction needs the table/)
    ensure
      ActiveRecord::Base.remove_connection
    end
  end
end
